"""The log of who hands a market file over, as its head shows it (decision 0054).

The head holds a checkpoint of the log that the author's pod keeps of what companies told it, and
the proof that every disclosure of the file is an entry of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from proofs.circles.market import Head
from proofs.logs import checkpoint
from proofs.logs.checkpoint import Checkpoint, NotACheckpoint
from proofs.logs.entries import Inclusion, digest
from proofs.logs.merkle import NotInLog
from proofs.value import value

_FOLDER = "/markets/"


def origin(base: str) -> str:
    """The name of the log of a pod: its address without a scheme, as C2SP recommends."""
    name = base.partition("://")[2] + f"{_FOLDER[1:]}log"
    return name.replace("+", "%2B").replace(" ", "%20")


@value
class Shown:
    """A checkpoint that holds; ``inside`` of so many disclosures were shown to be in the log."""

    checkpoint: Checkpoint
    inside: int


@dataclass(slots=True)
class Logged:
    """Takes the disclosures of a file as they are read, and holds them against its head."""

    head: Head
    _digests: list[bytes] = field(default_factory=list)

    def add(self, document: bytes) -> None:
        """The next disclosure."""
        if self.head.contents.inclusion:
            self._digests.append(digest(document))

    def shown(self) -> Shown | None:
        """What the head shows; ``None`` where it shows no log. Raises ``NotInLog``."""
        contents = self.head.contents
        if not contents.checkpoint:
            return None
        try:
            said = checkpoint.verified(contents.checkpoint, self.head.proof.key)
        except NotACheckpoint as wrong:
            raise NotInLog(str(wrong)) from wrong
        if said.origin != origin(self.head.id.rpartition(_FOLDER)[0] + "/"):
            raise NotInLog("The checkpoint is of another pod.")
        if contents.inclusion:
            Inclusion.read(contents.inclusion).must_hold(said, self._digests)
        return Shown(said, len(self._digests))
