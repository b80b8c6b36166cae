"""``sesame-company cards`` against the real server: drafts to a scanner and to a citizen's pod."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.company import __main__ as company
from clients.console import Exit
from pod_server.actions.settle import settle_now
from pod_server.civic.products.cards import Cards, CardSettings, folder_of
from pod_server.model.access import Agent
from proofs.cards import card as cards
from proofs.cards.card import Card
from proofs.strict_json import Json
from tests.web.products import stock
from tests.web.seller import Seller
from tests.web.served import Served, serving
from vocab.terms import GS1

LEFT: dict[str, Json] = {
    "readAt": "2026-11-20T06:00:00Z",
    "inventoryLevel": {"measure": "24", "measureUnit": "C62"},
}
LOAF: dict[str, Json] = {
    "about": "own:pain-de-campagne",
    "product": {"name": [{"@value": "Pain de campagne", "@language": "fr"}]},
    "offers": {"price": "4.20", "priceCurrency": "EUR"},
    "stock": [LEFT],
}
TIN = {"about": "9506000134352", "product": {"name": "Riz"}}


class Shop:
    """A company's desk: a private folder, and one with his cards."""

    def __init__(self, server: Served, folder: Path, name: str = "bob") -> None:
        self.server, self.name = server, name
        self.seller = Seller(server, name)
        self.seller.publish_key()
        self.home, self.cards = folder / "home", folder / "cards"
        self.cards.mkdir()
        given = folder / "creds.json"
        members = self.seller.company.credentials
        given.write_text(
            json.dumps(
                {
                    "issuer": members.issuer,
                    "id": members.client_id,
                    "secret": members.client_secret,
                    "webId": members.web_id,
                }
            )
        )
        assert self.run("init", "--credentials", str(given), "--publish")[0] == Exit.WELL

    def run(self, verb: str, *arguments: str) -> tuple[int, str]:
        out = io.StringIO()
        words = 2 if verb == "cards" else 1
        said = [verb, *arguments]
        named = [*said[:words], "--home", str(self.home), "--lang", "en", *said[words:]]
        status = company.run(company.parser().parse_args(named), {}, out, out)
        return status, out.getvalue()

    def do(self, what: str, *more: str) -> tuple[int, str]:
        return self.run("cards", what, str(self.cards), *more)

    def draft(self, name: str, **said: object) -> None:
        (self.cards / name).write_text(json.dumps(said))

    def signed(self) -> list[Path]:
        return sorted((self.cards / "signed").iterdir())

    @property
    def pod(self) -> str:
        return f"{self.server.pods}/{self.name}/"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    with serving(folder / "data") as served:
        made = Shop(served, folder)
        made.draft("loaf.json", **LOAF)
        made.draft("rice.json", **TIN)
        yield made


def test_drafts_are_checked_signed_and_changed(shop: Shop) -> None:
    """Offline: nothing is signed that a pod would not take, and no change is silent."""
    shop.draft("wrong.json", about="9506000134353", product={"name": "Riz"})
    status, said = shop.do("check")
    assert status == Exit.REFUSED
    assert "wrong.json [wrong-code]" in said
    assert "not told: trace" in said
    (shop.cards / "wrong.json").unlink()
    assert shop.do("check")[0] == Exit.WELL
    assert "2 signed, 0 unchanged" in shop.do("sign")[1]
    assert "0 signed, 2 unchanged" in shop.do("sign")[1]
    dearer = {**LOAF, "offers": {"price": "4.40", "priceCurrency": "EUR"}}
    shop.draft("loaf.json", **dearer)
    status, said = shop.do("sign")
    assert status == Exit.REFUSED
    assert "--reason" in said
    assert shop.do("sign", "--reason", "La farine a monté.")[0] == Exit.WELL
    fewer: Json = [{**LEFT, "availability": "schema:LimitedAvailability"}]
    shop.draft("loaf.json", **{**dearer, "stock": fewer})
    assert "1 signed, 1 unchanged" in shop.do("sign")[1]
    row = sorted(path.name for path in (shop.cards / "signed").iterdir())
    assert row == [
        "01_09506000134352_1.jsonld",
        *(f"own_pain-de-campagne_{n}.jsonld" for n in (1, 2, 3)),
    ]


def test_a_published_card_is_where_the_code_leads(shop: Shop) -> None:
    """P0 of domain 9: scan a code, find the card; anybody may, and the signature holds."""
    shop.do("sign")
    status, said = shop.do("publish")
    assert status == Exit.WELL, said
    code = f"{shop.pod}.flash/own/pain-de-campagne"
    reply = shop.server.ask("GET", f"{code}?linkType=all")
    (link,) = json.loads(reply.body)["linkset"][0][GS1.DPP]
    assert link["title"] == "Pain de campagne"
    found = cards.read(shop.server.ask("GET", link["href"]).body)
    assert found.card.about == code
    assert shop.server.ask("GET", f"{code}?linkType=gs1:dpp").status == 307
    again = shop.do("publish")[1]
    assert again.count(": there") == 2


def test_a_shop_that_has_links_already_keeps_them(shop: Shop, tmp_path: Path) -> None:
    """Its folder is guarded, and stays so; the card is one link more of the thing."""
    other = Shop(shop.server, tmp_path, "carol")

    def put(url: str, turtle: str) -> int:
        body = turtle.encode()
        done = shop.server.ask("PUT", url, who="carol", body=body, content="text/turtle")
        return done.status

    stock(put, other.pod, shop.server.people["carol"].webid)
    other.draft("rice.json", **TIN)
    assert other.do("sign")[0] == other.do("publish")[0] == Exit.WELL
    reply = shop.server.ask("GET", f"{other.pod}.flash/01/09506000134352?linkType=all")
    links = json.loads(reply.body)["linkset"][0]
    assert {GS1.DPP, f"{GS1.NS}pip"} <= links.keys()
    assert put(f"{other.pod}products/other", "<#it> <urn:x:p> 1 .") == 422


def test_cards_come_to_those_who_asked_for_them_and_to_nobody_else(shop: Shop) -> None:
    shop.do("sign")
    alice = shop.server.people["alice"].webid
    shop.run("open", alice)
    shop.seller.decide(accept=True)
    status, said = shop.do("push", "--json")
    assert status == Exit.WELL
    assert (json.loads(said)["unwanted"], _there(shop)) == (1, [])
    _wants(shop)
    assert shop.do("push")[0] == Exit.WELL
    signed = [cards.read(path.read_bytes()).card for path in shop.signed()]
    assert {card.about for card in signed} == {card.about for card in _there(shop)}
    again = json.loads(shop.do("push", "--json")[1])
    assert (again["delivered"], again["statements"]["accepted"]) == (1, 0)


def test_codes_take_their_names_from_cards(shop: Shop, tmp_path: Path) -> None:
    shop.do("sign")
    status, said = shop.run("flash", "--cards", str(shop.cards), "--out", str(tmp_path / "all.pdf"))
    assert status == Exit.WELL, said
    assert f"{shop.pod}.flash/own/pain-de-campagne" in said
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")


def _wants(shop: Shop) -> None:
    house = shop.server.house
    ledger = house.ledger_called("alice")
    assert ledger is not None
    owner, bob = Agent(shop.server.people["alice"].webid), shop.server.people["bob"].webid
    settings = CardSettings(house.front_office)
    settle_now(ledger, lambda: settings.settle(ledger, owner, bob, wants=True))


def _there(shop: Shop) -> list[Card]:
    ledger = shop.server.house.ledger_called("alice")
    assert ledger is not None
    folder = folder_of(shop.server.people["bob"].webid)
    return [kept.card for kept in Cards().kept(ledger, folder)]
