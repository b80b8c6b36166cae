"""A company's account: how it is asked for, opened, kept and sold through."""
