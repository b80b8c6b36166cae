"""A person's own facts: kept, given in place of each other, told when they change."""
