"""Writes: keyword-only, atomic, with the actor passed as `by`; they raise domain errors."""
