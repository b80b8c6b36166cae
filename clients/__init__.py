"""What stands on the other side of the wire: the Solid client and the commands built on it."""
