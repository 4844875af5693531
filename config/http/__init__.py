"""What all HTTP responses share: ETags, errors, paging, limits. Imports no app."""
