"""A till while its customer's Sésame is out of reach: handed over, taken, checked (issue 6)."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from clients.company.home import Home
from clients.company.till import Till as TillFolder
from clients.company.till_offline import handed as handed_text
from proofs.keys import SigningKey
from proofs.payments import compact
from proofs.payments.decision import APPROVED, Paper, credential
from proofs.payments.handover import Handover
from proofs.payments.notice import NOTICE
from proofs.payments.payment import transaction
from tests.unit.proofs.phone import Phone
from tests.web.at_home import at_home
from tests.web.pocket import Pocket
from tests.web.seller import Seller
from tests.web.served import Served
from tests.web.test_till import Shop, shop_of, tablet


@pytest.fixture(scope="module")
def shop(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    Seller(served, "bob").opened().declare()
    return shop_of(served, tmp_path_factory.mktemp("shop") / "home")


@pytest.fixture(scope="module")
def pocket(shop: Shop) -> Iterator[Pocket]:
    with at_home(shop.server, "alice") as alice:
        pocket = Pocket(alice)
        pocket.settle()
        assert pocket.added().status_code == 303
        yield pocket


def handed(shop: Shop) -> tuple[str, Handover]:
    status, said, err = shop.run("hand", "--amount", "12.40", "--name", "Bob")
    assert status == 0, err
    return str(said["id"]), Handover.read(str(said["handover"]))


def decided(one: Handover, vouched: str, phone: Phone, outcome: str = APPROVED) -> Paper:
    """As ``decide.js`` signs it; its browser test holds that to the same verifier."""
    notice = transaction(NOTICE, {"payment_hash": one.hash, "salt": "s"})
    token = phone.decide(vouched, [one.text, notice], one.payment.payee_id, one.nonce, outcome)
    return Paper(vouched, token, one.text)


def taken(shop: Shop, folder: Path, paper: Paper) -> tuple[int, str, str]:
    file = folder / "decision.json"
    file.write_bytes(paper.body())
    status, said, err = shop.run("take", str(file))
    return status, str(said.get("state")), err


def test_unchecked_until_the_sesame_answers_then_believed_without_it(
    shop: Shop, pocket: Pocket, tmp_path: Path
) -> None:
    """Invariant 7: a key that was never seen at the Sésame makes nothing paid."""
    phone = pocket.phone
    vouched = vouched_of(pocket)
    name, one = handed(shop)
    assert shop.run("wait", name, "--patience", "0.1")[1]["state"] == "handed"
    assert taken(shop, tmp_path, decided(one, vouched, phone))[:2] == (0, "unchecked")
    assert shop.run("wait", name)[1]["state"] == "approved"
    _, two = handed(shop)
    assert taken(shop, tmp_path, decided(two, vouched, phone))[:2] == (0, "approved")
    _, three = handed(shop)
    assert taken(shop, tmp_path, decided(three, vouched, phone, "Declined"))[:2] == (1, "declined")


def test_what_does_not_hold_is_refused(shop: Shop, pocket: Pocket, tmp_path: Path) -> None:
    """Another's key, another request, a second decision, a text that is none."""
    vouched, phone = vouched_of(pocket), pocket.phone
    name, one = handed(shop)
    first = decided(one, vouched, phone)
    assert taken(shop, tmp_path, first)[0] == 0
    assert taken(shop, tmp_path, first)[0] == 0
    status, _, err = taken(shop, tmp_path, decided(one, vouched, phone, "Declined"))
    assert (status, "first decision counts" in err) == (2, True)
    strange = Handover.of(one.payment, "x" * 22, one.expires)
    status, _, err = taken(shop, tmp_path, decided(strange, vouched, phone))
    assert (status, "no request that this till" in err) == (2, True)
    altered = Paper(first.credential, first.decision[:-4] + "AAAA", first.payment)
    assert taken(shop, tmp_path, altered)[0] == 2
    assert shop.run("cancel", name)[0] == 2
    thief, (other, two) = Phone(), handed(shop)
    mine = SigningKey.generate()
    now = datetime.now(UTC)
    forged = credential(shop.server.home, thief.jwk, mine, now, now + timedelta(days=1))
    assert taken(shop, tmp_path, decided(two, forged, thief))[:2] == (0, "unchecked")
    status, _, err = shop.run("wait", other)
    assert (status != 0, "not this Sésame" in err) == (True, True)


def test_the_page_hands_over_by_itself_where_nobody_answers(shop: Shop, pocket: Pocket) -> None:
    """The box takes what the phone gives; what is wrong with it is said there."""
    nobody = f"http://localhost:{unused()}/alice/#me"
    with tablet(shop, "en") as place:
        typed = {"to": nobody, "amount": "7.20", "note": ""}
        sent = requests.post(f"{place}/ask", data=typed, timeout=10, allow_redirects=False)
        assert sent.status_code == 303, sent.text
        page = f"{place}{sent.headers['Location']}"
        shown = requests.get(page, timeout=10).text
        assert "Offline: the customer scans this code" in shown
        assert "<svg" in shown
        bad = requests.post(f"{page}/take", data={"decision": "{}"}, timeout=10)
        assert (bad.status_code, "It is no decision" in bad.text) == (422, True)
        name = page.rpartition("/")[2]
        request = TillFolder(Home(shop.home)).find(name)
        assert request is not None
        one = Handover.read(handed_text(request))
        paper = decided(one, vouched_of(pocket), pocket.phone).body().decode()
        assert requests.post(f"{page}/take", data={"decision": paper}, timeout=10).ok
        until = time.monotonic() + 10
        while requests.get(f"{page}/state", timeout=10).json()["state"] != "approved":
            assert time.monotonic() < until
        assert "no money has moved" in requests.get(page, timeout=10).text


def unused() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def vouched_of(pocket: Pocket) -> str:
    """The credential of this phone, as the copy has it."""
    pocket.visitor.http.headers["Accept"] = "application/json"
    phones = json.loads(pocket.visitor.get("/pocket/snapshot").text)["payer"]["phones"]
    pocket.visitor.http.headers["Accept"] = "text/html"
    return str(phones[compact.thumbprint(pocket.phone.jwk)])
