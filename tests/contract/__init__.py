"""Suites of the contracts, run over each fulfilment."""
