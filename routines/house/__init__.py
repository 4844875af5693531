"""The house routines, and the TOML files that they are written in."""
