"""Forms built from domain objects; no database."""
