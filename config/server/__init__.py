"""What runs the site: the launcher, the database, static files, sessions. Imports no app."""
