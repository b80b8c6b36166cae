"""What a company is told of its account: that it was restricted, and why; that it is open again.

A notice is a document of the account (``notices/``), written in the same change as the state that
it tells of; the account's description names it as untold until the company's inbox has taken it.
So nothing is lost in between, and a notice that was sent as the server fell is sent again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from pod_server.actions.pods import TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.front_office.account import JSON_LD, Account
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import Lack
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time
from pod_server.model.terms import NamedNode, Triple
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

NOTICES = "notices"
#: From which state to which a company is told.
_TOLD = {(SESAME.OPEN, SESAME.RESTRICTED), (SESAME.RESTRICTED, SESAME.OPEN)}


class Untold(Protocol):
    """Hears that an account of a pod has something to tell. From any thread; never waits."""

    def __call__(self, pod_id: str, name: str) -> None: ...


@dataclass(slots=True)
class Mouth:
    """Passes it on to whoever tells, once there is somebody; what nobody heard is found later."""

    tell: Untold | None = field(default=None)

    def __call__(self, pod_id: str, name: str) -> None:
        if self.tell is not None:
            self.tell(pod_id, name)


def noticed(
    ledger: Ledger, name: str, before: Account, now: Account, lacks: tuple[Lack, ...], at_us: int
) -> tuple[Account, Iterator[Put]]:
    """The account as it should be written, and what is written with it, where it is to be told."""
    if (before.state, now.state) not in _TOLD:
        return now, iter(())
    base = ledger.pod.base
    notice = f"{name}/{NOTICES}/{at_us}-{now.state.removeprefix(SESAME.NS).lower()}"
    told = replace(now, untold=(*now.untold, base + notice))
    return told, _written(ledger, name, notice, told, lacks, at_us)


def _written(
    ledger: Ledger, name: str, notice: str, now: Account, lacks: tuple[Lack, ...], at_us: int
) -> Iterator[Put]:
    folder = f"{name}/{NOTICES}"
    if ledger.read(folder) is None:
        yield Put(folder, "", b"", kind=Kind.CONTAINER)
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": ledger.pod.base + notice,
        "type": "AccountNotice",
        "about": f"{ledger.pod.base}{name}/account#it",
        "company": now.company,
        "state": now.state,
        "issued": date_time(at_us).value,
    }
    if lacks:
        document["lack"] = [_lack(each) for each in lacks]
    body = json.dumps(document, ensure_ascii=False).encode()
    yield Put(notice, JSON_LD, body, size=len(body))


def _lack(lack: Lack) -> Json:
    said: dict[str, Json] = {
        "type": "Lack",
        "text": [
            {"@value": lack.message_fr, "@language": "fr"},
            {"@value": lack.message_en, "@language": "en"},
        ],
    }
    return {**said, "datapoint": lack.datapoint} if lack.datapoint else said


@value
class Notices:
    """What is still to be told, and that it was."""

    documents: Documents
    maker: PodMaker

    def untold(self, ledger: Ledger, name: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
        """The company, and its notices that are still to be sent, oldest first: IRI and body."""
        stored = ledger.read(f"{name}/account")
        account = Account.read(self.documents.graph(ledger, stored)) if stored else None
        if account is None:
            return "", ()
        found = []
        for iri in sorted(account.untold):
            notice = ledger.read(iri.removeprefix(ledger.pod.base))
            found.append((iri, notice.body or b"" if notice else b""))
        return account.company, tuple(found)

    def settled(self, ledger: Ledger, name: str, iri: str, *, arrived: bool) -> None:
        """One has arrived, or never can: both are told no more. Waits; for a thread that may."""
        settle_now(ledger, lambda: self.told(ledger, name, iri))

    def told(self, ledger: Ledger, name: str, iri: str) -> Prepared:
        """It has arrived, or never can: the account no longer says that it is untold."""
        address = Address(ledger.pod.base, f"{name}/account", False)
        nothing = Prepared(None, Outcome(address, False, media_type=TURTLE))
        stored = ledger.read(address.name)
        if stored is None:
            return nothing
        said = Triple(NamedNode(f"{address.iri}#it"), NamedNode(SESAME.UNTOLD), NamedNode(iri))
        graph = set(self.documents.graph(ledger, stored))
        if said not in graph:
            return nothing
        rests_on: dict[Key, int | None] = {(address.name, Role.RESOURCE): stored.version}
        written = self.maker.turtle(ledger.pod.base, address.name, graph - {said})
        return Prepared(Change((written,), rests_on), nothing.outcome)
