"""From product cards to foreign product data, one module a form."""
