"""The roof: puts the floors together; the only place that knows all of them."""
