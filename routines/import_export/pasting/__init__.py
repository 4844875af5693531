"""Reads a plan as people write it, in stages: see docs/pasting.md. Pure text in, plain values out."""
