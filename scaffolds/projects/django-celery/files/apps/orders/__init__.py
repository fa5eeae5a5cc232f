"""Orders: what is written is in `services`, what is read in `selectors`."""
