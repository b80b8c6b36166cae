"""No sale without an état civil (`domain` 2.4, 2.5 (4)): refused, opened, restricted, told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pod_server.wiring.keeping import accounts_kept
from proofs.datapoints import ANSWER_REQUIRED, REQUIRED, named
from proofs.statement import build
from proofs.strict_json import Json
from tests.faults.companies import TODAY
from tests.unit.proofs.papers import FACTS, FIGURES, SURVEY
from tests.web.seller import ALL, Seller
from tests.web.served import Reply, Served
from tests.web.subscribed import listening, told
from vocab.terms import DP, SESAME

NEEDED = {d.iri for d in (*REQUIRED, *ANSWER_REQUIRED) if d.id != "signing-key"}
QUESTION = f"SELECT ?state ?may {{ ?a <{SESAME.STATE}> ?state ; <{SESAME.MAY_SELL}> ?may }}"


@pytest.fixture
def bakery(town: Served) -> Seller:
    """An account that is accepted, with nothing in it."""
    return Seller(town, "bob").opened()


def reasons(refused: Reply) -> dict[str, str]:
    """Why, by datapoint (or by kind of reason)."""
    assert refused.status == 403, refused.body
    assert str(refused.json["type"]).endswith("/sale-refused")
    found = refused.json["reasons"]
    assert isinstance(found, list)
    return {each.get("datapoint", each["code"]).removeprefix(DP.NS): each["code"] for each in found}


def states(seller: Seller) -> set[str]:
    """What each of those who are asked says of the account: HTTP, SPARQL, the citizen's page."""
    town = seller.server
    said = seller.described()
    (state,), (may,) = said[SESAME.STATE], said[SESAME.MAY_SELL]
    by_http = f"{state.removeprefix(SESAME.NS)} {may}"
    url = f"{town.home}.sparql"
    answer = town.ask(
        "POST", url, who="alice", body=QUESTION.encode(), content="application/sparql-query"
    )
    rows = answer.json["results"]["bindings"]  # type: ignore[index]
    (row,) = rows
    by_query = f"{row['state']['value'].removeprefix(SESAME.NS)} {row['may']['value']}"
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    company = town.house.overview.of(ledger, town.people[seller.name].webid)
    assert company is not None
    judged = company.verdict.state.removeprefix(SESAME.NS)
    return {by_http, by_query, f"{judged} {str(company.may_sell).lower()}"}


def test_nothing_is_offered_or_ordered_until_everything_is_said(bakery: Seller) -> None:
    """Invariant 4: the refusal names what is missing and links it, for each party alike."""
    refused = bakery.offer()
    assert set(refused.json["missing"]) == NEEDED  # type: ignore[call-overload]
    assert set(reasons(refused).values()) == {"missing"}
    for datapoint in NEEDED:
        assert f'<{datapoint}>; rel="{SESAME.MISSING}"' in refused["link"]
    assert bakery.offer(who="alice").status == 403
    assert reasons(bakery.order(f"{bakery.account}offers/1")) == reasons(refused)
    # Before a shape is asked, and before a body is taken in.
    place = f"{bakery.account}offers/"
    bare = bakery.server.ask("POST", place, who="bob", body=b"hello", content="text/plain")
    assert reasons(bare) == reasons(refused)
    assert states(bakery) == {"Accepted false"}
    assert "civil status" in str(refused.json["detail"])
    said = refused.json["message"]
    assert isinstance(said, dict)
    assert named("headcount").label.fr in said["fr"]


def test_the_last_answer_opens_the_account_and_the_sale_goes_its_way(bakery: Seller) -> None:
    """`domain` 2.4: only Open sells. Offer, order, receipt, complaint and return."""
    *most, last = ALL
    bakery.declare(most)
    assert reasons(bakery.offer()) == {last: "missing"}
    bakery.declare([last])
    assert states(bakery) == {"Open true"}
    made = bakery.offer()
    assert made.status == 201, made.body
    offer = made["location"]
    order = bakery.order(offer)
    assert order.status == 201, order.body
    receipt = bakery.receipt(order["location"])
    assert receipt.status == 201, receipt.body
    about = receipt["location"]
    assert bakery.complain(about).status == 201
    assert bakery.complain(about, type="Return", orderQuantity="1").status == 201
    # Each rests on the one before, and each speaks for themselves.
    for wrong, path in (
        (bakery.offer(seller="https://other.example/#me"), "seller"),
        (bakery.offer(validThrough=bakery.moment(days=-1)), "validThrough"),
        (bakery.offer(priceCurrency="XYZ"), "priceCurrency"),
        (bakery.order(offer, price="1"), "price"),
        (bakery.order(offer, priceCurrency="USD"), "price"),
        (bakery.order(f"{bakery.account}offers/none"), "acceptedOffer"),
        (bakery.order(about), "acceptedOffer"),
        (bakery.order(offer, customer="https://other.example/#me"), "customer"),
        (bakery.order(offer, who="bob"), ""),
        (bakery.receipt(order["location"], price="8.50"), "price"),
        (bakery.receipt(offer), "referencesOrder"),
        (bakery.complain(offer), "about"),
        (bakery.complain(about, type="Return", orderQuantity="3"), "orderQuantity"),
    ):
        assert wrong.status == 422, (path, wrong.body)
        found = wrong.json["violations"]
        assert isinstance(found, list)
        assert [each["path"].rpartition("/")[2] for each in found] == [path]
        assert found[0]["message"]["fr"] != found[0]["message"]["en"]
    assert bakery.complain(about, who="bob").status == 403  # it reads them, and writes none
    read = bakery.server.ask("GET", f"{bakery.account}complaints/", who="bob")
    assert read.status == 200
    for member in (offer, about):
        assert bakery.server.ask("DELETE", member, who="bob").status == 403


def test_what_turns_stale_restricts_the_account_and_the_company_is_told(bakery: Seller) -> None:
    """Decision 29: after the grace; by the clock alone; renewed, it sells again."""
    bakery.declare()
    order = bakery.order(bakery.offer()["location"])
    last, stale = _first_to_be_stale()
    evening = datetime(last.year, last.month, last.day, 23, 59, tzinfo=UTC)
    town = bakery.server
    town.turn((evening - datetime.now(UTC)).total_seconds())
    _begin_the_day(town)
    assert states(bakery) == {"Open true"}
    with listening(town, f"{bakery.account}account", who="bob") as line:
        town.turn(120)
        # The sale is judged anew before anything has been written down.
        assert reasons(bakery.offer()) == dict.fromkeys(stale, "stale")
        _begin_the_day(town)
        message = told(line)
    assert (message["type"], message["object"]) == ("Update", f"{bakery.account}account")
    assert states(bakery) == {"Restricted false"}
    assert bakery.described()[SESAME.MISSING] == {named(name).iri for name in stale}
    # What was ordered while it could sell is still met, and complained of.
    assert bakery.receipt(order["location"]).status == 201
    assert bakery.complain(order["location"]).status == 201
    for renewed in bakery.push(*(_of_day(bakery, name, last + timedelta(1)) for name in stale)):
        assert renewed.status == 201, renewed.body
    assert states(bakery) == {"Open true"}
    assert SESAME.MISSING not in bakery.described()
    assert bakery.offer().status == 201


def test_a_required_value_cannot_be_refused_and_an_answer_can(bakery: Seller) -> None:
    """Invariant 4: required is a value, answer-required an answer."""
    bakery.declare(name for name in ALL if name not in ("vat-id", "employee-turnover"))
    for name in ("vat-id", "employee-turnover"):
        (sent,) = bakery.push(bakery.company.refusal(name, "Unwilling"))
        assert sent.status == 201, sent.body
    assert reasons(bakery.offer()) == {"vat-id": "refused"}
    (mended,) = bakery.push(bakery.company.restated("vat-id", 2))
    assert mended.status == 201, mended.body
    assert bakery.offer().status == 201
    # An open account hears at once of what closes it, and of what opens it again.
    assert states(bakery) == {"Open true"}
    taken_back = build(
        bakery.company.web_id,
        "vat-id",
        period_end=TODAY,
        refusal_reason="Unwilling",
        sequence=3,
        supersedes=str(bakery.company.restated("vat-id", 3)["supersedes"]),
        restatement_reason="Nous ne le disons plus.",
    )
    (sent,) = bakery.push(bakery.company.signed(taken_back))
    assert sent.status == 201, sent.body
    assert states(bakery) == {"Restricted false"}
    (sent,) = bakery.push(bakery.company.restated("vat-id", 4))
    assert sent.status == 201, sent.body
    assert states(bakery) == {"Open true"}


def test_what_is_contested_or_gone_restricts_until_it_is_settled(bakery: Seller) -> None:
    """`domain` 2.4: Restricted; by a discrepancy, a proof of double talk, a statement gone."""
    bakery.declare(name for name in ALL if name != "headcount")
    (headcount,) = bakery.push(bakery.company.statement("headcount"))
    assert bakery.offer().status == 201
    town, place = bakery.server, f"{bakery.account}contested/"
    for kind, more, expected in (
        (
            SESAME.DISCREPANCY,
            f"; <{SESAME.DATAPOINT}> <{DP.HEADCOUNT}>",
            {"headcount": "contested"},
        ),
        (SESAME.EQUIVOCATION_PROOF, "", {"double-talk": "double-talk"}),
    ):
        assert town.put(f"{place}one", f"<> a <{kind}> {more} .").status == 201
        assert states(bakery) == {"Restricted false"}
        assert reasons(bakery.offer()) == expected
        assert (
            town.ask("PUT", f"{place}x", who="bob", body=b"", content="text/turtle").status == 403
        )
        assert town.ask("DELETE", f"{place}one", who="bob").status == 403
        assert town.ask("DELETE", f"{place}one", who="alice").status == 204
        assert states(bakery) == {"Open true"}
    (sent,) = bakery.push(bakery.company.restated("wage-floor", 2, value=False))
    assert town.ask("DELETE", sent["location"], who="alice").status == 204
    assert states(bakery) == {"Open true"}  # its first word stands again
    assert town.ask("DELETE", headcount["location"], who="alice").status == 204
    assert states(bakery) == {"Restricted false"}
    assert reasons(bakery.offer()) == {"headcount": "missing"}


def test_the_terms_are_part_of_it_and_can_be_accepted_later(town: Served) -> None:
    """Invariant 4: terms accepted. Naming them binds nobody; a signed answer does, also later."""
    seller = Seller(town, "carol")
    seller.publish_key()
    assert seller.ask(terms=seller.proffered().content_hash).status == 202
    seller.decide(accept=True)
    seller.declare()
    assert reasons(seller.offer()) == {"terms": "terms"}
    assert states(seller) == {"Offered false"}
    assert seller.reply(SESAME.ACCEPTS_TERMS).status == 200
    assert states(seller) == {"Open true"}


def test_closing_is_the_citizens_word_and_says_so(bakery: Seller) -> None:
    """`domain` 2.4: Refused before it was accepted, Closed after; neither sells."""
    bakery.declare()
    bakery.decide(accept=False)
    assert bakery.described()[SESAME.STATE] == {SESAME.CLOSED}
    assert reasons(bakery.offer(who="alice")) == {"state": "state"}
    bakery.decide(accept=True)
    assert states(bakery) == {"Open true"}


def _first_to_be_stale() -> tuple[date, list[str]]:
    """The last day on which all still counts, and what does not after it."""
    year_end = date(TODAY.year - 1, 12, 31)
    limits: dict[str, date] = {}
    for name in ALL:
        holds = named(name).refresh_days
        if holds is not None:
            end = year_end if name in FIGURES else TODAY
            limits[name] = end + timedelta(holds) + max(timedelta(holds // 4), timedelta(14))
    last = min(limits.values())
    return last, [name for name, limit in limits.items() if limit == last]


def _of_day(seller: Seller, datapoint: str, day: date) -> dict[str, Json]:
    """The same said anew, as of that day."""
    value = FACTS.get(datapoint) or FIGURES[datapoint]
    more: dict[str, Json] | None = {"survey": SURVEY} if named(datapoint).survey else None
    made = build(seller.company.web_id, datapoint, period_end=day, value=value, more=more)
    return seller.company.signed(made)


def _begin_the_day(town: Served) -> None:
    """What the server does when a day begins."""
    accounts_kept(town.house)
