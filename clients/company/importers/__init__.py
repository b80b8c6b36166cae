"""From a company's papers to figures, one module a format.

Each has ``recognises(document)`` and ``read(document, name, settings)``. Personal data that a
paper carries (birth dates of representatives, for one) is left behind here and goes no further.
"""
