"""What citizens hand each other: recommendations and market files."""
