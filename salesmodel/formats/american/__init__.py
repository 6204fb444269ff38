"""English as in America, instead of Europe."""
