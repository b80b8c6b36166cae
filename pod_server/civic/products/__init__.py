"""Products: codes, the cards that are held of them, and what she sees of one."""
