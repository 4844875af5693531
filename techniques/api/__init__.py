"""The API of the library, and of techniques of one's own."""
