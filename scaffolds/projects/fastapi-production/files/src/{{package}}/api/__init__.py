"""What belongs to HTTP and to no feature alone."""
