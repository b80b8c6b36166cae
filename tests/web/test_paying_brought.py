"""What a phone decided offline comes home: kept once, the first decision counts (issue 6)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
import requests

from proofs.payments import compact
from proofs.payments.decision import Paper
from proofs.payments.handover import Handover
from proofs.payments.notice import NOTICE
from proofs.payments.payment import Payment, transaction
from proofs.strict_json import Json
from tests.unit.proofs.phone import Phone
from tests.web.at_home import at_home, words
from tests.web.pocket import HOME, SETTINGS, Pocket
from tests.web.seller import Seller
from tests.web.served import Served


@pytest.fixture
def pocket(served: Served) -> Iterator[Pocket]:
    with at_home(served, "alice") as alice:
        pocket = Pocket(alice)
        assert pocket.added().status_code == 303
        yield pocket


@pytest.fixture(scope="module", autouse=True)
def bob(served: Served) -> Seller:
    return Seller(served, "bob").opened()


def handed(pocket: Pocket) -> Handover:
    webid = pocket.visitor.served.people["bob"].webid
    payment = Payment(secrets.token_hex(8), "Chez Bob", webid, Decimal("12.40"), "EUR")
    return Handover.of(payment, secrets.token_urlsafe(16), pocket.now() + 600)


def decided(
    pocket: Pocket, one: Handover, outcome: str = "Approved", at: int = 0, why: str = "default"
) -> Paper:
    pocket.visitor.http.headers["Accept"] = "application/json"
    phones = pocket.visitor.get("/pocket/snapshot").json()["payer"]["phones"]
    pocket.visitor.http.headers["Accept"] = "text/html"
    vouched = phones[compact.thumbprint(pocket.phone.jwk)]
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(one.expires))
    fact: dict[str, Json] = {"label": "x", "value": "non communiqué", "not_communicated": True}
    fact |= {"datapoint": "employee-satisfaction", "why": why}
    said: dict[str, Json] = {
        "payment_hash": one.hash,
        "sentence": "?",
        "facts": [fact],
        "warnings": [],
        "salt": secrets.token_urlsafe(16),
        "expires_at": end,
    }
    notice = transaction(NOTICE, said)
    claims: dict[str, Json] = {"iat": at or pocket.now()}
    token = pocket.phone.decide(
        vouched, [one.text, notice], one.payment.payee_id, one.nonce, outcome, claims=claims
    )
    return Paper(vouched, token, one.text, notice)


def brought(pocket: Pocket, body: bytes, content: str = "application/json") -> requests.Response:
    visitor = pocket.visitor
    headers = {"Content-Type": content, "Accept": "application/json"}
    url = f"{visitor.served.account}{HOME}/handed"
    return visitor.http.post(url, data=body, headers=headers, timeout=10)


def test_it_is_kept_once_and_the_first_decision_counts(pocket: Pocket) -> None:
    """J-09: of two phones one is taken, the other is told. Brought again, it is the same."""
    one = handed(pocket)
    first = decided(pocket, one)
    got = brought(pocket, first.body())
    assert got.status_code == 200, got.text
    page = got.json()["page"]
    assert brought(pocket, first.body()).json()["page"] == page
    shown = words(pocket.visitor.get(page))
    assert "Approved" in shown
    assert "12.40" in shown
    kept = pocket.visitor.get(f"{page}/decision")
    assert Paper.read(kept.content) == first
    other = Pocket(pocket.visitor, Phone())
    assert other.added("Another").status_code == 303
    second = brought(other, decided(other, one, "Declined").body())
    assert (second.status_code, "first decision counts" in second.text) == (409, True)


def test_what_does_not_hold_is_refused(pocket: Pocket) -> None:
    """Nobody else's, no other site's, not without its notice, not from a phone taken out."""
    paper = decided(pocket, handed(pocket))
    assert brought(pocket, paper.without_notice().body()).status_code == 400
    assert brought(pocket, b"{}").status_code == 400
    assert brought(pocket, paper.body(), "text/plain").status_code == 415
    old = decided(pocket, handed(pocket), at=pocket.now() - 40 * 86_400)
    assert brought(pocket, old.body()).status_code in (400, 422)
    strange = decided(pocket, handed(pocket), why="because")
    assert "update the app" in brought(pocket, strange.body()).text
    visitor = pocket.visitor
    sent = {"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"}
    url = f"{visitor.served.account}{HOME}/handed"
    foreign = visitor.http.post(url, data=paper.body(), headers=sent, timeout=10)
    assert foreign.status_code == 400
    stranger = requests.post(
        url, data=paper.body(), headers={"Content-Type": "application/json"}, timeout=10
    )
    assert stranger.status_code == 401
    kid = compact.thumbprint(pocket.phone.jwk)
    visitor.post(f"{SETTINGS}/phone/{kid}/remove", page=SETTINGS)
    gone = brought(pocket, paper.body())
    assert (gone.status_code, "does not sign for you" in gone.text) == (422, True)
