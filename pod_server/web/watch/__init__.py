"""What operators see of a server: its health, its numbers, its log. Nothing personal (S-66)."""
