"""One module for each environment; what they share is in `base`."""
