"""API tokens: the page where a person makes and revokes them, and what a request may do that sends one."""
