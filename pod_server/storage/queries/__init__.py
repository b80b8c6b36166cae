"""SPARQL over pods: an index that follows the ledger, in processes that may be killed."""
