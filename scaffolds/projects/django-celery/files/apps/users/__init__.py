"""Users. The model is our own from the start: changing it later rewrites migrations."""
