"""Following a routine: what the player shows and says, and when."""
