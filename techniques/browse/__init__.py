"""The library's pages: filters, counts, entries, the page cache."""
