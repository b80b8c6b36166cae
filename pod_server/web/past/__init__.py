"""History and trash: what was replaced or deleted, looked at and had back."""
