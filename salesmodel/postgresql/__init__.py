"""Django's PostgreSQL backend for pages: nothing waits for a server that does not answer."""
