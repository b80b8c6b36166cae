"""HTTP: the pods' entry, the account's pages, the provider, and their common manners."""
