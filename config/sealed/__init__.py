"""What the database holds without being able to read it: text sealed by keys that are kept elsewhere."""
