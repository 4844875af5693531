"""Finding techniques by words: spelling, meaning, ranking."""
