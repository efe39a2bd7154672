"""What the runner tells: complaint, habits, equipment, symptoms."""
