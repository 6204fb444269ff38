"""The domain's tests: no database, no Django."""
