"""The three roots of all errors; the tree itself stands in ``errors``."""

from __future__ import annotations


class PodError(Exception):
    """What all errors of the house have in common: they say what was wrong, in words."""

    def __str__(self) -> str:
        return self.detail()

    def detail(self) -> str:
        """One sentence for the sender: what was wrong, and where it can be, how to mend it."""
        return type(self).__doc__ or type(self).__name__


class Refusal(PodError):
    """The sender's affair."""


class Fault(PodError):
    """Ours."""
