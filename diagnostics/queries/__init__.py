"""Reads over several tables, each with a constant number of queries."""
