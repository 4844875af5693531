"""How quick the site stays when it is full: `make bench`."""
