"""The first floor: what one can do with a pod, a module for each family of verbs."""
