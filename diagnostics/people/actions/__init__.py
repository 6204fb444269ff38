"""Writes: keyword-only, atomic, the actor as `by`; they raise domain errors."""
