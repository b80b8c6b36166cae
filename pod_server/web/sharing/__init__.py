"""Pages where the owner of a pod sees who may do what with it, and why, and changes that."""
