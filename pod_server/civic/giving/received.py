"""What I have been given: the record of each grant to the owner of a pod (``access/received/``).

A record is kept where it is worth believing: its message came from who gives, and what it is about
lies in a storage of theirs (:mod:`~pod_server.civic.giving.receiving`). It says who, what for,
until when, and what was found when it was tried last. It grants nothing: whether something can be
read is up to the rules where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import orjson

from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.access_grants import ACCESS, folders
from pod_server.civic.giving.facts import FACTS
from pod_server.contracts import Ledger
from pod_server.model.access import Mode
from pod_server.model.change import Change, Key, Kind, Put, Remove, Write
from pod_server.model.iri import Address, Role
from proofs.value import value

RECEIVED = f"{ACCESS}/received"
JSON = "application/json"
#: What was found when it was tried: it could be read, it could not, nobody answered.
READ, CLOSED, AWAY = "read", "closed", "away"


@value
class Part:
    """One thing given. ``found`` is empty until it was tried; a fact is a yes or a no.

    ``changed_us``: when a fact was first found to say something else than before; ``told_us``: when
    the giver last said that it is another.
    """

    target: str
    modes: int
    purposes: tuple[str, ...]
    until_us: int = 0
    found: str = ""
    is_so: bool | None = None
    changed_us: int = 0
    told_us: int = 0


@value
class ReceivedGrant:
    """One grant to the owner; all moments in microseconds since 1970, 0 for never.

    ``record`` is its IRI at the giver's, ``request`` that of what it answers, or empty.
    """

    giver: str
    storage: str
    record: str
    request: str
    parts: tuple[Part, ...]
    given_us: int
    came_us: int
    checked_us: int = 0
    ended_us: int = 0
    handed_back_us: int = 0

    @property
    def until_us(self) -> int:
        """When the last part of it ends; 0 where one has no end."""
        ends = [part.until_us for part in self.parts]
        return max(ends) if all(ends) else 0

    @property
    def state(self) -> str:
        """Of all that can be tried: ``READ`` where any of it can be read; empty before that."""
        found = {part.found for part in self.parts}
        return next((each for each in (READ, CLOSED, AWAY) if each in found), "")

    @property
    def is_waiting(self) -> bool:
        """Whether somebody did not answer when it was tried."""
        return any(part.found == AWAY for part in self.parts)

    def is_over(self, now: int) -> bool:
        """Whether the giver has ended it, or its time is over."""
        return bool(self.ended_us) or bool(self.until_us and self.until_us <= now)

    def fact(self, part: Part) -> str:
        """The short name of the derived fact that this part is, if it is one."""
        name = part.target.removeprefix(self.storage)
        return name.removeprefix(f"{FACTS}/") if name.startswith(f"{FACTS}/") else ""

    def can_be_tried(self, part: Part) -> bool:
        """Only what may be read: whether one may add shows when one adds."""
        return Mode.READ in Mode(part.modes)


@value
class ReceivedBook:
    """The records of every pod."""

    def all(self, ledger: Ledger) -> Iterator[tuple[str, ReceivedGrant]]:
        """Each with the last part of its name."""
        for member in ledger.children(RECEIVED) if ledger.read(RECEIVED) else ():
            found = self.one(ledger, member.name.rpartition("/")[2])
            if found is not None:
                yield member.name.rpartition("/")[2], found

    def one(self, ledger: Ledger, called: str) -> ReceivedGrant | None:
        """By the last part of its name; ``None`` for what is no record of ours."""
        stored = ledger.read(f"{RECEIVED}/{called}") if called.isalnum() else None
        if stored is None or stored.kind is not Kind.DOCUMENT or stored.body is None:
            return None
        try:
            said = orjson.loads(stored.body)
            parts = [
                Part(**{**part, "purposes": tuple(part["purposes"])}) for part in said["parts"]
            ]
            return ReceivedGrant(**{**said, "parts": tuple(parts)})
        except (ValueError, TypeError, KeyError):
            return None

    def untried(self, ledger: Ledger, now: int) -> Iterator[str]:
        """The names of those that were never tried, and are not over."""
        for called, one in self.all(ledger):
            if not one.checked_us and not one.is_over(now):
                yield f"{RECEIVED}/{called}"

    def changed(
        self, ledger: Ledger, called: str, before: ReceivedGrant, after: ReceivedGrant, *puts: Put
    ) -> Prepared:
        """Another state of the same, unless it has become another one meanwhile."""
        where = Address(ledger.pod.base, f"{RECEIVED}/{called}", False)
        outcome = Outcome(where, False)
        stored = ledger.read(where.name)
        if stored is None or self.one(ledger, called) != before or after == before:
            return Prepared(None, outcome)
        rests_on: dict[Key, int | None] = {(where.name, Role.RESOURCE): stored.version}
        return Prepared(Change((*puts, written(called, after)), rests_on), outcome)

    def kept(
        self, ledger: Ledger, called: str, new: ReceivedGrant, dropped: Sequence[str]
    ) -> Prepared:
        """A new one, in the place of others."""
        where = Address(ledger.pod.base, f"{RECEIVED}/{called}", False)
        if ledger.read(where.name) is not None:
            return Prepared(None, Outcome(where, False))
        rests_on: dict[Key, int | None] = {(where.name, Role.RESOURCE): None}
        gone = [Remove(name) for d in dropped if ledger.read(name := f"{RECEIVED}/{d}") is not None]
        writes: tuple[Write, ...] = (
            *folders(ledger, ACCESS, RECEIVED),
            *gone,
            written(called, new),
        )
        return Prepared(Change(writes, rests_on), Outcome(where, True))


def written(called: str, what: ReceivedGrant) -> Put:
    """As it is kept."""
    body = orjson.dumps(what)
    return Put(f"{RECEIVED}/{called}", JSON, body, size=len(body))


def tried(part: Part, found: str, is_so: bool | None, now: int) -> Part:
    """The same after a try: who does not answer now leaves a fact as it was known."""
    if found == AWAY:
        return part if part.found else replace(part, found=AWAY)
    is_other = part.is_so is not None and is_so is not None and part.is_so != is_so
    return replace(
        part,
        found=found,
        is_so=part.is_so if is_so is None else is_so,
        changed_us=now if is_other else part.changed_us,
    )
