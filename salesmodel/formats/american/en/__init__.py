"""English as in America."""
