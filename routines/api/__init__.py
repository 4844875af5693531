"""The API of what people make, one module a noun; config/api.py says at which addresses."""
