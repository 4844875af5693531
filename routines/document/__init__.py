"""The routine document, and what is read from it: cues, outline, differences, load on the body."""
