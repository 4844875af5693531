"""What runs the site: the launcher, the database, static files, daily chores. Imports no app."""
