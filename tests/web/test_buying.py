"""A neighbour with a Sésame elsewhere answers what somebody sells (issue 7, must show)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest

from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import Citizen
from tests.web.served import Served
from vocab.terms import DPV

FACE, BUY = "/office/me/face", "/office/buy"


@pytest.fixture
def seller(servers: tuple[Served, Served]) -> Iterator[Visitor]:
    with at_home(servers[0], "alice") as visitor:
        yield visitor


@pytest.fixture
def buyer(servers: tuple[Served, Served]) -> Iterator[Visitor]:
    with at_home(servers[1], "alice") as visitor:
        yield visitor


def offered(seller: Visitor, title: str) -> str:
    """Something for sale; its address."""
    ledger = Citizen(seller.served).ledger
    before = {m.name for m in ledger.children("for-sale")}
    done = seller.post(FACE, do="offer", title=title, text="28 inches", price="79,50")
    assert done.status_code == 303
    (name,) = {m.name for m in ledger.children("for-sale")} - before
    return ledger.pod.base + name


def seen(served: Served, url: str, language: str = "fr") -> str:
    html = {"Accept": "text/html", "Accept-Language": language}
    return served.ask("GET", url, headers=html).body.decode()


def test_from_the_offer_to_ones_own_sesame_and_back_to_the_seller(
    servers: tuple[Served, Served], seller: Visitor, buyer: Visitor
) -> None:
    """What a visitor sees, where they answer, and what the seller has of it."""
    one, other = servers
    url = offered(seller, "Vélo <b>rouge</b>")
    page = seen(one, url)
    assert "79,50\N{NO-BREAK SPACE}€" in unescape(page)
    assert "<h1><bdi>Vélo &lt;b&gt;rouge&lt;/b&gt;</bdi></h1>" in page
    onward = re.search(r'class="button" href="([^"]+)"', page)
    assert onward is not None
    there = unescape(onward[1]).removeprefix(one.account)
    assert there == f"/sale/alice/{url.rpartition('/')[2]}"
    stranger = Visitor(one)
    assert "Vélo" in words(stranger.get(there))
    for wrong in ("nonsense", "javascript:alert(1)", "https://a@b.example/"):
        bad = stranger.post(there, home=wrong)
        assert bad.status_code == 422
        assert "This is no address of a Sésame" in words(bad)
    led = stranger.post(there, home=f"{other.account}/")
    home = re.search(rf'href="({re.escape(other.account)}{BUY}[^"]+)"', led.text)
    assert home is not None
    path = unescape(home[1]).removeprefix(other.account)
    form = buyer.get(path)
    assert "€79.50" in words(form)
    sent = buyer.post(BUY, page=path, offer=url, text="Saturday at ten? 06 00 00 00 00")
    assert sent.status_code == 303, words(sent)
    assert "The seller has it" in words(buyer.get(sent.headers["Location"]))
    her = Citizen(other).webid
    told = seller.get(FACE)
    assert "Saturday at ten?" in words(told)
    assert her in words(told).replace(" ", "")
    assert "1 answer to your offer" in words(seller.get("/today"))
    asking = re.search(r'href="(/sharing/ask/[^"]+)"', told.text)
    assert asking is not None
    ask = seller.get(unescape(asking[1])).text
    assert f'value="{her}"' in ask
    assert 'value="personal/delivery-address" selected' in ask
    assert f'value="{DPV.NS}SellProducts" selected' in ask
    seller.post("/office/contact/add", webid=her, called="Zoé", new="Neighbours")
    assert "Zoé: Saturday at ten?" in words(seller.get(FACE)).replace(" :", ":")


def test_what_cannot_be_answered_is_told_and_what_was_typed_stays(
    seller: Visitor, buyer: Visitor
) -> None:
    url = offered(seller, "Lamp")
    own = seller.get(f"{BUY}?offer={quote(url, safe='')}")
    assert "This is your own offer" in words(own)
    page = f"{BUY}?offer={quote(url, safe='')}"
    empty = buyer.post(BUY, page=page, offer=url, text="  ")
    assert (empty.status_code, "Write something" in words(empty)) == (422, True)
    long = buyer.post(BUY, page=page, offer=url, text="a" * 1_001)
    assert (long.status_code, "a" * 1_001 in long.text) == (422, True)
    assert seller.post(FACE, do="withdraw", name=f"for-sale/{url.rpartition('/')[2]}").ok
    late = buyer.post(BUY, page="/office/me/face", offer=url, text="Still there?")
    assert "This offer is there no more" in words(late)
    for nothing in ("", "javascript:alert(1)", f"{seller.served.home}profile/card"):
        found = buyer.get(f"{BUY}?offer={quote(nothing, safe='')}")
        assert (found.status_code, "there no more" in words(found)) == (404, True)
    assert Visitor(seller.served).get("/sale/alice/nothing").status_code == 404
    assert Visitor(seller.served).get("/sale/nobody/nothing").status_code == 404


def test_what_not_everybody_may_read_is_no_offer(
    servers: tuple[Served, Served], buyer: Visitor
) -> None:
    """It is read as anybody, though the answer goes under her name."""
    one, other = servers
    url = f"{other.home}notes/lamp"
    body = (
        '<#it> <https://schema.org/price> 1.0 ; <https://schema.org/name> "Lamp" ; '
        f"<https://schema.org/seller> <{Citizen(one).webid}> ."
    )
    assert other.put(url, body).status == 201
    found = buyer.get(f"{BUY}?offer={quote(url, safe='')}")
    assert found.status_code == 404
    assert "Lamp" not in words(found)
