"""Where a person is logged in: the page that lists their sessions and ends them, and the same for programs."""
