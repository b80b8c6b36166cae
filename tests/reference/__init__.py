"""Solid Protocol and Web Access Control on a few dictionaries: the oracle of J-28."""
