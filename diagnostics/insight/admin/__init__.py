"""Pages of insight in the admin."""
