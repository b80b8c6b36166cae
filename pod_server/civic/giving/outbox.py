"""What a pod has to tell people: written in the change that it tells of, sent until it is taken.

One folder a recipient (``access/outbox/{digest}/``), so that somebody out of reach keeps no other
waiting. A message that has arrived, or never can, is kept in ``access/sent/``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.giving.access_grants import ACCESS, JSON_LD, folders
from pod_server.civic.giving.personal import ADDRESS
from pod_server.contracts import AccessRules, Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put, Remove, Write
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import NamedNode
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import AS, SESAME

OUTBOX, SENT = f"{ACCESS}/outbox", f"{ACCESS}/sent"
_LENGTH = 20


def lane(who: str) -> str:
    """The folder of what is to be told to somebody."""
    return f"{OUTBOX}/{hashlib.sha256(who.encode()).hexdigest()[:_LENGTH]}"


def message(ledger: Ledger, who: str, name: str, body: Mapping[str, Json]) -> Iterator[Put]:
    """The writes that have it sent; ``name`` is one that no other message has.

    It says of whom it is, for it is the pod's sender that posts it. Its id is the same however
    often it is sent.
    """
    yield from folders(ledger, ACCESS, OUTBOX, lane(who))
    place = f"{lane(who)}/{name}"
    own = {"id": ledger.pod.base + place, "actor": ledger.pod.owner}
    written = json.dumps({**own, **body, "as:to": {"id": who}}, ensure_ascii=False).encode()
    yield Put(place, JSON_LD, written, size=len(written))


@value
class Outbox:
    """What is still to be sent; ``untold`` and ``settled`` as ``delivery/notices.py`` asks."""

    documents: Documents
    clock: Clock
    rules: AccessRules

    def lanes(self, ledger: Ledger) -> list[str]:
        """The folders with something to send."""
        found = ledger.children(OUTBOX) if ledger.read(OUTBOX) else ()
        return [m.name for m in found if any(ledger.children(m.name, limit=1))]

    def untold(self, ledger: Ledger, name: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
        """The recipient, and what they are to be sent, oldest first: IRI and body.

        The body is empty where it is not to be sent any more.
        """
        who, found = "", []
        for member in ledger.children(name) if ledger.read(name) else ():
            stored = ledger.read(member.name)
            if member.kind is not Kind.DOCUMENT or stored is None:
                continue
            who = who or self._recipient(ledger, member.name)
            body = stored.body or b""
            is_due = self._may_hear(ledger, who, body)
            found.append((ledger.pod.base + member.name, body if is_due else b""))
        return who, tuple(found)

    def _may_hear(self, ledger: Ledger, who: str, body: bytes) -> bool:
        """Of a change hears who may read it as it is sent; of an address, whom she ticked."""
        said = json.loads(body or b"{}")
        about = str(said.get("object", "")).removeprefix(ledger.pod.base)
        if said.get("type") != "Update" or about == ADDRESS:
            return True
        grants = self.rules.grants(ledger, Agent(who), Address(ledger.pod.base, about, False))
        return grants.allow(Mode.READ)

    def settled(self, ledger: Ledger, name: str, iri: str, *, arrived: bool) -> None:
        """One has arrived, or never can. Waits; for a thread that may.

        The message goes to ``access/sent/``, with when it was taken, or as one that was not.
        """
        gone = iri.removeprefix(ledger.pod.base)

        def prepare() -> Prepared:
            outcome = Outcome(Address(ledger.pod.base, gone, False), created=False)
            stored = ledger.read(gone)
            if stored is None:
                return Prepared(None, outcome)
            said = json.loads(stored.body or b"{}")
            at = date_time(self.clock() if arrived else 0).value
            body = json.dumps({**said, SESAME.DELIVERED_AT: at}, ensure_ascii=False).encode()
            kept = Put(_sent(gone), JSON_LD, body, size=len(body))
            rests_on: dict[Key, int | None] = {(gone, Role.RESOURCE): stored.version}
            writes: tuple[Write, ...] = (*folders(ledger, ACCESS, SENT), kept, Remove(gone))
            return Prepared(Change(writes, rests_on), outcome)

        settle_now(ledger, prepare)

    def state(self, ledger: Ledger, who: str, name: str) -> int | None:
        """When the message of that name was taken by the inbox of its recipient.

        In microseconds since 1970; 0 where it never will be, ``None`` while it is on its way.
        """
        kept = ledger.read(_sent(f"{lane(who)}/{name}"))
        if kept is None:
            return None
        return microseconds(str(json.loads(kept.body or b"{}").get(SESAME.DELIVERED_AT, "")))

    def _recipient(self, ledger: Ledger, name: str) -> str:
        stored = ledger.read(name)
        graph = self.documents.graph(ledger, stored) if stored else frozenset()
        found = (t.object for t in graph if t.predicate.value == AS.TO)
        return next((each.value for each in found if isinstance(each, NamedNode)), "")


def _sent(message: str) -> str:
    """Where a message of the outbox is kept afterwards."""
    folder, _, name = message.rpartition("/")
    return f"{SENT}/{name}-{folder.rpartition('/')[2]}"
