"""Django's PostgreSQL backend for a site that does not wait for a database that is away."""
