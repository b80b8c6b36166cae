"""Informed payment: a request, what the pod tells of the payee, a decision over both."""
