"""How often a password may be guessed: by address, by account and address, and by account.

allauth counts the first two (`login_failed` in ACCOUNT_RATE_LIMITS). The third bounds guessing from many addresses. It
does not apply to browsers that the owner has logged in with: they have a count of their own, so that nobody who guesses
elsewhere keeps the owner out.
"""
