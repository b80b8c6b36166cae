"""Search over what one's own Sésame holds."""
