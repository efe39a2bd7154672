"""What to do: safety first, then load, cues, a weekly programme, and how to check again."""
