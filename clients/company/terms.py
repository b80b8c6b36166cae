"""The citizens' terms, as a company meets them: read, answered, and kept as they were signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime

from clients.company.accounts import Account as OpenAccount
from clients.company.accounts import ask, decided, members, office_of, unsigned_request
from clients.company.stance import Stance
from clients.pod_client import discovery, verbs
from clients.pod_client.errors import NotUnderstood, RequestRefused
from clients.pod_client.messages import Errand
from clients.pod_client.session import Session
from proofs import agreement, strict_json
from proofs.agreement import NotTerms, Template, Terms
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SEC, SESAME

_NO_TERMS = frozenset({404, 405, 406})
_UNREADABLE = (NotTerms, ProofInvalid, strict_json.MalformedJson, strict_json.TooComplex)


@value
class Opening:
    """An account asked for. ``papers`` are to be kept, by content hash, as they were signed."""

    address: str
    account: OpenAccount
    proffered: Template | None = None
    answer: str = ""
    papers: Mapping[str, bytes] = field(default_factory=dict)


def proffered(session: Session, office: str) -> Errand[Terms | None]:
    """The terms at a front office, signed by the citizen's Sésame; ``None`` where there are none.

    Raises ``NotUnderstood`` where they are not what the roster has, word for word, or are signed
    with a key that the citizen's storage does not list.
    """
    try:
        response = yield from session.exchange(verbs.get(office, verbs.JSON_LD))
    except RequestRefused as refused:
        if refused.status in _NO_TERMS:
            return None
        raise
    try:
        terms = agreement.read_terms(response.body)
    except _UNREADABLE as wrong:
        raise NotUnderstood(office, str(wrong)) from wrong
    described = yield from discovery.storage_description(session, office)
    if terms.proof.verification_method not in discovery.iris(described, None, SEC.ASSERTION_METHOD):
        raise NotUnderstood(
            office, "its terms are signed with a key that the storage does not name"
        )
    return terms


def open_account(
    session: Session,
    customer: str,
    company: str,
    key: SigningKey,
    stance: Stance,
    patience: float,
    more: Mapping[str, Json] | None = None,
) -> Errand[Opening]:
    """Ask for an account, with the answer to the citizen's terms where there is one to give."""
    office = yield from office_of(session, customer)
    terms = yield from proffered(session, office)
    answer = stance.to(terms.template) if terms else ""
    body, papers = unsigned_request(company, more), {}
    if terms is not None and answer:
        alternative = stance.proposes if answer == SESAME.PROPOSES_ALTERNATIVE else ""
        now = datetime.now(UTC)
        body = agreement.answer(
            company, terms.content_hash, answer, key, now, alternative=alternative, more=more
        )
        content_hash = agreement.verified(body).content_hash
        papers = {terms.content_hash: terms.body, content_hash: body}
    address = yield from ask(session, office, body)
    account = yield from decided(session, address, patience)
    if answer == SESAME.PROPOSES_ALTERNATIVE:
        papers |= yield from granted(session, address)
    return Opening(address, account, terms.template if terms else None, answer, papers)


def granted(session: Session, address: str) -> Errand[dict[str, bytes]]:
    """Terms that the citizen has signed as her yes to what the company proposed."""
    found: dict[str, bytes] = {}
    folder = f"{address.rpartition('/')[0]}/terms/"
    places: Sequence[str] = yield from members(session, folder)
    for place in places:
        response = yield from session.exchange(verbs.get(place, verbs.JSON_LD))
        try:
            terms = agreement.read_terms(response.body)
        except _UNREADABLE:
            continue
        if terms.answers:
            found[terms.content_hash] = response.body
    return found
