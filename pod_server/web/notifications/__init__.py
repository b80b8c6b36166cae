"""Solid Notifications over HTTP and WebSockets: services, capabilities, streams."""
