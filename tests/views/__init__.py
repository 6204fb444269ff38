"""Tests of the pages, through requests."""
