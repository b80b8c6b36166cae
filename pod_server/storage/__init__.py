"""Where pods are kept: ledgers, bodies, accounts, and the index that follows them."""
