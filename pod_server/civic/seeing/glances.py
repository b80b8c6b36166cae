"""What a list of companies needs of each, kept beside the pod.

So a list right after a start costs what any other does, and a start reads no account whole whose
standing cannot have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

import proofs
import vocab
from pod_server.civic.civil_status.overview import Overview, Stamp
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.front_office.selling import accounts
from pod_server.civic.seeing.glance import Fact, Facts, Glance
from pod_server.contracts import Ledger
from pod_server.derived import Derived
from proofs.value import value

#: Of so many pods the glances are remembered: some 7 KB a company.
PODS = 64
#: Under which they are kept beside a pod.
NAME = "glances"
#: A glance, and the stamp of the account that it was made of.
Seen = tuple[Stamp, Glance]


@value
class _Pod:
    """The glances of one pod, true of it up to a number; ``unkept`` of them are in no file."""

    head: int
    day: date
    by_name: Mapping[str, Seen]
    unkept: int = 0


@value
class Glances:
    """Of all companies of a pod. Who may see them has been asked before."""

    overview: Overview
    shelf: Derived
    _known: Memory[str, _Pod] = field(default_factory=lambda: Memory(PODS))

    def all(self, ledger: Ledger) -> Sequence[Glance]:
        """In the order of their ids."""
        return [self._with_invitation(ledger, each) for _, each in self._current(ledger).values()]

    def told(self, ledger: Ledger) -> frozenset[str]:
        """The accounts (ledger names) that say how they stand today: nothing is to be written."""
        current = self._current(ledger).items()
        return frozenset(name for name, (_, glance) in current if glance.is_told)

    def _current(self, ledger: Ledger) -> Mapping[str, Seen]:
        pod_id, head, today = ledger.pod.pod_id, ledger.head(), self.overview.selling.today()
        known = self._known.peek(pod_id)
        if known is None:
            kept = self.shelf.kept(pod_id, NAME)
            known = _Pod(-1, today, read_kept(kept, ledger.pod.base) if kept else {})
        if (known.head, known.day) != (head, today):
            known = self._kept(ledger, self._looked_again(ledger, known, head, today))
            self._known.put(pod_id, known)
        return known.by_name

    def _looked_again(self, ledger: Ledger, known: _Pod, head: int, today: date) -> _Pod:
        now = dict(self._looked(ledger, known.by_name, today))
        fresh = sum(known.by_name.get(name) is not seen for name, seen in now.items())
        return _Pod(head, today, now, known.unkept + fresh)

    def _kept(self, ledger: Ledger, known: _Pod) -> _Pod:
        """Written to the file once more than a hundredth of them are in none."""
        if known.unkept <= len(known.by_name) // 100:
            return known
        self.shelf.keep(ledger.pod.pod_id, NAME, written(known.by_name, ledger.pod.base))
        return replace(known, unkept=0)

    def _looked(
        self, ledger: Ledger, old: Mapping[str, Seen], today: date
    ) -> Iterator[tuple[str, Seen]]:
        """Only what changed is looked at anew."""
        for name in accounts(ledger):
            stamp, known = self.overview.stamp(ledger, name), old.get(name)
            if known is not None and known[0] == stamp and known[1].holds(today):
                yield name, known
                continue
            company = self.overview.company(ledger, name.rpartition("/")[2])
            if company is not None:
                yield name, (stamp, Glance.of(company, today))

    def _with_invitation(self, ledger: Ledger, glance: Glance) -> Glance:
        """What the invitation says now that it came by, where that decides how it is shown."""
        if not glance.invitation or not glance.is_waiting:
            return glance
        return replace(glance, invited=self.overview.invitations.one(ledger, glance.invitation))


def written(seen: Mapping[str, Seen], base: str) -> bytes:
    """Glances as they are kept: JSON, with the program that made them and the pod's address."""
    rows = [(name, stamp, replace(glance, invited=None)) for name, (stamp, glance) in seen.items()]
    return orjson.dumps({"program": program(), "base": base, "seen": rows}, default=_written)


def read_kept(body: bytes, base: str) -> Mapping[str, Seen]:
    """The same again; nothing where another program made them, or the pod has moved."""
    kept = orjson.loads(body)
    if (kept["program"], kept["base"]) != (program(), base):
        return {}
    return {name: (tuple(stamp), _glance(said)) for name, stamp, said in kept["seen"]}


def _written(value: object) -> object:
    return value.kept if isinstance(value, Facts) else str(value)


def _glance(said: dict[str, Any]) -> Glance:
    until = said["until"]
    return Glance(
        **{
            **said,
            "owed": tuple(said["owed"]),
            "refused": tuple(said["refused"]),
            "facts": Facts(said["facts"]),
            "day": date.fromisoformat(said["day"]),
            "until": date.fromisoformat(until) if until else None,
        }
    )


@cache
def program() -> str:
    """What the rules are that a glance was made by: a digest of them."""
    folders = (Path(__file__).parent, Path(proofs.__file__).parent, Path(vocab.__file__).parent)
    rules = (file for folder in folders for file in sorted(folder.iterdir()) if file.is_file())
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in rules)).hexdigest()


__all__ = ["NAME", "PODS", "Fact", "Glance", "Glances", "Seen", "program", "read_kept", "written"]
