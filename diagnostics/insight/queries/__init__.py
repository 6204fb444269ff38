"""Reads: the counts of days, and what they are counted from."""
