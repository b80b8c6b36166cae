"""What the code on a product names, and codes ready to print."""
