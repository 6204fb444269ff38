"""The project: settings, addresses and the server's entry point. It knows nothing of sales."""
