"""Tests of what templates format and draw, without a database."""
