"""Import and export of routines as files, and import from pasted text."""
