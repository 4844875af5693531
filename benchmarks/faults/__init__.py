"""What the site does when something it stands on is killed, full, worn out or slow; `make faults` shows it."""
