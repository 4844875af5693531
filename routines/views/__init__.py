"""Pages of what people make."""
