"""A server's way out of the trial: its names, and the files that lead people to it."""
