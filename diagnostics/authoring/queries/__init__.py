"""Reads: constant numbers of queries, and nothing is written."""
