"""Faults on purpose: what the site promises when something breaks, and whether it does what it promises."""
