"""Pictures of the body and of strokes on it, prepared for a page."""
