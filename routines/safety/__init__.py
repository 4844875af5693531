"""What health conditions of the receiver mean for a routine, and safe versions of it."""
