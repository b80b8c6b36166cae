"""Sésame's server: a Solid pod whose writes are durable, checked and answered for."""
