"""The pages: fetch, check access, call an action, render or redirect."""
