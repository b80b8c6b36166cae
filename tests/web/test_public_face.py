"""The public face, and the three ways in which something is handed over (docs/giving.md)."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest

from tests.web.asking_access import JSON_LD, answer, asked, letters, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import reads
from tests.web.seller import Seller
from tests.web.served import Served
from tests.web.test_own_facts import TOWN_HALL, save
from vocab.terms import CONTEXTS, DPV

FACE = "/office/me/face"


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def visited(town: Served, url: str = "") -> str:
    """What a visitor who is not signed in sees there."""
    html = {"Accept": "text/html", "Accept-Language": "en"}
    return town.ask("GET", url or town.home, headers=html).body.decode()


def test_visitors_see_what_the_owner_says_and_nothing_else(town: Served, alice: Visitor) -> None:
    """S-45, W-13: private by default."""
    save(alice, "identity", given="Alice", family="Martin", born="1990-04-02")
    assert "Baker" not in visited(town)
    said = {"name": "Alice M.", "role": "Baker", "note": "Open <b>late</b>."}
    assert alice.post(FACE, do="say", **said).status_code == 303
    seen = visited(town)
    assert "Alice M." in seen
    assert "Baker" in seen
    assert "<b>late" not in seen
    for secret in ("Martin", "1990", "personal/", "access/"):
        assert secret not in seen
    assert alice.post(FACE, do="say", name="Alice M.", role="", note="").status_code == 303
    assert "Baker" not in visited(town)
    assert 'value="Alice M."' in alice.get(FACE).text


def test_a_neighbour_buys_a_bicycle(town: Served, alice: Visitor) -> None:
    """An offer on the public face, an answer at the inbox, and just the address that it takes."""
    refused = alice.post(FACE, do="offer", title="Bicycle", text="", price="cheap")
    assert refused.status_code == 422
    assert 'value="Bicycle"' in refused.text
    offered = alice.post(FACE, do="offer", title="Bicycle", text="Red, 28 inches", price="80")
    assert offered.status_code == 303
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    (member,) = ledger.children("for-sale")
    offer = town.home + member.name
    assert "Red, 28 inches" in visited(town, offer)
    assert member.name in visited(town)
    said = {
        "@context": CONTEXTS.ACTIVITIES,
        "type": "Note",
        "actor": town.people["bob"].webid,
        "inReplyTo": offer,
        "content": "I take it. <script>alert(1)</script>",
    }
    for who, status in (("carol", 409), ("bob", 201)):
        sent = town.ask(
            "POST", f"{town.home}inbox/", who=who, body=orjson.dumps(said), content=JSON_LD
        )
        assert sent.status == status, "nobody answers in another's name"
    page = alice.get(FACE)
    assert "I take it." in words(page)
    assert "<script>alert" not in page.text
    save(alice, "home-address", street="1 rue Haute", town="Nantes")
    home = f"{town.home}personal/home-address"
    answer(alice, asked(town, policy(town, home, purpose=f"{DPV.NS}SellProducts")), "all", days=2)
    assert reads(town, home, "bob"), "where to fetch it, for two days"
    assert not reads(town, home, "carol")
    assert alice.post(FACE, do="withdraw", name=member.name).status_code == 303
    assert town.ask("GET", offer).status in (401, 404)
    town.turn(4 * 86_400)
    assert not reads(town, home, "bob")


def test_a_town_hall_asks_for_a_proof_of_address(town: Served, alice: Visitor) -> None:
    """It gets a yes for its town, until the end of the week, and no address."""
    save(alice, "home-address", street="1 rue Haute", code="44000", town="Nantes")
    page = asked(town, policy(town, f"{town.home}personal/home-address", purpose=TOWN_HALL, days=5))
    answer(alice, page, "some", days=5, **{"part-0": "on", "instead-0": "on"})
    (grant,) = letters(town, "bob", "AccessGrant")
    (target,) = grant["access"][0]["target"]["value"]
    assert target == f"{town.home}facts/lives-in-nantes"
    assert b"sesame:isSo true" in town.ask("GET", target, who="bob").body
    assert not reads(town, f"{town.home}personal/home-address", "bob")
    town.turn(7 * 86_400)
    assert town.ask("GET", target, who="bob").status == 403


def test_a_shop_asks_for_a_delivery_address(town: Served, alice: Visitor) -> None:
    """It reads that document until the parcel has come; then it is taken back in one tap."""
    save(alice, "delivery-address", street="12 quai Bas", code="44000", town="Nantes")
    save(alice, "home-address", street="1 rue Haute", town="Nantes")
    url = f"{town.home}personal/delivery-address"
    answer(alice, asked(town, policy(town, url)), "all")
    assert b"12 quai Bas" in town.ask("GET", url, who="bob").body
    assert not reads(town, f"{town.home}personal/home-address", "bob")
    assert f"Who has it: {town.people['bob'].webid}" in words(alice.get("/office/me"))
    (grant,) = letters(town, "bob", "AccessGrant")
    given = grant["id"].rpartition("/")[2]
    assert alice.post("/sharing/given/", page="/sharing/given/", grant=given).status_code == 303
    assert not reads(town, url, "bob")
    assert letters(town, "bob", "Delete")[0]["object"] == grant["id"]


def test_a_companys_pod_has_the_same_face(town: Served) -> None:
    """Whoever deals with a company finds its official site at its address, by its own choice."""
    Seller(town, "bob").opened()
    at = town.people["bob"].pod
    assert "Mill on the river" not in visited(town, at)
    with at_home(town, "bob") as company:
        said = {"name": "Mill on the river", "role": "Miller", "note": "Flour since 1912."}
        assert company.post(FACE, do="say", **said).status_code == 303
        company.post(FACE, do="offer", title="Ten kilos of T80", text="", price="12.5")
    seen = visited(town, at)
    for shown in ("Mill on the river", "Flour since 1912.", "Official and personal site", "€12.50"):
        assert shown in seen
    for secret in ("accounts/", "personal/", "settings/"):
        assert secret not in seen
