"""Routines as files and as pasted text, in and out."""
