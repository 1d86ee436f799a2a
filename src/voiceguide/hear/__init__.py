"""Sound to what was said."""
