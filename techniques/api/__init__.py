"""The API of the library, and of people's own techniques."""
