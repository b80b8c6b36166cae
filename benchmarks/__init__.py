"""What things cost, measured: see `make bench`."""
