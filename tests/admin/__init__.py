"""Tests of the admin: what authors, publishers and readers can do in it."""
