"""The edit page: rows, forms, advice beside steps, conflicts."""
