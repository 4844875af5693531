"""The library's files: read, checked, loaded into the database."""
