"""Pure functions and values; standard library only."""
