"""Several people on one server: who may come, and how they do."""
