"""What a company meets: the front office of a citizen's Sésame."""
