"""What a condition means for a technique."""
