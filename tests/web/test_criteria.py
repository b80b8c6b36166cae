"""A citizen's private criteria on her pages, and nowhere that a company can look (issue 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin

import pytest

from tests.web.at_home import Visitor, at_home
from tests.web.seller import ALL, Seller
from tests.web.served import Served
from tests.web.subscribed import listening, subscribe, told

#: A bound that is found nowhere else.
CANARY = "98765.4321"


@pytest.fixture(scope="module")
def bakery(served: Served) -> Seller:
    """It refuses to tell its emissions."""
    found = Seller(served, "bob").opened()
    found.declare(name for name in ALL if name != "ghg-total")
    found.push(found.company.refusal("ghg-total", "NotMeasured"))
    return found


@pytest.fixture
def marie(served: Served, bakery: Seller) -> Iterator[Visitor]:
    Seller(served, "carol").opened()
    with at_home(served, "alice") as visitor:
        yield visitor


def wants(visitor: Visitor, name: str, level: str, **bounds: str) -> None:
    sent = visitor.post(f"/office/criteria/{name}", level=level, **bounds)
    assert sent.status_code == 303, sent.text


def shown(visitor: Visitor, path: str = "/office/") -> str:
    page = visitor.get(path)
    assert page.status_code == 200, page.text
    text = re.sub(r"<(style|script|select).*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return " ".join(text.replace("\u00a0", " ").split())


def tile(visitor: Visitor, name: str, path: str = "/office/") -> str:
    """What the list says of one company."""
    (found,) = (
        item for item in re.findall(r"<li>.*?</li>", visitor.get(path).text, re.S) if name in item
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found).replace("\u00a0", " ").split())


def names(visitor: Visitor, path: str) -> list[str]:
    """Who is in the list, in its order."""
    found = re.findall(r"<strong><bdi>(.*?)</bdi>", visitor.get(path).text)
    return ["bakery" if "Boulangerie" in each else "carol" for each in found]


def test_the_list_says_in_words_what_fails_what_is_met_and_what_is_unknown(marie: Visitor) -> None:
    wants(marie, "headcount", "Mandatory", at_most="100")
    wants(marie, "ghg-total", "Mandatory", at_most="400")
    wants(marie, "wage-floor", "VeryImportant", one_of="true")
    wants(marie, "water-use", "VeryImportant", at_most="4")
    said = tile(marie, "Boulangerie")
    assert "Mandatory, not met: Headcount" in said
    assert "Mandatory, unknown: Total emissions" in said
    assert "Very important, met: " in said
    assert "Very important, unknown: Water" in said
    assert "not met: above your most, 151" in said
    assert "unknown: the company refuses to say" in said
    assert "Nothing else counts." in shown(marie)
    one = re.search(r'href="(/office/companies/\w+)"', marie.get("/office/").text)
    assert one is not None
    assert "By my criteria" in shown(marie, one[1])


def test_companies_are_put_in_order_by_criteria_within_a_heading_and_by_name_if_wished(
    marie: Visitor,
) -> None:
    both = "/office/?state=may_not"
    assert marie.post("/office/conditions", wants="water-use").status_code == 303
    try:
        for name in ("headcount", "ghg-total", "wage-floor", "water-use"):
            wants(marie, name, "NotImportant")
        wants(marie, "legal-name", "Mandatory")
        assert names(marie, both) == ["bakery", "carol"]
        assert names(marie, f"{both}&sort=name") == ["carol", "bakery"]
        wants(marie, "legal-name", "VeryImportant")
        wants(marie, "headcount", "Mandatory", at_most="1")
        assert names(marie, both) == ["carol", "bakery"], "unknown comes before failed"
    finally:
        assert marie.post("/office/conditions").status_code == 303


def test_filters_by_words_state_market_and_what_is_missing_or_refused(marie: Visitor) -> None:
    for query, found in (
        ("text=FIXTURE+boulangerie", ["bakery"]),
        ("text=10.71", ["bakery"]),
        ("text=nobody", []),
        ("state=may", ["bakery"]),
        ("state=may_not", ["carol"]),
        ("market=10-33", ["bakery"]),
        ("market=01-03", []),
        ("missing=headcount", ["carol"]),
        ("refused=ghg-total", ["bakery"]),
        ("refused=ghg-total&state=may_not", []),
        ("state=nonsense&refused=nonsense", ["bakery", "carol"]),
    ):
        assert names(marie, f"/office/?{query}") == found, query
    assert "None of your companies answers to this search. Show all" in shown(
        marie, "/office/?text=nobody"
    )


def test_what_makes_no_criterion_comes_back_as_typed_with_how_to_mend_it(marie: Visitor) -> None:
    page = "/office/criteria/water-use"
    for sent, why in (
        ({"at_most": "a lot"}, "A bound is a number, like 12.5."),
        ({"at_least": "9", "at_most": "3"}, "The least is above the most: swap them"),
    ):
        refused = marie.post(page, level="VeryImportant", **sent)
        assert refused.status_code == 422
        assert why in refused.text
        assert all(f'value="{typed}"' in refused.text for typed in sent.values())
        assert 'value="VeryImportant" checked' in refused.text
    both = marie.post(
        "/office/criteria/tax-residence", level="Important", one_of="FR", none_of="FR"
    )
    assert "wanted and ruled out" in both.text
    assert marie.post(page, level="Utmost").status_code == 400
    assert marie.get("/office/criteria/nothing").status_code == 404
    wants(marie, "water-use", "Important", at_most="1\u202f000,5")
    assert 'value="1000.5"' in marie.get(page).text


def test_a_company_reads_nothing_of_criteria_by_any_way(
    served: Served, marie: Visitor, bakery: Seller
) -> None:
    """HTTP, SPARQL, notifications, inbox, its account: all as if there were none."""
    before = crawled(bakery)
    inbox = f"{served.people['bob'].pod}inbox/"
    letters = served.ask("GET", inbox, who="bob").body
    with listening(served, f"{bakery.account}civil-status/", who="bob") as line:
        wants(marie, "water-use", "Mandatory", at_most=CANARY)
        shown(marie)
        after = crawled(bakery)
        bakery.push(bakery.company.statement("work-fatalities", value=0))
        first = told(line)
    assert str(first["object"]).startswith(bakery.account), "it heard of its own doing first"
    assert after == before
    assert len(after) > len(ALL)
    assert not any(CANARY.encode() in body for body in after.values())
    assert served.ask("GET", inbox, who="bob").body == letters
    for below in ("settings/criteria", "settings/", "", "settings/criteria.acl"):
        for method in ("GET", "HEAD"):
            assert served.ask(method, served.home + below, who="bob").status == 403, below
    topic = f"{served.home}settings/criteria"
    assert subscribe(served, topic, who="bob").status in (401, 403)
    query = quote("SELECT ?s ?p ?o { ?s ?p ?o }")
    for who, is_there in (("bob", False), ("alice", True)):
        found = served.ask("GET", f"{served.home}.sparql?query={query}", who=who)
        assert found.status == 200, found.body
        assert (CANARY.encode() in found.body) is is_there, who
    cut = served.ask("POST", f"{served.home}settings/", who="bob", body=b"x", content="text/plain")
    assert cut.status == 403


def crawled(company: Seller) -> dict[str, bytes]:
    """All that a company finds from its account and the front office on, by address."""
    found: dict[str, bytes] = {}
    todo = [company.account, company.office]
    while todo:
        url = todo.pop()
        if url in found or not url.startswith(company.server.home):
            continue
        reply = company.server.ask(
            "GET", url, who=company.name, headers={"Accept": "application/n-triples, */*;q=0.1"}
        )
        if reply.status == 200:
            found[url] = b"\n".join(sorted(reply.body.splitlines()))
            links = re.findall(rb"<([^>\s]+)>", reply.body)
            todo += [urljoin(url, link.decode()).partition("#")[0] for link in links]
    return found
