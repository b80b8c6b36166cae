"""One's own account: passkeys, password, recovery codes, where one is signed in."""
