"""Product cards: the signed form, its faults, and what is printed of them."""
