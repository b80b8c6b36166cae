"""The desk of a small company: what its own pod keeps of its answers, statements and customers."""
