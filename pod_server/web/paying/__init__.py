"""Informed payment: what a citizen is told and decides, and the door for merchants."""
