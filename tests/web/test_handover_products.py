"""Recommendations of products in market files: with their cards, from pod to pod (L-01, L-02)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.found import Found
from pod_server.civic.circle.papers import Draft
from pod_server.civic.circle.peers import Peers
from pod_server.commands.market_told import is_product
from pod_server.model.change import Change, Put
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address
from proofs.cards.card import Card
from proofs.circles.recommendation import Opinion
from tests.web.at_home import Visitor, at_home, words
from tests.web.carded import bread, lay, shirt
from tests.web.markets import Citizen, two, until
from tests.web.seller import Seller
from vocab.terms import SESAME

#: What a head said before products went into files: older readers know no more.
KNOWN = {
    *("@context", "id", "type", "author", "issued", "name", "part", "market", "areaServed"),
    *("entry", "criterionUsed", "relay", "proof"),
}


@dataclass
class Scene:
    """Xavier holds cards of a bakery; zoe and walid hold none."""

    xavier: Citizen
    zoe: Citizen
    walid: Citizen
    bakery: Seller
    loaf: Card
    shirts: Card


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with two(tmp_path_factory.mktemp("two")) as (one, other):
        bakery = Seller(one, "bob").opened()
        loaf, shirts = bread(bakery), shirt(bakery)
        lay(bakery, loaf)
        lay(bakery, shirts)
        yield Scene(Citizen(one), Citizen(other), Citizen(one, "carol"), bakery, loaf, shirts)


def says(citizen: Citizen, item: str, text: str, stance: str = SESAME.RECOMMENDS) -> str:
    """The hash of what was said of it; it may pass through two hands."""
    opinion = Opinion(item, stance, {"en": text}, SESAME.USED, SESAME.NO_COUNTERPART, 2)
    book = citizen.server.house.recommendations
    settle_now(
        citizen.ledger, lambda: book.settle(citizen.ledger, citizen.agent, opinion, public=False)
    )
    given = book.of(citizen.ledger, item)
    assert given is not None
    return given.recommendation.content_hash


def composes(citizen: Citizen, *codes: str) -> str:
    """A file of these products; its id."""
    files = citizen.files
    made = files.markets.new(citizen.ledger, citizen.agent, Draft("Bread", ("10.71",), "", "en"))
    for code in codes:
        product = files.products.find(citizen.ledger, code)
        files.markets.put_product(citizen.ledger, citizen.agent, made, product)
    files.markets.compose(citizen.ledger, citizen.agent, made)
    return made


def heard(citizen: Citizen, item: str) -> list[tuple[str, int]]:
    found = citizen.files.incoming.mentions(citizen.ledger)
    return [(m.author, m.hops) for _, m in found if m.item == item]


def page(visitor: Visitor, path: str, status: int = 200) -> str:
    answer = visitor.get(path)
    assert answer.status_code == status, answer.text
    return words(answer)


def test_a_recommended_product_goes_with_its_card_and_is_seen_by_the_other(scene: Scene) -> None:
    """The whole way: what stays is counted, the card verified, pages tell it, trust weighs it."""
    xavier, zoe, loaf = scene.xavier, scene.zoe, scene.loaf
    says(xavier, loaf.about, "Keeps a week.")
    says(xavier, scene.shirts.about, "Not for this file.")
    made = composes(xavier, loaf.about)
    report = xavier.files.markets.left_out(xavier.ledger, made)
    assert report is not None
    assert (report.own, report.of_products) == (1, 1)
    assert report.counts["products-not-put-in"] == 1
    got = xavier.given(zoe, made)
    found = zoe.files.incoming.found(zoe.ledger, got)
    assert found is not None
    assert found.refused == {}
    assert loaf.about in {card.item for card in found.products}
    assert heard(zoe, loaf.about) == [(xavier.webid, 0)]
    there = zoe.server.house.ledger_called("alice")
    assert there is not None
    assert not list(zoe.files.products.in_force(there)), "a foreign card stays foreign"
    code = quote(loaf.about, safe="")
    with at_home(zoe.server, "alice") as visitor:
        assert "Country loaf" in page(visitor, f"/office/received/{got}")
        told = page(visitor, f"/office/product?code={code}", 404)
        assert "Keeps a week." in told
        assert "Country loaf" in told
        peers = Peers(zoe.files.incoming, zoe.server.house.recommendations)
        before = peers.view(zoe.ledger, loaf.about)
        assert (before.opinion.uncertainty, before.unknown) == (1.0, 1)
        peers.say(zoe.ledger, zoe.agent, xavier.webid, "", "much")
        view = page(visitor, f"/office/view?item={code}")
        assert "Country loaf" in view
        assert "My view of this product" in view
        trusted = peers.view(zoe.ledger, loaf.about).opinion
        assert trusted.belief > 0
        # What she lived herself weighs more than what a friend says.
        says(zoe, loaf.about, "Mine was burnt.", SESAME.ADVISES_AGAINST)
        own = peers.view(zoe.ledger, loaf.about)
        assert own.opinion.disbelief > own.opinion.belief > 0
        assert own.sources[0].word.author == ""


def test_it_is_handed_on_with_the_card_as_it_came_and_taken_back_from_all(scene: Scene) -> None:
    """Hops are counted; who has no card of their own passes on the one that they were handed."""
    xavier, zoe, walid, loaf = scene.xavier, scene.zoe, scene.walid, scene.loaf
    said = says(xavier, loaf.about, "Keeps a week, and more.")
    xavier.given(zoe, composes(xavier, loaf.about))
    onward = composes(zoe, loaf.about)
    report = zoe.files.markets.left_out(zoe.ledger, onward)
    assert report is not None
    assert (report.cards, report.hops) == (1, 1)
    got = zoe.given(walid, onward)
    found = walid.files.incoming.found(walid.ledger, got)
    assert found is not None
    assert found.refused == {}
    assert [(card.item, card.company) for card in found.products] == [(loaf.about, loaf.company)]
    assert (xavier.webid, 1) in heard(walid, loaf.about)
    url = f"{xavier.base}{_recommendation(xavier, loaf.about)}"
    assert xavier.server.ask("DELETE", url, who="alice").status == 204

    def is_gone(citizen: Citizen) -> bool:
        known = citizen.files.incoming.mentions(citizen.ledger)
        return not any(mention.content_hash == said for _, mention in known)

    for citizen in (zoe, walid):
        until(partial(is_gone, citizen))


def _recommendation(citizen: Citizen, item: str) -> str:
    given = citizen.server.house.recommendations.of(citizen.ledger, item)
    assert given is not None
    return given.name


def test_what_friends_say_of_the_model_is_told_with_her_own_card_of_a_batch(scene: Scene) -> None:
    """On the page and in the phone's card; whose shop the card is of does not matter."""
    xavier, zoe = scene.xavier, scene.zoe
    shop = Seller(zoe.server, "bob").opened()
    mine = shirt(shop)
    lay(shop, mine)
    model = f"https://id.gs1.org/01/{mine.thing.gtin}"
    assert mine.about.startswith(f"{model}/")
    lay(scene.bakery, shirt(scene.bakery, about=model))
    says(xavier, model, "Shrinks in the wash.", SESAME.MIXED)
    says(xavier, scene.shirts.about, "This batch fits.")
    made = composes(xavier, scene.shirts.about, model)
    xavier.given(zoe, made)
    with at_home(zoe.server, "alice") as visitor:
        told = page(visitor, f"/office/product?code={quote(mine.about, safe='')}")
        assert "This batch fits." in told
        assert "Shrinks in the wash." in told
        card = visitor.get(f"/pocket/card?code={quote(mine.about, safe='')}").json()
        assert "This batch fits." in [each["text"] for each in card["circle"]]


def test_an_older_sesame_knows_every_word_of_such_a_file(scene: Scene) -> None:
    """A product's recommendation and card are documents as before: the head says nothing new."""
    xavier = scene.xavier
    says(xavier, scene.loaf.about, "Good.")
    made = composes(xavier, scene.loaf.about)
    file = xavier.server.ask("GET", f"{xavier.base}markets/{made}/file", who="alice").body
    head = json.loads(file.split(b"\x1e")[1])
    assert set(head) <= KNOWN
    assert {name for entry in head["entry"] for name in entry} == {"id", "type", "company"}


def test_a_draft_of_yesterday_is_read(scene: Scene) -> None:
    """It knows no products; nor does a report of what was found in a file, nor a log."""
    xavier = scene.xavier
    made = xavier.files.markets.new(xavier.ledger, xavier.agent, Draft("Old"))
    name = f"markets/{made}/draft"
    body = json.dumps({"title": "Old", "markets": [], "area": "", "language": "", "lines": []})
    put = Put(name, "application/json", body.encode(), size=len(body))
    address = Address(xavier.base, name, False)
    settle_now(xavier.ledger, lambda: Prepared(Change((put,)), Outcome(address, False)))
    assert xavier.files.markets.draft(xavier.ledger, made) == Draft("Old")
    found = Found.read(b'{"title": "Old", "recommended": [], "named": [], "good": 1}')
    assert (found.products, found.log) == ([], None)


def test_products_are_put_in_and_taken_out_on_the_page(scene: Scene) -> None:
    """By GTIN as it is printed; what is no code, or has no card here, is refused in words."""
    xavier = scene.xavier
    made = xavier.files.markets.new(xavier.ledger, xavier.agent, Draft("Clothes"))
    there = f"/office/markets/{made}"
    with at_home(xavier.server, "alice") as visitor:
        shirts = scene.shirts.about
        sent = visitor.post(f"{there}/add-product", page=there, code=shirts)
        assert sent.status_code == 303, sent.text
        assert "Batch" in page(visitor, there) or "shirt" in page(visitor, there).lower()
        draft = xavier.files.markets.draft(xavier.ledger, made)
        assert draft is not None
        assert [each.item for each in draft.products] == [shirts]
        assert [line.company for line in draft.lines] == [scene.shirts.company]
        for code, why in (("04006381333931", "You hold no card of"), ("12", "no GTIN")):
            refused = visitor.post(f"{there}/add-product", page=there, code=code)
            assert refused.status_code == 422
            assert why in words(refused)
        sent = visitor.post(f"{there}/out-product", page=there, item=shirts)
        assert sent.status_code == 303
        after = xavier.files.markets.draft(xavier.ledger, made)
        assert after is not None
        assert (after.products, len(after.lines)) == ((), 1)


def test_a_card_is_named_by_its_address_too(scene: Scene) -> None:
    """`sesame market add` takes a GTIN, a Digital Link, or the address of a card in the pod."""
    xavier = scene.xavier
    brief = next(b for b in xavier.files.products.in_force(xavier.ledger))
    product = xavier.files.products.find(xavier.ledger, xavier.base + brief.name)
    assert (product.item, product.company) == (brief.about, brief.company)
    base = xavier.base
    for what in (base + brief.name, scene.loaf.about, "4006381333931", "(01)04006381333931"):
        assert is_product(what, base), what
    for what in (xavier.webid, scene.loaf.company, "https://baker.example/#us"):
        assert not is_product(what, base), what
    with pytest.raises(BadRequest):
        xavier.files.products.find(xavier.ledger, f"{base}accounts/none/products/none")
