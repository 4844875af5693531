"""Leaving: downloading everything one has, and closing the account."""
