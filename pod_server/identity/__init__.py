"""Who is asking: tokens, proofs of possession, issuers, and the one door to the outside."""
