"""What a pod has to tell people: written in the change that it tells of, sent until it is taken.

One folder a recipient (``access/outbox/{digest}/``), so that somebody out of reach keeps no other
waiting. A message that has arrived, or never can, is gone from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.access_grants import ACCESS, JSON_LD, folders
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Change, Key, Kind, Put, Remove
from pod_server.model.iri import Address, Role
from pod_server.model.terms import NamedNode
from proofs.strict_json import Json
from vocab.terms import AS

OUTBOX = f"{ACCESS}/outbox"
_LENGTH = 20


def lane(who: str) -> str:
    """The folder of what is to be told to somebody."""
    return f"{OUTBOX}/{hashlib.sha256(who.encode()).hexdigest()[:_LENGTH]}"


def message(ledger: Ledger, who: str, name: str, body: Mapping[str, Json]) -> Iterator[Put]:
    """The writes that have it sent; ``name`` is one that no other message has."""
    yield from folders(ledger, ACCESS, OUTBOX, lane(who))
    written = json.dumps({**body, "as:to": {"id": who}}, ensure_ascii=False).encode()
    yield Put(f"{lane(who)}/{name}", JSON_LD, written, size=len(written))


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is still to be sent; ``untold`` and ``settled`` as ``delivery/notices.py`` asks."""

    documents: Documents

    def lanes(self, ledger: Ledger) -> list[str]:
        """The folders with something to send."""
        found = ledger.children(OUTBOX) if ledger.read(OUTBOX) else ()
        return [m.name for m in found if any(ledger.children(m.name, limit=1))]

    def untold(self, ledger: Ledger, name: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
        """The recipient, and what they are to be sent, oldest first: IRI and body."""
        who, found = "", []
        for member in ledger.children(name) if ledger.read(name) else ():
            stored = ledger.read(member.name)
            if member.kind is not Kind.DOCUMENT or stored is None:
                continue
            who = who or self._recipient(ledger, member.name)
            found.append((ledger.pod.base + member.name, stored.body or b""))
        return who, tuple(found)

    def settled(self, ledger: Ledger, name: str, iri: str) -> None:
        """One has arrived, or never can. Waits; for a thread that may."""
        gone = iri.removeprefix(ledger.pod.base)

        def prepare() -> Prepared:
            outcome = Outcome(Address(ledger.pod.base, gone, False), created=False)
            stored = ledger.read(gone)
            if stored is None:
                return Prepared(None, outcome)
            rests_on: dict[Key, int | None] = {(gone, Role.RESOURCE): stored.version}
            return Prepared(Change((Remove(gone),), rests_on), outcome)

        settle_now(ledger, prepare)

    def _recipient(self, ledger: Ledger, name: str) -> str:
        stored = ledger.read(name)
        graph = self.documents.graph(ledger, stored) if stored else frozenset()
        found = (t.object for t in graph if t.predicate.value == AS.TO)
        return next((each.value for each in found if isinstance(each, NamedNode)), "")
