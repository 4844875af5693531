"""The routine document and what is derived from it: cues, outline, differences, load on the body."""
