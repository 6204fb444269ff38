"""Writes: days are counted again."""
