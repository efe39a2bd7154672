"""Measuring the program's speed."""
