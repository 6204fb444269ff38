"""The area's part of the Django admin."""
