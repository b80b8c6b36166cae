"""Product cards in pods: only where they were asked for, signed, in their row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.products.cards import CardSettings
from pod_server.model.access import Agent
from proofs.cards import card as cards
from proofs.cards.card import Card
from proofs.cards.card_lines import Measure, Party, Price, Product, Stock
from proofs.keys import SigningKey
from tests.web.at_home import Visitor, at_home
from tests.web.seller import JSON_LD, Seller
from tests.web.served import Reply, serving
from vocab.terms import LDP, SESAME

LOAF = "https://id.gs1.org/01/09506000134352"


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seller]:
    with serving(tmp_path_factory.mktemp("cards")) as served:
        yield Seller(served, "bob").opened()


@pytest.fixture
def about(request: pytest.FixtureRequest) -> str:
    """A thing of each test's own."""
    return f"{LOAF}/10/{abs(hash(request.node.name)) % 10**9}"


def loaf(seller: Seller, about: str, sequence: int = 1, **changes: Any) -> Card:
    webid, now = seller.server.people[seller.name].webid, datetime.now(UTC).replace(microsecond=0)
    me, today = Party(iri=webid), now.date()
    made = Card(
        company=webid,
        about=about,
        issued=now,
        sequence=sequence,
        product=Product(source=me, as_of=today, name={"fr": "Pain de campagne"}),
        offers=Price(source=me, as_of=today, price=Decimal("4.20"), price_currency="EUR"),
        stock=(stock(me, 24),),
    )
    if sequence > 1:
        made = replace(made, supersedes=cards.card_id(made.key, sequence - 1))
    return replace(made, **changes)


def stock(source: Party, left: int) -> Stock:
    level = Measure(Decimal(left), "C62")
    now = datetime.now(UTC).replace(microsecond=0)
    return Stock(source=source, as_of=now.date(), read_at=now, inventory_level=level)


def send(seller: Seller, card: Card, key: SigningKey | None = None) -> Reply:
    return post(seller, cards.sign(card, key or seller.company.key).body)


def post(seller: Seller, body: bytes) -> Reply:
    place = f"{seller.account}products/"
    return seller.server.ask("POST", place, who=seller.name, body=body, content=JSON_LD)


def wants(seller: Seller, *, wants: bool) -> None:
    house = seller.server.house
    ledger = house.ledger_called("alice")
    assert ledger is not None
    owner, webid = Agent(seller.server.people["alice"].webid), seller.server.people[seller.name]
    settings = CardSettings(house.front_office)
    settle_now(ledger, lambda: settings.settle(ledger, owner, webid.webid, wants=wants))


def _click(visitor: Visitor, page: str, answer: str) -> int:
    return visitor.post(f"{page}/cards", page=page, cards=answer).status_code


def why(reply: Reply) -> str:
    return str(reply.json["detail"])


def test_without_a_subscription_nothing_comes(bakery: Seller, about: str) -> None:
    """Off by default; the refusal names who can change it, and where."""
    refused = send(bakery, loaf(bakery, about))
    assert refused.status == 403
    assert str(refused.json["type"]).endswith("contact-refused")
    assert "Product cards" in why(refused)
    assert "sesame-company cards publish" in why(refused)


def test_she_asks_on_the_page_of_the_company_and_stops_there(bakery: Seller, about: str) -> None:
    with at_home(bakery.server, "alice") as alice:
        page = f"/office/companies/{bakery.account.rstrip('/').rpartition('/')[2]}"
        assert _click(alice, page, "send") == 303
        assert bakery.described()[SESAME.WANTS_PRODUCT_CARDS] == {"true"}
        assert send(bakery, loaf(bakery, about)).status == 201
        assert _click(alice, page, "stop") == 303
        assert SESAME.WANTS_PRODUCT_CARDS not in bakery.described()
        assert send(bakery, loaf(bakery, about, 2)).status == 403


def test_the_same_bytes_twice_are_one_card(bakery: Seller, about: str) -> None:
    """As statements are (decision 24)."""
    wants(bakery, wants=True)
    body = cards.sign(loaf(bakery, about), bakery.company.key).body
    first, again = post(bakery, body), post(bakery, body)
    assert (first.status, again.status) == (201, 200)
    assert first["location"] == again["location"]
    kept = bakery.server.ask("GET", first["location"], who="alice")
    assert cards.read(kept.body).body == body


def test_stock_moves_freely_and_nothing_else_changes_in_silence(bakery: Seller, about: str) -> None:
    """Invariant 8, for products."""
    wants(bakery, wants=True)
    first = loaf(bakery, about)
    assert send(bakery, first).status == 201
    second = loaf(bakery, about, 2, stock=(stock(first.product.source, 3),))
    assert send(bakery, second).status == 201
    assert first.offers is not None
    dearer = replace(first.offers, price=Decimal("4.40"))
    silent = loaf(bakery, about, 3, offers=dearer)
    refused = send(bakery, silent)
    assert refused.status == 422
    assert "restatementReason" in why(refused)
    assert send(bakery, replace(silent, restatement_reason="La farine a monté.")).status == 201
    lower = send(bakery, loaf(bakery, about, 2, product=replace(first.product, brand={"fr": "x"})))
    assert lower.status == 422
    assert "Sign card 4" in why(lower)


def test_only_the_company_of_the_account_and_only_its_key(bakery: Seller, about: str) -> None:
    """Invariant 5: a card of another company, or signed by somebody else, is refused."""
    wants(bakery, wants=True)
    of_carol = loaf(bakery, about, company=bakery.server.people["carol"].webid)
    other = send(bakery, of_carol)
    assert other.status == 422
    assert "another company" in why(other)
    forged = send(bakery, loaf(bakery, about), SigningKey.generate())
    assert forged.status == 422
    assert "signing key is not listed" in why(forged)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"about": "https://id.gs1.org/01/09506000134353"}, "check digit"),
        ({"offers": {"price": "3.00"}}, "signature"),
        ({"colour": "brown"}, "colour"),
    ],
)
def test_what_was_changed_after_signing_is_refused(
    bakery: Seller, about: str, change: dict[str, object], says: str
) -> None:
    wants(bakery, wants=True)
    said = json.loads(cards.sign(loaf(bakery, about), bakery.company.key).body)
    for name, value in change.items():
        said[name] = {**said[name], **value} if isinstance(value, dict) else value
    refused = post(bakery, json.dumps(said).encode())
    assert refused.status == 422
    assert says in why(refused) or "signature" in why(refused)


def test_figures_that_cannot_be_are_refused(bakery: Seller, about: str) -> None:
    wants(bakery, wants=True)
    first = loaf(bakery, about)
    other = replace(first.product, gtin="03012345678900")
    refused = send(bakery, replace(first, product=other))
    assert refused.status == 422
    assert "is not that of the code" in why(refused)


def test_a_company_s_own_pod_holds_one_card_a_thing(bakery: Seller, about: str) -> None:
    """The next one takes its place there, by the same rules."""
    server, home = bakery.server, f"{bakery.server.pods}/bob/"
    folder = f"{home}products/cards/"
    assert server.ask("PUT", folder, who="bob").status == 201
    said = (
        f"<{folder}> a <{SESAME.PRODUCT_CARDS}> ; <{LDP.CONSTRAINED_BY}> "
        "<https://w3id.org/sesame/shapes/product-card> ."
    )
    meta = f"{folder}.meta"
    assert server.ask("PUT", meta, who="bob", body=said.encode(), content="text/turtle").status in (
        201,
        204,
    )

    def put(card: Card) -> Reply:
        body = cards.sign(card, bakery.company.key).body
        return server.ask("PUT", f"{folder}loaf", who="bob", body=body, content=JSON_LD)

    assert put(loaf(bakery, about)).status == 201
    lower = put(loaf(bakery, about))
    assert lower.status == 422
    assert put(loaf(bakery, about, 2)).status in (200, 204, 205)
