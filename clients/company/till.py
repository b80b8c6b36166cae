"""A till: asks a citizen's Sésame for a payment, and believes a decision only when it is proven.

``till/{id}.json`` of the company's folder keeps each request, ``till/{id}.decision.json`` the
signed decision as ``sesame verify`` reads it. Of what the citizen was told, a hash
comes here and no more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from clients.company.accounts import account_id
from clients.company.customers import is_front_office
from clients.company.home import Home, write_private
from clients.company.importers.e_receipt import EReceipt
from clients.company.rails import Rail
from clients.pod_client import discovery, verbs
from clients.pod_client.errors import NotUnderstood, PodClientError
from clients.pod_client.messages import Errand, Response
from clients.pod_client.session import Session
from proofs.payments.decision import APPROVED, DECLINED, NotADecision, Paper, verify
from proofs.payments.payment import Payment
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SEC, SESAME

JSON = "application/json"
OPEN = frozenset({"received", "presented", "deferred", "handed", "unchecked"})
#: Keys that were seen at a Sésame, by its address.
_KEYS = "known-keys.json"
_OUTCOMES = {"approved": APPROVED, "declined": DECLINED}


@value
class Request:
    """One payment as the till knows it. ``page`` is where the citizen decides."""

    id: str
    url: str
    page: str
    payment: Mapping[str, Json]
    rail: Mapping[str, Json]
    state: str = "received"
    asked_at: str = ""
    #: Of a decision that was verified.
    jti: str = ""
    payment_hash: str = ""
    notice_hash: str = ""
    receipt: str = ""
    #: Of a request that was handed over, which no server knows (decision 0053).
    nonce: str = ""
    expires: int = 0
    #: Whose Sésame vouched for the phone that decided it.
    payer: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def paid(self) -> Payment:
        return Payment.read(dict(self.payment))


@value
class Till:
    """The requests of one company."""

    home: Home
    _folder: str = field(default="till")

    @property
    def folder(self) -> Path:
        return self.home.path / self._folder

    def keep(self, request: Request, paper: Paper | None = None) -> None:
        """As it is now, and the decision where there is one."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        members = asdict(request)
        write_private(self.folder / f"{request.id}.json", json.dumps(members, ensure_ascii=False))
        if paper is not None:
            write_private(self.folder / f"{request.id}.decision.json", paper.body().decode())
            if request.state in _OUTCOMES:
                self._know(paper)

    def keys_of(self, issuer: str) -> Sequence[str]:
        """The keys that were seen at a Sésame before."""
        file = self.folder / _KEYS
        known = json.loads(file.read_bytes()) if file.exists() else {}
        return tuple(known.get(issuer, ()))

    def paper(self, identifier: str) -> Paper | None:
        """The decision on a request, where it was taken."""
        file = self.folder / f"{identifier}.decision.json"
        return Paper.read(file.read_bytes()) if file.exists() else None

    def _know(self, paper: Paper) -> None:
        decided, file = verify(paper), self.folder / _KEYS
        known = json.loads(file.read_bytes()) if file.exists() else {}
        method = decided.key.verification_method
        if method not in known.get(decided.issuer, ()):
            known.setdefault(decided.issuer, []).append(method)
            write_private(file, json.dumps(known))

    def find(self, identifier: str) -> Request | None:
        """One by its id."""
        file = self.folder / f"{identifier}.json"
        if not identifier.isalnum() or not file.exists():
            return None
        return Request(**json.loads(file.read_bytes()))

    def all(self) -> Iterator[Request]:
        """All of them, the newest first."""
        files = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        for file in files:
            found = self.find(file.stem)
            if found is not None:
                yield found

    def seen(self, but: str) -> frozenset[str]:
        """The numbers of decisions that were taken for other requests."""
        return frozenset(each.jti for each in self.all() if each.jti and each.id != but)


def ask(
    session: Session, customer: str, payment: Payment, rail: Rail, expires_in: int, note: str
) -> Errand[Request]:
    """Ask for it; the citizen decides on the page that the answer names."""
    office = yield from _office(session, customer)
    url = f"{office.partition('?')[0]}/payments"
    wish = _wish(payment, rail, expires_in, note)
    key = payment.transaction_id
    response = yield from session.exchange(verbs.post(url, wish, JSON, idempotency_key=key))
    said = _members(url, response)
    where = response.location
    if where is None:
        raise NotUnderstood(url, "it took the request and does not say where it is")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Request(
        str(said.get("id")),
        where,
        str(said.get("page", "")),
        payment.payload(),
        rail.wish(),
        asked_at=now,
    )


def change(
    session: Session, request: Request, amount: Decimal, rail: Rail, expires_in: int
) -> Errand[Request]:
    """Another sum, as long as nothing is decided."""
    paid = replace(request.paid, amount=amount)
    wish = _wish(paid, rail, expires_in, "")
    response = yield from session.exchange(verbs.put(request.url, wish, JSON))
    state = str(_members(request.url, response).get("state"))
    return replace(request, payment=paid.payload(), state=state)


def cancel(session: Session, request: Request) -> Errand[Request]:
    """The till asks no more."""
    response = yield from session.exchange(verbs.delete(request.url))
    return replace(request, state=str(_members(request.url, response).get("state")))


def look(
    session: Session, request: Request, company: str, seen: frozenset[str]
) -> Errand[tuple[Request, Paper | None]]:
    """How it stands. Raises ``NotUnderstood`` for a decision that is not proven."""
    response = yield from session.exchange(verbs.get(request.url, JSON))
    said = _members(request.url, response)
    state = str(said.get("state"))
    now = replace(request, state=state)
    if state not in _OUTCOMES or (state == "declined" and not said.get("decision")):
        return now, None  # a refusal needs no proof: nothing is paid by it
    paper = Paper(*(str(said.get(name, "")) for name in ("credential", "decision", "payment")))
    try:
        decided = verify(paper, seen)
    except NotADecision as wrong:
        raise NotUnderstood(request.url, str(wrong)) from None
    if (decided.outcome, decided.payment, decided.payee) != (
        _OUTCOMES[state],
        request.paid,
        company,
    ):
        raise NotUnderstood(request.url, "the decision is not on what was asked")
    described = yield from discovery.storage_description(session, decided.issuer)
    if decided.key.verification_method not in discovery.iris(
        described, None, SEC.ASSERTION_METHOD
    ) or not request.url.startswith(decided.issuer):
        raise NotUnderstood(request.url, "the key that vouches is not this Sésame's")
    hashes = (decided.payment_hash, decided.notice_hash)
    return replace(now, jti=decided.jti, payment_hash=hashes[0], notice_hash=hashes[1]), paper


def hand_receipt(
    session: Session, request: Request, company: str, read: EReceipt | None
) -> Errand[Request]:
    """The receipt of an approved payment, into the account; for a citizen with an account."""
    base = request.url.partition(".front-office/")[0]
    account = f"{base}accounts/{account_id(company)}/"
    found = yield from session.exchange(verbs.get(f"{account}account"))
    holders = discovery.iris(discovery.triples(found), None, SESAME.HOLDER)
    if not holders:
        raise NotUnderstood(f"{account}account", "it does not name the citizen")
    paid = request.paid
    issued = read.issued if read is not None else datetime.now(UTC)
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": "#it",
        "type": "Receipt",
        "seller": company,
        "customer": holders[0],
        "referencesOrder": f"{base}payments/{request.id}#it",
        "price": str(paid.amount),
        "priceCurrency": paid.currency,
        "issued": issued.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "settlement": SESAME.NS + str(request.rail.get("settlement")),
    }
    if read is not None:
        document["name"], document["text"] = read.number, read.text()
    url = f"{account}receipts/"
    body = json.dumps(document, ensure_ascii=False).encode()
    key = hashlib.sha256(body).hexdigest()
    post = verbs.post(url, body, verbs.JSON_LD, idempotency_key=key)
    response = yield from session.exchange(post)
    return replace(request, receipt=response.location or url)


def transaction_id() -> str:
    """A number that no other request has."""
    return secrets.token_hex(12)


def _office(session: Session, customer: str) -> Errand[str]:
    """A WebID, a front office, or anything of a pod: an account's address will do."""
    if is_front_office(customer):
        return customer
    try:
        return (yield from discovery.front_office(session, customer))
    except (NotUnderstood, PodClientError):
        described = yield from discovery.storage_description(session, customer)
    offices = discovery.iris(described, None, SESAME.FRONT_OFFICE)
    if not offices:
        raise NotUnderstood(customer, "it names no front office")
    return offices[0]


def _wish(payment: Payment, rail: Rail, expires_in: int, note: str) -> bytes:
    said: dict[str, Json] = {"payment": payment.payload(), "expires_in": expires_in, **rail.wish()}
    return json.dumps({**said, "note": note} if note else said, ensure_ascii=False).encode()


def _members(url: str, response: Response) -> Mapping[str, Json]:
    try:
        found = json.loads(response.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotUnderstood(url, "it does not answer with an object")
    return found
