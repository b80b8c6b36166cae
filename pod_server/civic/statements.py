"""The statements in one account, read from the pod and remembered by version.

A statement never changes once stored, so what was read of it under a version holds for ever; the
list of an account's statements follows the version of its container.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pod_server.contracts import Ledger
from pod_server.model.change import Stored
from proofs import strict_json
from proofs.statement import NotAStatement, Statement, StatementKey, read

REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Held:
    """A statement and where it lies."""

    statement: Statement
    name: str
    received_us: int


@dataclass(slots=True)
class Statements:
    """Reads accounts. Bounded: the accounts asked for longest ago are forgotten first."""

    _read: OrderedDict[tuple[str, str, int], Held | None] = field(default_factory=OrderedDict)

    def held(self, ledger: Ledger, container: str) -> Sequence[Held]:
        """All statements in the container, by name."""
        found = []
        for member in ledger.children(container):
            held = self._one(ledger, member.name, member.version)
            if held is not None:
                found.append(held)
        return found

    def latest(self, ledger: Ledger, container: str, key: StatementKey) -> Statement | None:
        """The statement of this key with the highest number."""
        row = [h.statement for h in self.held(ledger, container) if h.statement.key == key]
        return max(row, key=lambda s: s.sequence, default=None)

    def _one(self, ledger: Ledger, name: str, version: int) -> Held | None:
        place = (ledger.pod.pod_id, name, version)
        if place in self._read:
            self._read.move_to_end(place)
            return self._read[place]
        stored = ledger.read(name)
        held = _held(stored) if stored is not None else None
        self._read[place] = held
        while len(self._read) > REMEMBERED:
            self._read.popitem(last=False)
        return held


def _held(stored: Stored) -> Held | None:
    """The statement in a stored document; ``None`` for anything else that lies there."""
    try:
        document = strict_json.read(stored.body or b"")
        if not isinstance(document, dict):
            return None
        return Held(read(document), stored.name, stored.created_us)
    except (NotAStatement, strict_json.MalformedJson, strict_json.TooComplex):
        return None
