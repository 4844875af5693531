"""What every answer over HTTP shares: ETags, errors, pages, limits. Imports no app."""
