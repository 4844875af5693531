"""What conditions mean for a routine and its receiver, and a version made safe."""
