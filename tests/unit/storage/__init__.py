"""Small things of the storage floor."""
