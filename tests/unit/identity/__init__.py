"""Who is asking: tests of tokens, proofs, issuers, and the provider's parts."""
