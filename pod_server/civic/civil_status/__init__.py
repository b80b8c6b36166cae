"""What companies say in their accounts: what stands before it, reading it, what citizens ask."""
