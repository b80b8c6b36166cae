"""A till while the citizen's Sésame is out of reach: hands a request over, takes what was decided.

A decision is believed where the key that vouches for the phone was seen at that Sésame before;
otherwise it stays unchecked, which is not paid, until the Sésame answers (decision 0053).
"""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime

from clients.company.till import Request, Till
from clients.console import Misused
from clients.pod_client import discovery
from clients.pod_client.errors import NotUnderstood
from clients.pod_client.messages import Errand
from clients.pod_client.session import Session
from proofs.payments.decision import APPROVED, Decided, NotADecision, Paper, verify
from proofs.payments.handover import Handover
from proofs.payments.payment import Payment
from vocab.terms import SEC

#: A phone's clock and the till's differ by so much at most.
_SKEW_S = 120


def hand(payment: Payment, expires_in: int) -> Request:
    """A request that no server knows; only of the simulated rail."""
    return Request(
        f"h{payment.transaction_id}",
        "",
        "",
        payment.payload(),
        {"settlement": "Simulated"},
        "handed",
        datetime.now(UTC).isoformat(timespec="seconds"),
        nonce=secrets.token_urlsafe(16),
        expires=int(time.time()) + expires_in,
    )


def handed(request: Request) -> str:
    """What the citizen's phone scans."""
    return Handover.of(request.paid, request.nonce, request.expires).written()


def take(kept: Till, text: str) -> tuple[Request, Paper]:
    """The request that this decision is about, as it is now. Raises :class:`Misused`."""
    try:
        paper = Paper.read(text.strip().encode()).without_notice()
        decided = verify(paper)
    except NotADecision as wrong:
        raise Misused(wrong.fr, wrong.en) from None
    request = next((each for each in kept.all() if _is_about(each, decided)), None)
    if request is None:
        raise Misused(
            "Cette décision n'est sur aucune demande que cette caisse a remise.",
            "This decision is about no request that this till has handed over.",
        )
    if request.jti and request.jti != decided.jti:
        raise Misused(
            "Cette demande est déjà décidée : la première décision compte.",
            "This request is decided already: the first decision counts.",
        )
    if decided.jti in kept.seen(request.id):
        raise Misused("Cette décision a déjà servi.", "This decision was used before.")
    if decided.decided_at.timestamp() > request.expires + _SKEW_S:
        raise Misused(
            "Cette décision est venue après la fin de la demande : refaites-la.",
            "This decision came after the request had ended: make it again.",
        )
    is_known = decided.key.verification_method in kept.keys_of(decided.issuer)
    return _taken(request, decided, "" if is_known else "unchecked"), paper


def look(session: Session, kept: Till, request: Request) -> Errand[tuple[Request, Paper | None]]:
    """Checks what could not be checked. Raises ``NotUnderstood`` where it does not hold."""
    paper = kept.paper(request.id)
    if request.state != "unchecked" or paper is None:
        return request, None
    decided = verify(paper)
    described = yield from discovery.storage_description(session, decided.issuer)
    methods = discovery.iris(described, None, SEC.ASSERTION_METHOD)
    if decided.key.verification_method not in methods:
        raise NotUnderstood(decided.issuer, "the key that vouches is not this Sésame's")
    return _taken(request, decided, ""), paper


def _is_about(request: Request, decided: Decided) -> bool:
    is_ours = bool(request.nonce) and request.nonce == decided.nonce
    return is_ours and (request.paid, request.paid.payee_id) == (decided.payment, decided.payee)


def _taken(request: Request, decided: Decided, state: str) -> Request:
    outcome = "approved" if decided.outcome == APPROVED else "declined"
    return replace(
        request,
        state=state or outcome,
        jti=decided.jti,
        payment_hash=decided.payment_hash,
        notice_hash=decided.notice_hash,
        payer=decided.issuer,
    )
