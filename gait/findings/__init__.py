"""From measurements to graded findings in plain words."""
