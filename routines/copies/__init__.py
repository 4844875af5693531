"""Copies of a routine, and merging what is new in the original."""
