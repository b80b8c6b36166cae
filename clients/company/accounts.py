"""Accounts with citizens: ask for one, look at one, wait for the citizen's word.

Errands only (see ``pod_client.messages``): the same ones run over either transport.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from clients.company.customers import is_front_office
from clients.pod_client import discovery, verbs
from clients.pod_client.discovery import iris, triples
from clients.pod_client.errors import NotUnderstood
from clients.pod_client.messages import Errand, Response, paused
from clients.pod_client.session import Session
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import LDP, SEC, SESAME, SOLID


def account_id(company: str) -> str:
    """As every Sésame names the account of a company (decision "Accounts")."""
    return b32encode(hashlib.sha256(company.encode()).digest()).decode()[:16].lower()


#: The account's states in words.
STATES: Mapping[str, tuple[str, str]] = {
    SESAME.REQUESTED: (
        "demandé, en attente de la réponse du citoyen",
        "asked, awaiting the citizen",
    ),
    SESAME.OFFERED: (
        "accepté, les conditions attendent votre réponse",
        "accepted, the citizen's terms await your answer",
    ),
    SESAME.ALTERNATIVE_PROPOSED: (
        "accepté, vos conditions attendent la réponse du citoyen",
        "accepted, your terms await the citizen's answer",
    ),
    SESAME.ACCEPTED: ("ouvert, état civil à compléter", "open, civil status to be completed"),
    SESAME.OPEN: ("ouvert", "open"),
    SESAME.REFUSED: ("refusé", "refused"),
    SESAME.RESTRICTED: (
        "restreint : il manque des réponses à jour",
        "restricted: answers are missing",
    ),
    SESAME.SUSPENDED: ("suspendu", "suspended"),
    SESAME.CLOSED: ("fermé", "closed"),
}
#: States in which statements are taken.
OPEN_STATES = frozenset(
    {
        *(SESAME.OFFERED, SESAME.ALTERNATIVE_PROPOSED),
        *(SESAME.ACCEPTED, SESAME.OPEN, SESAME.RESTRICTED),
    }
)
_POLL = 2.0


@value
class Account:
    """An account as its description says it is."""

    address: str
    state: str
    civil_status: str
    #: The citizen's Sésame's own word; ``None`` where it says nothing of it.
    may_sell: bool | None = None
    #: Whether the citizen has asked for the company's product cards.
    wants_cards: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_decided(self) -> bool:
        """Has the citizen answered?"""
        return self.state != SESAME.REQUESTED

    def words(self, language: str) -> str:
        """The state in words."""
        fr, en = STATES.get(self.state, (self.state, self.state))
        return fr if language == "fr" else en


def office_of(session: Session, customer: str) -> Errand[str]:
    """The front office of a customer: a WebID, or the office itself."""
    if is_front_office(customer):
        return customer
    return (yield from discovery.front_office(session, customer))


def unsigned_request(company: str, more: Mapping[str, Json] | None = None) -> bytes:
    """A request for an account that answers no terms."""
    request = {"@context": SESAME.CONTEXT, "type": "AccountRequest", "company": company}
    return json.dumps({**request, **(more or {})}).encode()


def ask(session: Session, office: str, request: bytes) -> Errand[str]:
    """Ask for an account; its description's address. Asking again finds the same one."""
    response = yield from session.exchange(verbs.post(office, request, verbs.JSON_LD))
    if response.location is None:
        raise NotUnderstood(office, "it took the request and does not say where the account is")
    return response.location


def enrol(session: Session, customer: str, company: str) -> Errand[str]:
    """Ask a customer for an account without answering terms yet."""
    office = yield from office_of(session, customer)
    return (yield from ask(session, office, unsigned_request(company)))


def look(session: Session, address: str) -> Errand[Account]:
    """The account now."""
    response = yield from session.exchange(verbs.get(address))
    return read_account(address, response)


def read_account(address: str, response: Response) -> Account:
    """The account in its description. Raises ``NotUnderstood``."""
    found = triples(response)
    states = iris(found, None, SESAME.STATE)
    containers = iris(found, None, SESAME.CIVIL_STATUS)
    if not states:
        raise NotUnderstood(address, "it describes no account")
    usual = address.rpartition("/")[0] + "/civil-status/"
    sells = [
        t.object.value
        for t in found
        if t.predicate.value == SESAME.MAY_SELL and isinstance(t.object, Literal)
    ]
    may_sell = sells[0] in ("true", "1") if sells else None
    wants = NamedNode(SESAME.WANTS_PRODUCT_CARDS)
    wanted = any(t.predicate == wants and _is_true(t.object) for t in found)
    return Account(address, states[0], containers[0] if containers else usual, may_sell, wanted)


def _is_true(found: object) -> bool:
    return isinstance(found, Literal) and found.value in ("true", "1")


def decided(session: Session, address: str, patience: float) -> Errand[Account]:
    """The account once the citizen has answered, or as it is after ``patience`` seconds."""
    waited = 0.0
    while True:
        account = yield from look(session, address)
        if account.is_decided or waited >= patience:
            return account
        pause = min(_POLL, patience - waited)
        yield from paused(pause)
        waited += pause


def members(session: Session, container: str) -> Errand[tuple[str, ...]]:
    """What a container holds."""
    response = yield from session.exchange(verbs.get(container))
    return iris(triples(response), None, LDP.CONTAINS)


def key_triples(web_id: str, method: str) -> str:
    """What the company's WebID document must say for its statements to be taken, in Turtle."""
    return (
        f"<{web_id}> <{SEC.ASSERTION_METHOD}> <{method}> ;\n"
        f"    <{SEC.VERIFICATION_METHOD}> <{method}> ."
    )


def publish_key(session: Session, web_id: str, method: str) -> Errand[bool]:
    """Put the key into the WebID document by patch; False where it was there already."""
    found = yield from discovery.profile(session, web_id)
    if method in found.keys:
        return False
    said = key_triples(web_id, method)
    patch = f"_:patch a <{SOLID.INSERT_DELETE_PATCH}> ; <{SOLID.INSERTS}> {{\n{said}\n}} .\n"
    card = web_id.partition("#")[0]
    yield from session.exchange(verbs.patch(card, patch.encode()))
    return True
