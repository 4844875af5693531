"""The security log: who did what to an account, and who was refused. It holds no e-mail address."""
