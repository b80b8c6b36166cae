"""What is asked to be paid, what a citizen is told before, and what she decided."""
