"""A query text before it runs."""
