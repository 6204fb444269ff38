"""Django's SQLite backend for pages: they wait for others' writes in short turns, and not one after another."""
