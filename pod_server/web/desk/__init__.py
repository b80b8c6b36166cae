"""The desk of a small company: answers, signature, customers, on a phone and without programs."""
