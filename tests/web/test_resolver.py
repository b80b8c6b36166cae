"""Codes of products, resolved by a company's pod (issue 6, "Resolver"; GS1 Resolver 1.2)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.web.products import BATCH, GTIN, ITEM, MODEL, RISOTTO, product, stock
from tests.web.rules import acl
from tests.web.served import TURTLE, Reply, Served
from vocab.terms import GS1

LINKSET = "application/linkset+json"


@pytest.fixture(scope="module")
def shop(served: Served) -> Served:
    """Alice's pod, with products in it."""
    stock(lambda url, body: served.put(url, body).status, served.home, served.people["alice"].webid)
    return served


def scan(shop: Served, path: str, headers: Mapping[str, str] | None = None) -> Reply:
    """As a stranger's phone does."""
    return shop.ask("GET", f"{shop.home}.flash/{path}", headers=headers)


def anchors(reply: Reply) -> list[str]:
    assert reply.status == 200, reply
    found = reply.json["linkset"]
    assert isinstance(found, list)
    return [each["anchor"].partition(".flash/")[2] for each in found]


@pytest.mark.parametrize(
    ("path", "headers", "target"),
    [
        (MODEL, {}, "https://maker.example/risotto"),
        (MODEL + "/", {}, "https://maker.example/risotto"),
        ("01/9506000134352", {}, "https://maker.example/risotto"),  # the digits of an EAN-13
        (MODEL, {"Accept": "text/html,*/*;q=0.1"}, "https://maker.example/risotto"),
        (MODEL, {"Accept-Language": "fr-CA, en;q=0.5"}, "https://maker.example/fr/"),
        (MODEL, {"Accept-Language": "ja;q=0.9, fr;q=0.4"}, "https://maker.example/ja/"),
        (MODEL, {"Accept-Language": "de"}, "https://maker.example/risotto"),
        (f"{MODEL}?linkType=gs1:pip", {"Accept-Language": "fr"}, "https://maker.example/pip.fr"),
        (
            f"{MODEL}?linkType=gs1:pip",
            {"Accept-Language": "de", "Accept": "application/ld+json"},
            "https://maker.example/pip.json",
        ),
        (f"{MODEL}?linkType=schema:review", {}, "https://maker.example/said"),
        (f"{MODEL}?linktype=https%3A%2F%2Fgs1.org%2Fvoc%2Fpip", {}, "https://maker.example/pip"),
        (f"{ITEM}?linkType=gs1:dpp", {}, "https://maker.example/dpp7"),
        (f"{ITEM}?linkType=gs1:recallStatus", {}, "https://maker.example/r42"),
        (ITEM, {}, "https://maker.example/risotto"),
        (f"{MODEL}/21/unheard-of", {}, "https://maker.example/risotto"),
        ("own/pain-bis/10/monday", {}, "https://lenoir.example/bis"),
    ],
)
def test_a_code_leads_to_the_link_that_suits(
    shop: Served, path: str, headers: dict[str, str], target: str
) -> None:
    reply = scan(shop, path, headers)
    assert reply.status == 307, reply
    assert reply["location"].startswith(target)
    assert "Accept-Language" in reply["vary"]


def test_the_query_is_passed_on_to_the_letter(shop: Served) -> None:
    query = "linkType=gs1:pip&17=271231&utm=a%20b&x=%C3%A9"
    reply = scan(shop, f"{MODEL}?{query}", {"Accept-Language": "en"})
    assert reply["location"] == f"https://maker.example/pip?a=1&{query}#top"


def test_all_links_are_told_with_those_of_each_level_above(shop: Served) -> None:
    """RFC 9264: by anchor and type, each with target and title."""
    reply = scan(shop, f"{ITEM}?linkType=all")
    assert reply["content-type"] == LINKSET
    assert anchors(reply) == [ITEM, BATCH, MODEL]
    found = reply.json["linkset"]
    assert isinstance(found, list)
    assert found[2]["itemDescription"] == "Risotto"
    french = {"href": "https://maker.example/pip.fr", "title": "Produit"}
    assert {**french, "type": "text/html", "hreflang": ["fr"]} in found[2][GS1.NS + "pip"]
    assert GS1.CONTEXT in reply["link"]
    assert anchors(scan(shop, MODEL, {"Accept": LINKSET})) == [MODEL]
    assert scan(shop, MODEL, {"Accept": "application/json"})["content-type"] == "application/json"
    again = {"If-None-Match": reply["etag"]}
    assert scan(shop, f"{ITEM}?linkType=all", again).status == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 400),
        ("about", 400),
        ("01/09506000134353", 400),
        (f"01/{GTIN}/99/x", 400),
        (f"01/{GTIN}//", 400),
        (f"01/{GTIN}/21/A/10/B", 400),
        (f"x/01/{GTIN}", 400),
        (f"01/{GTIN}/../../profile/card", 400),
        (f"01/{GTIN}/10/%FF", 400),
        (f"01/{GTIN}/10/%zz", 400),
        (f"01/{GTIN}?17=991399", 400),
        (f"01/{GTIN}?linkType=all&linkType=gs1:pip", 400),
        ("own/Pain", 400),
        (f"01/{GTIN}?linkType=gs1:nothing", 404),
        ("01/05449000000996", 404),
        ("own/unheard-of", 404),
        ("414/9506000134376", 404),
    ],
)
def test_what_is_no_code_is_400_and_what_nobody_knows_404(
    shop: Served, path: str, status: int
) -> None:
    reply = scan(shop, path)
    assert reply.status == status, reply.body
    assert reply["content-type"].startswith("application/problem+json")
    assert "location" not in reply.headers


def test_a_refusal_says_how_to_mend_it_in_french_too(shop: Served) -> None:
    french = {"Accept-Language": "fr"}
    for path in ("01/09506000134353", "about", "own/Pain", f"{MODEL}?linkType=a&linkType=b"):
        english, told = scan(shop, path).json["detail"], scan(shop, path, french).json["detail"]
        assert english != told, path
    assert "serait 2" in str(scan(shop, "01/09506000134353", french).json["detail"])


def test_a_batch_number_with_a_slash_has_an_address(shop: Served) -> None:
    url = f"{shop.home}products/01_{GTIN}_10_A~2FB"
    body = RISOTTO.replace("maker.example/risotto", "maker.example/slash")
    assert shop.put(url, body).status == 201
    reply = scan(shop, f"01/{GTIN}/10/A%2FB")
    assert reply["location"] == "https://maker.example/slash"
    assert "10/A%2FB?linkType=all" in reply["link"]


def test_who_may_not_read_a_product_does_not_hear_of_it(shop: Served) -> None:
    url = f"{shop.home}products/01_05449000000996"
    shop.put(url, RISOTTO)
    assert scan(shop, "01/05449000000996").status == 307
    shop.put(f"{url}.acl", acl(url, shop.people["alice"].webid))
    assert scan(shop, "01/05449000000996").status == 404
    address = f"{shop.home}.flash/01/05449000000996"
    assert shop.ask("GET", address, who="bob").status == 404
    assert shop.ask("GET", address, who="alice").status == 307


def test_a_change_of_a_link_counts_at_once(shop: Served) -> None:
    url = f"{shop.home}products/own_miel"
    for target in ("https://a.example/", "https://b.example/"):
        shop.put(url, RISOTTO.replace("https://maker.example/risotto", target))
        assert scan(shop, "own/miel")["location"] == target


def test_links_that_would_mislead_do_not_get_in(shop: Served) -> None:
    """The container is guarded: what is wrong is told, and not stored."""
    url = f"{shop.home}products/own_bad"
    for body in (
        product("No links", []),
        RISOTTO.replace("https://maker.example/risotto", "javascript:alert(1)"),
        RISOTTO.replace("https://ref.gs1.org/voc/pip", "https://gs1.org/voc/pip"),
    ):
        reply = shop.put(url, body)
        assert reply.status == 422, reply
    assert shop.put(url, "{}", "application/json").status == 415
    assert scan(shop, "own/bad").status == 404


def test_heads_options_and_other_methods(shop: Served) -> None:
    url = f"{shop.home}.flash/{MODEL}"
    head = shop.ask("HEAD", url)
    assert (head.status, head.body) == (307, b"")
    assert head["location"] == "https://maker.example/risotto"
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    preflight = shop.ask("OPTIONS", url, headers=asked)
    assert preflight.status == 204
    assert preflight["access-control-allow-origin"] == "https://app.example"
    assert shop.ask("OPTIONS", url)["allow"] == "GET, HEAD, OPTIONS"
    put = shop.ask("PUT", url, who="alice", body=b"", content=TURTLE)
    assert put.status == 405


def test_a_resolver_describes_itself(shop: Served) -> None:
    reply = shop.ask("GET", f"{shop.home}.well-known/gs1resolver")
    assert reply["content-type"] == "application/json"
    assert reply.json["resolverRoot"] == f"{shop.home}.flash"
    assert reply.json["supportedPrimaryKeys"] == ["all"]
