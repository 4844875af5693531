"""Links that open a routine without an account."""
