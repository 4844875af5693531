"""The body and the strokes on it, drawn from data."""
