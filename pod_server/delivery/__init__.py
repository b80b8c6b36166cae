"""The courier: reads what happened out of the ledger and tells those who asked (P-59)."""
