"""The routines of the house, and the TOML files that define them."""
