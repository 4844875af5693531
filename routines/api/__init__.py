"""The API of routines, one module per noun; config/api.py has the addresses."""
