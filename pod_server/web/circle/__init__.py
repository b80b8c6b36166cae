"""Between citizens: what the owner recommends, and later what others tell her."""
