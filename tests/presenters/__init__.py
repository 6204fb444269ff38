"""Tests of the presenters, without a database."""
