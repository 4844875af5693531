"""Techniques of one's own."""
