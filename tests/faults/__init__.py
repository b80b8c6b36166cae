"""Killed processes, full disks, torn files: what is left must be whole."""
