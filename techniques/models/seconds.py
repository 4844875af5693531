"""How long: the limits that techniques and the steps of a routine share."""

SECONDS = MIN_SECONDS, MAX_SECONDS = (5, 3600)
