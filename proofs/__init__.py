"""What server and clients both need about statements: their form, canonical bytes, proofs, rules.

Below both of them and above ``vocab`` and ``shapes``: nothing here knows HTTP, storage or accounts.
"""
