"""Counts that all processes of the site share: API requests, and attempts to log in, sign up or reset a password."""
