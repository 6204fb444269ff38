"""The rules of this area: pure functions and values, the standard library alone."""
