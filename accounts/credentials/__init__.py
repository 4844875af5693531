"""What somebody proves by that it is them: passwords, what a good one is, passkeys; and mails of changes to them."""
