"""What templates read beyond the domain objects; no database."""
