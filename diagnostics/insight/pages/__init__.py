"""The page of insight as templates and files see it."""
