"""Tests of the forms, without a database."""
