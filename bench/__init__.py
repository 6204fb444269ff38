"""Benchmarks: a client that completes assessments on this machine, and the site that it measures."""
