"""What templates see: every text, figure and class name worked out; no database."""
