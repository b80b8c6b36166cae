"""The OpenID provider's addresses: requests become plain values, answers become responses."""
