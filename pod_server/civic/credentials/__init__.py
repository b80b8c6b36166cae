"""Verified personal facts: credentials of others about the owner, kept, looked at, given."""
