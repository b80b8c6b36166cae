"""What a company's desk asks of a citizen's Sésame, here or elsewhere: terms, an account, a bundle.

The protocol is that of ``sesame-company``: HTTP, Solid-OIDC, each statement under its content hash
so that a repeat changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from pod_server.civic.desk.book import Customer
from pod_server.civic.desk.keeping import Parcel
from pod_server.civic.front_office.account import JSON_LD, PRODUCTS, Account
from pod_server.civic.front_office.selling import LIVE
from pod_server.contracts import Codecs
from pod_server.model.errors import BadRequest, PodError
from pod_server.model.iri import FRONT_OFFICE
from pod_server.model.received import Received
from pod_server.model.terms import NamedNode
from proofs import agreement, strict_json
from proofs.agreement import NotTerms, Terms
from proofs.integrity import ProofInvalid
from proofs.value import value
from proofs.words import Words
from vocab.terms import SEC, SOLID

TURTLE = "text/turtle"
_LINK = re.compile(r'<([^>]*)>\s*;[^,]*rel="?([^",;]*)"?')
#: After one of these the rest would fare the same.
_HOPELESS = frozenset((401, 403, 404, 429, 503, 507))


class Envoy(Protocol):
    """Goes for a company."""

    def read(self, url: str, accept: str) -> Received:
        """As anybody may."""

    def ask(
        self,
        account_id: str,
        webid: str,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        """In the name of a WebID of the account's."""


class Refused(BadRequest):
    """What the other Sésame said no to, in its own words."""

    def __init__(self, status: int, words: Words) -> None:
        super().__init__(words.en)
        self.status, self.words = status, words


@dataclass(slots=True)
class Round:
    """What became of a bundle at one customer's: by short name, or a question's hash, why not."""

    customer: Customer
    arrived: list[str] = field(default_factory=list)
    refused: dict[str, Words] = field(default_factory=dict)


def office_address(typed: str) -> str:
    """The front office that somebody means by a link. Raises ``BadRequest``.

    ``https://…/marie/.front-office?i=…`` as it is; anything else is refused by its looks.
    """
    typed = typed.strip()
    parts = urlsplit(typed)
    path = parts.path.endswith("/" + FRONT_OFFICE)
    if (
        parts.scheme not in ("https", "http")
        or not parts.hostname
        or not path
        or "@" in parts.netloc
    ):
        raise BadRequest(
            "That is no invitation: copy the whole link that the citizen gave you. It has "
            "“.front-office” in it."
        )
    query = f"?{parts.query}" if re.fullmatch(r"i=[0-9A-Za-z-]{1,32}", parts.query) else ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{query}"


@value
class Errands:
    """Sends the envoy."""

    envoy: Envoy
    codecs: Codecs

    def terms(self, office: str) -> Terms:
        """What the citizen proffers, signed by her Sésame; raises ``Refused`` where it cannot be.

        The key must be one that her storage lists.
        """
        found = self.envoy.read(office, JSON_LD)
        if found.status != 200:
            raise _refusal(found)
        try:
            terms = agreement.read_terms(found.body)
        except (NotTerms, ProofInvalid, strict_json.MalformedJson, strict_json.TooComplex) as error:
            raise Refused(502, _STRANGE) from error
        if terms.proof.verification_method not in self._keys(office, found):
            raise Refused(502, _UNLISTED)
        return terms

    def open(self, account_id: str, company: str, office: str, request: bytes) -> Customer:
        """Ask for an account with a signed answer to the terms; how it stands then."""
        found = self.envoy.ask(
            account_id, company, "POST", office, body=request, headers={"Content-Type": JSON_LD}
        )
        if found.status not in (200, 201, 202) or not found.headers.get("location"):
            raise _refusal(found)
        account = urljoin(office, found.headers["location"])
        if not account.startswith(office.partition(FRONT_OFFICE)[0]):
            raise Refused(502, _STRANGE)  # an account lies where its front office does
        return self.look(account_id, company, Customer(office, account))

    def look(self, account_id: str, company: str, customer: Customer) -> Customer:
        """The account now."""
        found = self.envoy.ask(
            account_id, company, "GET", customer.account, headers={"Accept": TURTLE}
        )
        if found.status != 200:
            raise _refusal(found)
        account = Account.read(self.codecs.parse(found.body, TURTLE, customer.account))
        if account is None:
            raise Refused(502, _STRANGE)
        return replace(
            customer,
            holder=account.holder,
            state=account.state,
            may_sell=bool(account.may_sell),
            missing=account.missing,
            wants_cards=account.wants_cards,
        )

    def push(
        self, account_id: str, company: str, customer: Customer, bundle: Sequence[Parcel]
    ) -> Round:
        """Send what has not arrived there, one by one; then look again.

        Refusals are told with the words of whoever refused; what went before has arrived.
        """
        done = Round(customer)
        account = customer.account.rpartition("/")[0]
        for each in bundle if customer.state in LIVE else ():
            is_unwanted = each.folder == PRODUCTS and not customer.wants_cards
            if each.content_hash in customer.arrived or is_unwanted:
                continue
            found = self._sent(account_id, company, f"{account}/{each.folder}/", each)
            if found.status in (200, 201):
                done.arrived.append(each.content_hash)
                continue
            done.refused[each.name] = said(found)
            if found.status in _HOPELESS:
                break
        held = {each.content_hash for each in bundle}
        known = tuple(one for one in (*customer.arrived, *done.arrived) if one in held)
        done.customer = replace(self.look(account_id, company, customer), arrived=known)
        return done

    def _sent(self, account_id: str, company: str, folder: str, each: Parcel) -> Received:
        headers = {
            "Content-Type": JSON_LD,
            "Idempotency-Key": each.content_hash,
            "Slug": each.slug,
        }
        return self.envoy.ask(account_id, company, "POST", folder, body=each.body, headers=headers)

    def _keys(self, office: str, found: Received) -> frozenset[str]:
        """Those that the storage behind a front office lists."""
        links = _LINK.findall(found.headers.get("link", ""))
        where = next((to for to, rel in links if SOLID.STORAGE_DESCRIPTION in rel.split()), "")
        if not where:
            return frozenset()
        described = self.envoy.read(urljoin(office, where), TURTLE)
        if described.status != 200 or described.media_type != TURTLE:
            return frozenset()
        graph = self.codecs.parse(described.body, TURTLE, where)
        listed = NamedNode(SEC.ASSERTION_METHOD)
        return frozenset(
            t.object.value
            for t in graph
            if t.predicate == listed and isinstance(t.object, NamedNode)
        )


def said(found: Received) -> Words:
    """Why not, as the problem document of the other side says it."""
    try:
        members = json.loads(found.body)
    except ValueError:
        members = None
    members = members if isinstance(members, dict) else {}
    violations = members.get("violations")
    messages = [one.get("message") for one in violations] if isinstance(violations, list) else []
    told = [one for one in (*messages, members.get("message")) if isinstance(one, dict)]
    if told:
        both = [" ".join(str(one.get(tag, "")) for one in told[:1]) for tag in ("fr", "en")]
        return Words(*both)
    text = str(members.get("detail") or members.get("title") or "")
    return Words(
        f"Le Sésame du client répond {found.status}. {text}".strip(),
        f"The customer's Sésame answers {found.status}. {text}".strip(),
    )


def trouble(error: PodError) -> Words:
    """An error on the way, for people."""
    if isinstance(error, Refused):
        return error.words
    return Words(
        f"Ce Sésame n'est pas joignable maintenant : réessayez plus tard. ({error})",
        f"This Sésame cannot be reached now: try again later. ({error})",
    )


def _refusal(found: Received) -> Refused:
    return Refused(found.status, said(found))


_STRANGE = Words(
    "À cette adresse, personne ne répond comme un Sésame : vérifiez le lien de l'invitation.",
    "Nobody answers as a Sésame does at this address: check the link of the invitation.",
)
_UNLISTED = Words(
    "Les conditions sont signées par une clé que ce Sésame ne reconnaît pas : n'y répondez pas, et "
    "prévenez le citoyen.",
    "The terms are signed by a key that this Sésame does not list: do not answer them, and tell "
    "the citizen.",
)
