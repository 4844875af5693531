"""What a person declared about their health: asked, kept, forgotten."""
