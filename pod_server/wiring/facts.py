"""One's own facts, and what follows from them, put together; and what is looked at again daily."""

from __future__ import annotations

from functools import partial

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.face import Face
from pod_server.civic.giving.facts import DerivedFacts
from pod_server.civic.giving.outbox import Outbox
from pod_server.civic.products.private_profile import PrivateProfiles
from pod_server.contracts import Ledger
from pod_server.wiring.credentials import credentials, personal_facts
from pod_server.wiring.house import House


def derived_facts(house: House) -> DerivedFacts:
    """Of every pod."""
    held = credentials(house)
    return DerivedFacts(held.personal, held)


def face_of(house: House) -> Face:
    """What is seen at one's address, of every pod."""
    return Face(house.documents, house.maker, house.writer, personal_facts(house))


def private_profiles(house: House) -> PrivateProfiles:
    """By which cards are marked; they rest on facts."""
    return PrivateProfiles(personal_facts(house))


def facts_lost(house: House, ledger: Ledger) -> None:
    """A pod's derived facts are not called verified for longer than they are."""
    facts = derived_facts(house)
    for fact in facts.all(ledger):
        settle_now(ledger, partial(facts.lost, ledger, fact))


def facts_kept(house: House, ledger: Ledger) -> None:
    """A pod's derived facts say what is so today; what waits to be sent is sent."""
    facts = derived_facts(house)
    for fact in facts.all(ledger):
        settle_now(ledger, partial(facts.kept, ledger, fact))
    facts.credentials.remember(ledger)
    for lane in Outbox(house.documents, house.clock, house.rules).lanes(ledger):
        house.selling.mouth(ledger.pod.pod_id, lane)
