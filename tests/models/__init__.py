"""Tests of tables, constraints, triggers and QuerySets."""
