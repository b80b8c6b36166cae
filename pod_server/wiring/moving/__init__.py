"""A house on a loopback address, moved to its real one: what ``sesame move`` does."""
