"""The OpenID provider behind its Flask application: apps, programs, and somebody's browser."""
