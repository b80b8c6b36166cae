"""``sesame-company till`` against the real server: ask, wait, receipt, and the tablet's page."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from clients.company import __main__ as company
from clients.company.desk import Desk
from clients.company.home import Home
from clients.company.till_page import serve
from clients.pod_client.session import Credentials
from proofs.payments.decision import Paper, verify
from tests.unit.clients.test_e_receipt import body
from tests.web.at_home import at_home, words
from tests.web.pocket import HOME, Pocket, Till
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import SESAME


@dataclass
class Shop:
    """Bob's shop, with the private folder of its till."""

    server: Served
    home: Path

    def run(self, *arguments: str, lang: str = "en") -> tuple[int, dict[str, object], str]:
        """Status, the report for machines, and what people read."""
        named = ["till", "--home", str(self.home), "--lang", lang, *arguments]
        said: list[tuple[int, str, str]] = []
        for more in (["--json"], []) if arguments[0] in ("list", "wait") else (["--json"],):
            out, err = io.StringIO(), io.StringIO()
            options = company.parser().parse_args([*named, *more])
            status = company.run(options, {}, out, err)
            said.append((status, out.getvalue(), err.getvalue()))
        status, out_, err_ = said[0]
        report = json.loads(out_) if out_ else {}
        return status, report, said[-1][1] + err_

    def ask(self, *more: str, amount: str = "12.40") -> dict[str, object]:
        alice = self.server.people["alice"].webid
        status, said, err = self.run("ask", "--to", alice, "--amount", amount, *more)
        assert status == 0, err
        return said

    def kept(self, identifier: object) -> Path:
        return self.home / "till" / f"{identifier}.decision.json"


def shop_of(served: Served, folder: Path) -> Shop:
    """Bob's, with who he is and what he signs in with in its folder."""
    home, person = Home(folder), served.people["bob"]
    home.make()
    members = {
        "issuer": f"{served.account}/",
        "id": person.client,
        "secret": "a" * 40,
        "webId": person.webid,
    }
    home.settle(person.webid, Credentials.read(members))
    return Shop(served, folder)


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


def test_a_till_asks_waits_and_keeps_a_decision_that_is_proven(shop: Shop, pocket: Pocket) -> None:
    """What comes to the merchant: the decision and two hashes, and not one fact."""
    said = shop.ask("--name", "Boulangerie Bob", "--note", "Deux pains")
    assert (said["state"], said["simulated"]) == ("received", True)
    url = str(said["page"])
    assert "Deux pains" in words(pocket.visitor.get(f"{HOME}/{said['id']}"))
    assert pocket.decide(url).status_code == 303
    status, now, text = shop.run("wait", str(said["id"]))
    assert (status, now["state"]) == (0, "approved")
    assert "Simulated payment: no money has moved" in text
    paper = Paper.read(shop.kept(said["id"]).read_bytes())
    assert verify(paper).notice_hash == now["notice_hash"]
    assert paper.notice == ""
    folder = b"".join(file.read_bytes() for file in (shop.home / "till").iterdir())
    assert b"satisfaction" not in folder
    assert shop.kept(said["id"]).stat().st_mode & 0o077 == 0


def test_a_refusal_is_exit_status_1_and_says_nothing_of_why(shop: Shop, pocket: Pocket) -> None:
    said = shop.ask()
    pocket.decide(str(said["page"]), "decline")
    status, now, text = shop.run("wait", str(said["id"]), lang="fr")
    assert (status, now["state"]) == (1, "declined")
    assert "refusée" in text
    listed = shop.run("list")[1]["requests"]
    assert isinstance(listed, list)
    assert {each["state"] for each in listed} == {"approved", "declined"}


def test_a_browser_without_a_key_can_still_say_no(shop: Shop, pocket: Pocket) -> None:
    """Unsigned: nothing is paid by a refusal, and nobody needs a key to keep their money."""
    said = shop.ask()
    page = f"{HOME}/{said['id']}"
    assert pocket.visitor.post(f"{page}/no", page=page).status_code == 303
    status, now, _ = shop.run("wait", str(said["id"]))
    assert (status, now["state"], now["jti"]) == (1, "declined", "")
    assert pocket.visitor.post(f"{page}/later", page=HOME + "/settings").status_code == 409


def test_the_sum_can_change_and_the_request_be_cancelled(shop: Shop, pocket: Pocket) -> None:
    said = shop.ask(amount="3")
    changed = shop.run("change", str(said["id"]), "--amount", "4.50")[1]
    assert (changed["amount"], changed["state"]) == ("4.50", "received")
    assert shop.run("cancel", str(said["id"]))[1]["state"] == "cancelled"
    late = pocket.visitor.get(f"{HOME}/{said['id']}")
    assert "Cancelled by the shop" in words(late)


def test_the_receipt_comes_home_and_makes_a_purchase_verified(
    shop: Shop, pocket: Pocket, tmp_path: Path
) -> None:
    """`domain` 2.4 (VerifiedPurchase): the receipt rests on the approved payment."""
    said = shop.ask()
    file = tmp_path / "e-receipt.json"
    file.write_bytes(body())
    early = shop.run("receipt", str(said["id"]), "--e-receipt", str(file))
    assert early[0] == 1
    assert "was not approved" in early[2]
    pocket.decide(str(said["page"]))
    other = tmp_path / "other.json"
    whole = {"totalPriceIncVAT": 1241, "totalVATAmount": 66, "vats": [{"totalVATAmount": 66}]}
    sold = [{"name": "Pain", "quantity": "1", "totalAmountIncVAT": 1241}]
    other.write_bytes(body(**whole, products=sold, payments=[{"amount": 1241}]))
    wrong = shop.run("receipt", str(said["id"]), "--e-receipt", str(other))
    assert (wrong[0], "12.41" in wrong[2]) == (2, True)
    status, now, text = shop.run("receipt", str(said["id"]), "--e-receipt", str(file))
    assert status == 0, text
    receipt = str(now["receipt"])
    read = shop.server.ask("GET", receipt, who="alice", headers={"Accept": "text/turtle"})
    assert (read.status, b"12.4" in read.body, b"R-1" in read.body) == (200, True, True)
    assert receipt in pocket.visitor.get(f"{HOME}/{said['id']}").text
    assert receipt in pocket.visitor.get(HOME).text
    ledger = shop.server.house.ledger_called("alice")
    assert ledger is not None
    bob = shop.server.people["bob"].webid
    assert shop.server.house.recommendations.receipt(ledger, bob)


def test_a_receipt_for_another_sum_or_another_payment_is_refused(
    shop: Shop, pocket: Pocket
) -> None:
    url = Till(shop.server, "bob").asked(9)
    pocket.decide(url)
    seller = Seller(shop.server, "bob")
    payment = f"{shop.server.home}payments/{url.rpartition('/')[2]}"
    assert seller.receipt(payment, price="9.01").status == 422
    assert seller.receipt(f"{shop.server.home}payments/nothing", price="9.00").status == 422
    wrong = {"settlement": SESAME.SIMULATED}
    assert seller.receipt(payment, price="9.00", **wrong).status == 201


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("ask", "--amount", "1"), "Of whom?"),
        (("ask", "--to", "https://a.example/", "--amount", "much"), "How much?"),
        (("ask", "--to", "https://a.example/", "--amount", "1", "--rail", "sepa"), "--iban"),
        (("ask", "--to", "https://a.example/", "--amount", "0"), "above nought"),
        (("wait", "nothing"), "Which request?"),
        (("serve", "--listen", "0.0.0.0:1"), "an address of this machine"),
    ],
)
def test_wrong_use_is_said_with_how_to_mend_it(
    shop: Shop, arguments: tuple[str, ...], why: str
) -> None:
    status, _, text = shop.run(*arguments)
    assert (status, why in text) == (2, True)


@contextmanager
def tablet(shop: Shop, lang: str = "fr") -> Iterator[str]:
    """The page of the till, served until the end of the block: its address."""
    running: list[ThreadingHTTPServer] = []
    ready = threading.Event()

    def served(server: ThreadingHTTPServer) -> None:
        running.append(server)
        ready.set()

    named = ["till", "serve", "--listen", "127.0.0.1:0", "--home", str(shop.home)]
    chosen = company.parser().parse_args([*named, "--name", "Boulangerie Bob"])
    desk = Desk(lang, False, io.StringIO(), io.StringIO())
    thread = threading.Thread(target=serve, args=(desk, Home(shop.home), chosen, served))
    thread.start()
    try:
        assert ready.wait(10)
        yield f"http://127.0.0.1:{running[0].server_address[1]}"
    finally:
        running[0].shutdown()
        thread.join()


def test_the_page_of_the_till_asks_shows_a_code_and_hears_the_decision(
    shop: Shop, pocket: Pocket
) -> None:
    with tablet(shop) as place:
        form = requests.get(place, timeout=10)
        assert "Demander le paiement" in form.text
        typed = {"to": shop.server.people["alice"].webid, "amount": "7,20", "note": ""}
        bad = requests.post(f"{place}/ask", data={**typed, "amount": "x"}, timeout=10)
        assert (bad.status_code, "deux décimales" in bad.text) == (422, True)
        sent = requests.post(f"{place}/ask", data=typed, timeout=10, allow_redirects=False)
        page = f"{place}{sent.headers['Location']}"
        shown = requests.get(page, timeout=10).text
        assert "7.20 EUR" in shown
        assert "<svg" in shown
        pocket.decide(page)
        until = time.monotonic() + 10
        while requests.get(f"{page}/state", timeout=10).json()["state"] != "approved":
            assert time.monotonic() < until
        done = requests.get(page, timeout=10).text
        assert "Validée" in done
        assert "aucun argent" in done
        assert "satisfaction" not in done


def test_other_sites_and_other_names_get_nothing_from_the_page(shop: Shop) -> None:
    """A page elsewhere cannot make this till ask, nor read it under a name of its own."""
    with tablet(shop, "en") as place:
        foreign = {"Origin": "https://evil.example"}
        typed = {"to": "https://a.example/#me", "amount": "1"}
        assert requests.post(f"{place}/ask", typed, headers=foreign, timeout=10).status_code == 400
        named = {"Host": "evil.example"}
        assert requests.get(place, headers=named, timeout=10).status_code == 400
        assert requests.get(f"{place}/r/nothing", timeout=10).status_code == 404
        policy = requests.get(place, timeout=10).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
