"""What the site tells of itself while it runs: log lines, and which request they belong to."""
