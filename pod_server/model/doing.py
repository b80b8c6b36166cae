"""Whose doing a change of a pod was."""

from __future__ import annotations

from proofs.value import value


@value
class Doer:
    """A WebID (empty: nobody who said who they are), and which ``person`` or ``machine`` of it."""

    webid: str
    kind: str = ""
    name: str = ""


@value
class Room:
    """How much of something there is, and how much there may be; 0 is without limit."""

    what: str
    used: int
    most: int

    @property
    def is_full(self) -> bool:
        """Whether no more is taken."""
        return bool(self.most) and self.used >= self.most
