"""Sessions: a table of our own, which holds no session id, and Django's interface to it."""
