"""A product's card as the phone gets it: found, read for her, signed; for her alone (issue 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from pod_server.civic.products.held_cards import HeldCards
from pod_server.storage.derived import FileDerived
from proofs.integrity import verify
from tests.web.at_home import Visitor, at_home
from tests.web.carded import bread, eaten, lay, shirt
from tests.web.seller import Seller
from tests.web.served import Served

EIGHT = [
    *("trace-events", "production-places", "making-duration", "labour-cost"),
    *("product-footprint", "nutrition", "stock", "variants"),
]
GTIN = "09506000134352"


@pytest.fixture(scope="module")
def bakery(served: Served) -> Seller:
    found = Seller(served, "bob").opened()
    found.declare()
    lay(found, bread(found))
    lay(found, shirt(found))
    return found


@pytest.fixture(scope="module")
def marie(served: Served, bakery: Seller) -> Iterator[Visitor]:
    with at_home(served, "alice") as visitor:
        visitor.http.headers["Accept"] = "application/json"
        yield visitor


def card(visitor: Visitor, code: str, **asked: str) -> Any:
    more = "".join(f"&{name}={quote(value, safe='')}" for name, value in asked.items())
    got = visitor.get(f"/pocket/card?code={quote(code, safe='')}{more}")
    assert got.status_code == 200, got.text
    return got.json()


def eat(visitor: Visitor, **said: object) -> None:
    visitor.http.headers["Accept"] = "text/html"
    sent = visitor.post("/office/private-profile", **said)  # type: ignore[arg-type]
    visitor.http.headers["Accept"] = "application/json"
    assert sent.status_code == 303


def test_a_card_has_the_article_s_eight_lines_first_each_with_day_and_source(
    marie: Visitor, bakery: Seller
) -> None:
    loaf = bread(bakery).about
    told = card(marie, loaf)
    assert (told["thing"], told["name"]) == (loaf, "Country loaf, 1 kg")
    assert (told["granularity"], told["brand"]) == ("model", "Le Fournil")
    assert [line["key"] for line in told["lines"]] == EIGHT
    lines = {line["key"]: line for line in (*told["lines"], *told["more"])}
    assert lines["labour-cost"]["value"] == "€1.70\u00a0· 40.5\u00a0% of the price"
    assert lines["product-footprint"]["value"] == "0.92"
    assert lines["product-footprint"]["unit"].startswith("kg\u00a0CO₂e for 1\u00a0kg")
    assert lines["making-duration"]["value"].startswith("7\u00a0days 20\u00a0h")
    assert "declared time: 26\u00a0h" in lines["making-duration"]["value"]
    assert lines["making-duration"]["assurance"].startswith("reckoned by your Sésame")
    assert lines["stock"]["asOf"] == "2026-11-28"
    assert lines["nutrition"]["asOf"] == "2026-09-01"
    assert lines["recall"]["value"] == "Not called back"
    assert all(line["label"] and line["value"] and line["source"] for line in told["lines"])
    assert [event["what"] for event in told["events"]] == [
        *("Mouture du blé", "Cuisson au feu de bois"),
    ]
    assert {"lat": 44.3506, "lon": 2.575}.items() <= told["places"][0].items()
    seller = told["seller"]
    assert seller["maySell"] is True
    assert "Boulangerie" in seller["name"]
    assert len(seller["facts"]) == 3
    assert {each["label"] for each in told["behind"]} == {"Brand", "Made by", "Ultimate parent"}
    french = card(marie, loaf, lang="fr")
    assert french["name"] == "Pain de campagne, 1 kg"
    assert french["lines"][3]["value"] == "1,70\u00a0€\u00a0· 40,5\u00a0% du prix"
    assert french["lines"][7]["label"] == "Variantes"


def test_item_batch_and_model_fall_back_and_a_shop_s_page_is_read_not_fetched(
    marie: Visitor,
) -> None:
    for code in (
        f"https://id.gs1.org/01/{GTIN}/10/L42/21/7",
        f"https://shop.example/en/01/{GTIN}/10/L42?ref=home",
        f"(01){GTIN}(10)L42",
        GTIN.removeprefix("0"),
    ):
        told = card(marie, code)
        assert told["granularity"] == "batch", code
        assert told["name"] == "Linen shirt"
        places = told["lines"][1]
        assert places["value"] == "Portugal (weaving) ; France (making-up)"
        untold = [line for line in told["lines"] if not line["told"]]
        assert {line["value"] for line in untold} == {"not disclosed"}
        assert len(untold) == 6


def test_what_is_no_code_and_what_is_not_held_are_told_apart(marie: Visitor) -> None:
    unknown = marie.get("/pocket/card?code=4006381333931")
    assert unknown.status_code == 404
    problem = unknown.json()
    assert problem["type"].endswith("/problems/no-card")
    assert problem["names"] == "(01)04006381333931"
    assert problem["granularity"] == "model"
    assert "Invite its company" in problem["message"]["en"]
    for none in ("4006381333932", "https://shop.example/bread", "", "x" * 3_000):
        refused = marie.get(f"/pocket/card?code={quote(none)}")
        assert refused.status_code == 400, none
        assert refused.json()["message"]["fr"] != refused.json()["message"]["en"]


def test_it_warns_by_her_profile_and_says_what_it_does_not_know(
    marie: Visitor, bakery: Seller
) -> None:
    loaf = bread(bakery).about
    eat(marie, avoids=["AW", "AS", "AP"], diet=["VEGAN", "HALAL"], **{"limit-salt": "0.5"})
    try:
        told = card(marie, loaf)
        assert [(flag["kind"], flag["text"]) for flag in told["flags"]] == [
            ("allergen-contains", "Contains: cereals containing gluten"),
            ("allergen-may-contain", "May contain: sesame seeds"),
            ("limit-above", "Salt: 1.1 g per 100 g, and you want 0.5 g at most"),
            ("diet-untold", "The card does not say whether it suits your diet “halal”"),
        ]
        (salt,) = (p for p in told["lines"][5]["parts"] if p["key"] == "salt")
        assert salt["mark"] == "failed"
        called_back, other = card(marie, GTIN)["flags"]
        assert called_back["kind"] == "recall-of-part", "a shirt is not eaten"
        assert called_back["text"].endswith(
            "compare with what the product bears. A button comes off"
        )
        (called_back,) = card(marie, f"https://id.gs1.org/01/{GTIN}/10/L42")["flags"]
        assert called_back["kind"] == "recall"
        assert other["kind"] == "other-batch"
        (other,) = card(marie, f"https://id.gs1.org/01/{GTIN}/10/L7")["flags"]
        assert other["kind"] == "other-batch"
    finally:
        eat(marie)


def test_what_suits_better_of_what_she_holds_and_why_is_never_a_score(
    served: Served, marie: Visitor, bakery: Seller
) -> None:
    loaf = bread(bakery)
    pod = loaf.about.partition(".flash/")[0]
    light = replace(loaf, about=f"{pod}.flash/own/pain-leger")
    lay(bakery, replace(light, nutrition=eaten(light, "0.4", AW="CONTAINS")))
    nuts = replace(loaf, about=f"{pod}.flash/own/pain-aux-noix")
    lay(bakery, replace(nuts, nutrition=eaten(nuts, "0.3", AN="CONTAINS", AW="CONTAINS")))
    eat(marie, avoids=["AN"], **{"limit-salt": "0.5"})
    try:
        told = card(marie, loaf.about)
        assert [(each["thing"], each["why"]) for each in told["better"]] == [
            (light.about, "Salt: 0.4 g per 100 g")
        ]
        assert card(marie, light.about)["better"] == [], "nothing is amiss"
    finally:
        eat(marie)
    assert card(marie, loaf.about)["better"] == [], "she asks for nothing"


def test_what_she_says_of_the_company_is_told_with_the_product(
    served: Served, marie: Visitor, bakery: Seller
) -> None:
    page = f"/office/recommendations/{bakery.account.split('/')[-2]}"
    said = {"stance": "recommends", "basis": "used", "text": "Good bread, fair wages."}
    more = {"counterpart": "no_counterpart", "relay": "0", "readers": "nobody"}
    marie.http.headers["Accept"] = "text/html"
    assert marie.post(page, **said, **more).status_code == 303
    marie.http.headers["Accept"] = "application/json"
    (voice,) = card(marie, bread(bakery).about)["circle"]
    assert voice["text"] == "Good bread, fair wages."
    assert (voice["who"], voice["about"], voice["hops"]) == ("You", "the company", 0)


def test_of_several_companies_the_one_with_the_best_right_comes_first(
    served: Served, marie: Visitor, bakery: Seller
) -> None:
    shop = Seller(served, "carol").opened()
    resold = replace(shirt(shop), product=replace(shirt(shop).product, manufacturer=None))
    lay(shop, resold)
    told = card(marie, GTIN)
    assert told["seller"]["webid"] == served.people["bob"].webid
    (other,) = told["others"]
    assert other["company"] == served.people["carol"].webid
    assert other["maySell"] is False
    theirs = card(marie, GTIN, of=served.people["carol"].webid)
    assert theirs["seller"]["webid"] == served.people["carol"].webid


def test_the_snapshot_is_signed_bounded_and_asked_for_again_only_when_changed(
    served: Served, marie: Visitor, bakery: Seller
) -> None:
    got = marie.get("/pocket/snapshot")
    assert got.status_code == 200
    said = got.json()
    house = served.house
    ledger = house.ledger_called("alice")
    assert ledger is not None
    proof = verify(said)
    assert proof.key.did == house.pod_keys.of(ledger.pod).public.did
    assert said["until"] > said["made"]
    assert (said["language"], said["page"], said["pages"], said["limit"]) == ("en", 1, 1, 500)
    loaf = bread(bakery).about
    assert said["cards"][said["codes"][loaf]] == card(marie, loaf)
    assert said["cards"][said["codes"]["own:pain-de-campagne"]]["thing"] == loaf
    assert {each["webid"] for each in said["companies"]} >= {served.people["bob"].webid}
    again = marie.get("/pocket/snapshot", {"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    eat(marie, avoids=["AW"])
    try:
        changed = marie.get("/pocket/snapshot", {"If-None-Match": got.headers["ETag"]})
        assert changed.status_code == 200
    finally:
        eat(marie)
    assert marie.get("/pocket/snapshot?lang=fr").json()["language"] == "fr"


def test_the_snapshot_goes_out_compressed_to_who_takes_it(marie: Visitor, bakery: Seller) -> None:
    bread(bakery)
    packed = marie.get("/pocket/snapshot", {"Accept-Encoding": "gzip"})
    plain = marie.get("/pocket/snapshot", {"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content, "the same signed document"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    for answer, encoding in ((packed, "gzip"), (plain, "identity")):
        assert "Accept-Encoding" in answer.headers["Vary"]
        asked = {"If-None-Match": answer.headers["ETag"]}
        assert marie.get("/pocket/snapshot", asked | {"Accept-Encoding": encoding}).content == b""
    crossed = {"If-None-Match": plain.headers["ETag"], "Accept-Encoding": "gzip"}
    assert marie.get("/pocket/snapshot", crossed).status_code == 200, "ETags are told apart"


def test_after_a_start_cards_are_found_without_reading_one(
    served: Served, marie: Visitor, bakery: Seller
) -> None:
    house = served.house
    ledger = house.ledger_called("alice")
    assert ledger is not None
    before = HeldCards(FileDerived(house.settings.data)).shelf(ledger)
    anew = HeldCards(FileDerived(house.settings.data))
    assert anew.shelf(ledger).in_force == before.in_force
    assert not anew._cards._kept, "no card was read whole"
    card(marie, bread(bakery).about)


def test_nobody_but_the_owner_gets_it(served: Served, bakery: Seller) -> None:
    """Signed in is not enough: another owner's cards are her own."""
    for path in ("/pocket/card?code=4006381333931", "/pocket/snapshot"):
        stranger = served.ask("GET", served.account + path)
        assert stranger.status == 401, path
        token = served.ask("GET", served.account + path, who="bob")
        assert token.status == 401, "a token is for pods"
    with at_home(served, "carol") as carol:
        mine = carol.get("/pocket/snapshot").json()
    assert mine["cards"] == []
