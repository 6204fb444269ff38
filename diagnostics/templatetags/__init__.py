"""Formatting and drawing for templates; no database."""
