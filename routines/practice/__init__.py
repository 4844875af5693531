"""Practice: what a person did and how it felt, and what they plan to do."""
