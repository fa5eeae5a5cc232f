"""The features: one Django app each."""
