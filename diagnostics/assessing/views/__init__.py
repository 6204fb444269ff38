"""The edges: fetch, check access, call an action, render."""
