"""A feature: its tables, what it can do, and its routes."""
