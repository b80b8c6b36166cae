"""Append-only logs: Merkle trees (RFC 9162), signed notes, checkpoints (C2SP), and proofs."""
