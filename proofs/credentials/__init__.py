"""Verifiable credentials (W3C VC Data Model 2.0): read, verified, their status lists."""
