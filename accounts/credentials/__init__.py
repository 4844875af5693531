"""What somebody proves by that it is them: the forms for passwords and passkeys, and the rule for a good password."""
