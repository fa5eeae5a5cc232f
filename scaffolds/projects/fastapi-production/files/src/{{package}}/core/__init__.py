"""What every feature uses, and what knows none of them."""
