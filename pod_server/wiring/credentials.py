"""Credentials about owners of pods, put together: who is asked of them, and when they are due."""

from __future__ import annotations

from functools import partial

from pod_server.civic.credentials.keeping import Credentials
from pod_server.civic.credentials.looking import Looking
from pod_server.civic.giving.personal import PersonalFacts
from pod_server.contracts import Ledger
from pod_server.identity.issuer_keys import IssuerKeys
from pod_server.model.access import STRANGER
from pod_server.model.errand import Errand
from pod_server.model.iri import document_of
from pod_server.wiring.house import House, unique
from proofs.credentials.sealed import JSON, JWT

_TYPES = (JSON, JWT, "application/ld+json", "application/vc+ld+json", "application/json")
_ACCEPT = f"{JSON}, {JWT}, application/ld+json;q=0.8, application/json;q=0.5"


def personal_facts(house: House) -> PersonalFacts:
    """What owners say of themselves."""
    controlled = house.front_office.controlled
    return PersonalFacts(house.documents, house.maker, house.clock, unique, controlled)


def credentials(house: House) -> Credentials:
    """Of every pod."""
    keys = IssuerKeys(
        house.webids, lambda url: house.base_of(url) is not None, house.door, house.clock
    )
    looking = Looking(keys.find, partial(_fetched, house), house.clock)

    def due(pod_id: str, name: str, when: int) -> None:
        house.accounts.errands.put(Errand(pod_id, name, when))

    def lost(ledger: Ledger) -> None:
        from pod_server.wiring.facts import facts_lost

        facts_lost(house, ledger)

    return Credentials(personal_facts(house), looking, due, lost)


def _fetched(house: House, url: str) -> bytes:
    """What anybody may read there: of a pod here without the network."""
    found = house.resolve(document_of(url))
    if found is not None:
        ledger, where = found
        there = house.reader.look(ledger, STRANGER, where).stored
        return house.documents.body(ledger, there, there.media_type)
    return house.door.get(url, _ACCEPT, types=_TYPES).body
