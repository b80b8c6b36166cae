"""Products: what the citizen sees of a thing, and by what her pod reads its card."""
