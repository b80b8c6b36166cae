"""Today (issue 5, citizen's pages): what changed, what lapses, who asks, one proposal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.civil_status.overview import Overview
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.civic.seeing import today
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.account import Consent
from pod_server.wiring.keeping import accounts_kept
from proofs.agreement import roster
from tests.web import test_asking
from tests.web.at_home import Visitor, at_home, words
from tests.web.carded import bread, lay, shirt
from tests.web.seller import ALL, Seller
from tests.web.served import Served
from tests.web.test_contact import allows, writes
from tests.web.test_machines import make
from vocab.terms import SESAME

HOUR, DAY = 3_600, 86_400


@pytest.fixture
def marie(town: Served) -> Iterator[Visitor]:
    """Alice at home, signed in."""
    with at_home(town, "alice") as visitor:
        yield visitor


def ledger(town: Served) -> Ledger:
    found = town.house.ledger_called("alice")
    assert found is not None
    return found


def owner(town: Served) -> Agent:
    return Agent(town.people["alice"].webid)


def invited(town: Served, name: str, company: str = "") -> str:
    """Alice makes an invitation; its code."""
    invitations = town.house.front_office.invitations
    made = settle_now(
        ledger(town), lambda: invitations.invite(ledger(town), owner(town), name, company)
    )
    return made.address.name.rpartition("/")[2]


def comes_by(town: Served, company: str, code: str) -> None:
    """A company asks for an account with an invitation."""
    office, webid = town.house.front_office, town.people[company].webid
    request = AccountRequest(webid, invitation=code)
    settle_now(ledger(town), lambda: office.ask(ledger(town), Agent(webid), request))


def said(visitor: Visitor, path: str = "/today") -> dict[str, str]:
    """What is read under each heading of Today."""
    page = visitor.get(path)
    assert page.status_code == 200, page.text
    sections = re.findall(r"<section.*?</section>", page.text, re.DOTALL)
    found = {}
    for section in sections:
        name = re.search(r'<h2 id="([a-z]+)"', section)
        assert name is not None
        found[name[1]] = " ".join(re.sub(r"<[^>]+>", " ", section).split()).replace("\u00a0", " ")
    return found


def test_home_is_today_and_a_new_citizen_is_told_where_to_begin(marie: Visitor) -> None:
    """Empty states with one action each; the proposal is to invite a first company."""
    home = marie.get("/")
    assert home.url.endswith("/today")
    for name, text in said(marie).items():
        assert {
            "do": "Invite a first company",
            "asks": "Nobody asks you for anything. Invite a company",
            "changed": "Nothing has happened yet. See the history",
            "soon": "Nothing lapses or has to be renewed within thirty days. See my companies",
        }[name] in text
    with Visitor(marie.served) as stranger:
        assert "/sign-in" in stranger.get("/today", follow=False).headers["Location"]


def test_who_asks_is_answered_first_and_the_tray_is_one_line(town: Served, marie: Visitor) -> None:
    bob, carol = Seller(town, "bob"), Seller(town, "carol")
    carol.ask()
    tray = said(marie)
    assert "See who asks without an invitation" in tray["do"]
    assert "Requests without an invitation 1 waits, no hurry" in tray["asks"]
    assert "carol" not in tray["asks"]
    comes_by(town, "bob", invited(town, "The bakery"))
    asked = said(marie)
    assert re.search(r"Answer .*bob", asked["do"])
    assert "It came by your invitation and has waited since" in asked["do"]
    assert re.search(r"bob.* Has asked for an account since .* Requests without", asked["asks"])
    assert asked["changed"].count("Asked for an account") == 2
    bob.decide(accept=True)
    bob.publish_key()
    terms = next(iri for iri in roster() if iri != bob.proffered().template.iri)
    assert bob.reply(SESAME.PROPOSES_ALTERNATIVE, terms).status in (200, 202)
    proposes = said(marie)
    assert re.search(r"Decide on the terms with .*bob", proposes["do"])
    assert "Proposes other terms than yours" in proposes["asks"]


def test_what_changed_since_the_last_visit_with_both_values(town: Served, marie: Visitor) -> None:
    """New, refused, restated with both values and the reason; what was seen is new no more."""
    bakery = Seller(town, "bob").opened()
    bakery.declare(name for name in ALL if name != "ghg-total")
    bakery.push(bakery.company.refusal("ghg-total", "NotMeasured"))
    first = said(marie)["changed"]
    assert "Boulangerie de la Fixture" in first
    assert f"{len(ALL) - 1} new statements · 1 refusal to answer" in first
    assert "May sell to you now" in first
    (sent,) = bakery.push(bakery.company.restated("headcount", 2, value=149))
    assert sent.status == 201, sent.body
    both = said(marie)["changed"]
    assert re.search(r"before 151 , now 149 Reason given: Counted again\.", both)
    assert "new statements" in both, "within a visit nothing goes away"
    town.turn(HOUR + 60)
    again = said(marie)["changed"]
    assert "1 correction" in again
    assert "new statement" not in again
    assert "What is new since your visit of" in again
    town.turn(HOUR + 60)
    assert "Nothing new since your last visit" in said(marie)["changed"]


def test_new_product_cards_are_one_line_a_company(town: Served, marie: Visitor) -> None:
    """Issue 6: counted, however many come; gone with the next visit."""
    bakery = Seller(town, "bob").opened()
    said(marie)
    town.turn(HOUR + 60)
    lay(bakery, bread(bakery))
    assert "1 product card" in said(marie)["changed"]
    lay(bakery, shirt(bakery))
    both = said(marie)["changed"]
    assert "2 product cards" in both
    assert both.count("product card") == 1
    assert "2 fiches de produits" in said(marie, "/today?lang=fr")["changed"]
    for _ in range(2):
        said(marie, "/today?lang=en")
        town.turn(HOUR + 60)
    assert "product card" not in said(marie)["changed"]


def test_a_company_that_may_not_sell_any_more_is_told_with_its_reasons(
    town: Served, marie: Visitor
) -> None:
    bakery = Seller(town, "bob").opened()
    bakery.declare()
    assert "May sell to you now" in said(marie)["changed"]
    town.turn(HOUR + 60)
    said(marie)
    contested = town.put(
        f"{bakery.account}contested/1",
        f"<#it> <{SESAME.DATAPOINT}> <https://w3id.org/sesame/dp/headcount> .",
    )
    assert contested.status == 201
    accounts_kept(town.house)
    town.turn(HOUR + 60)
    told = said(marie)["changed"]
    assert "May not sell to you any more" in told
    assert "is contested, and the matter is not settled" in told


def test_papers_of_a_sale_and_what_a_company_writes(town: Served, marie: Visitor) -> None:
    """Offers, receipts and messages; what is written can be read at once, as text."""
    bakery = Seller(town, "bob").opened()
    bakery.declare()
    allows(bakery, SESAME.OFFERS_TOO)
    offer = bakery.offer()["location"]
    order = bakery.order(offer)["location"]
    assert bakery.receipt(order).status == 201
    assert writes(bakery, text="Fermé <b>lundi</b>.").status == 201
    assert test_asking.answer(bakery, test_asking.said(bakery)).status == 201
    told = said(marie)
    assert "1 offer · 1 receipt · 1 answer to a question · 1 message" in told["changed"]
    assert "Fermé &lt;b&gt;lundi&lt;/b&gt;." in told["changed"]
    assert "Wrote to you (1)" in told["asks"]
    assert "Read what Boulangerie de la Fixture writes to you" in told["do"]
    town.turn(HOUR + 60)
    assert "Wrote to you" not in said(marie)["asks"]


def test_what_lapses_soon(town: Served, marie: Visitor) -> None:
    """Statements by their refresh interval and grace, contact, a closed account, invitations."""
    bakery, carol = Seller(town, "bob").opened(), Seller(town, "carol").opened()
    bakery.declare()
    ends = datetime.now(UTC) + timedelta(days=20)
    until = int(ends.timestamp()) * 1_000_000
    allows(bakery, SESAME.OFFERS_TOO, until_us=until)
    carol.decide(accept=False)
    code = invited(town, "The dairy")
    soon = said(marie)["soon"]
    assert "May not write to you after" in soon
    assert "you can come back on it until" in soon
    assert "The dairy" not in soon
    town.turn(15 * DAY)
    marie.sign_in("alice")
    later = said(marie)
    assert re.search(r"The dairy Invitation given on .*, which nobody has used", later["soon"])
    assert re.search(r"statements? to be renewed by .* it may not sell to you after", later["soon"])
    assert "Give The dairy its invitation again" in later["do"]
    assert f'href="/office/invitations/{code}"' in marie.get("/today").text


def test_what_ends_of_her_own_account(town: Served, marie: Visitor) -> None:
    """Apps that were let in until a day, and accesses of machines."""
    account = town.house.accounts.people.account_called("alice")
    assert account is not None
    machine = make(marie, name="The till", days="30")["Client id"]
    now, webid = town.house.clock(), town.people["alice"].webid
    for name, days in (("A diary", 5), ("A calendar", 90)):
        until = now + days * DAY * 1_000_000
        consent = Consent(account.account_id, f"app-{name}", webid, "webid", now, until, name=name)
        town.house.accounts.consents.give(consent)
    soon = said(marie)["soon"]
    assert "A diary This app has no access after" in soon
    assert "A calendar" not in soon
    assert "The till This access of a machine ends on" in soon
    assert words(marie.get(f"/account/machines/one?id={machine}")).count("The till")
    assert f'href="/account/machines/one?id={machine}"' in marie.get("/today").text


def test_the_mark_is_hers_alone(town: Served, marie: Visitor) -> None:
    said(marie)
    mark = f"{town.home}settings/today"
    assert town.ask("GET", mark, who="alice").status == 200
    for who in ("bob", None):
        assert town.ask("GET", mark, who=who).status in (401, 403)


def test_a_look_reads_again_only_what_the_log_touches(
    town: Served, marie: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs little: nobody's account is gone through because somebody looks."""
    bakery = Seller(town, "bob").opened()
    Seller(town, "carol").opened()
    said(marie)
    asked: list[str] = []
    one, every = Overview.company, Overview.companies

    def company(self: Overview, at: Ledger, identifier: str) -> object:
        asked.append(identifier)
        return one(self, at, identifier)

    def companies(self: Overview, at: Ledger) -> object:
        asked.append("all of them")
        return every(self, at)

    monkeypatch.setattr(Overview, "company", company)
    monkeypatch.setattr(Overview, "companies", companies)
    bakery.declare(["legal-name"])
    said(marie, "/today?page=1")
    assert bakery.account.split("/")[-2] in asked
    assert "all of them" not in asked


def test_of_a_long_absence_the_last_changes_are_told_and_where_the_rest_is(
    town: Served, marie: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bakery = Seller(town, "bob").opened()
    bakery.declare(["legal-name", "vat-id", "headcount"])
    monkeypatch.setattr(today, "CHANGES", 2)
    told = said(marie)["changed"]
    assert "1 new statement" in told, "the mark itself was a change too"
    assert "is in the history" in told
    town.turn(HOUR + 60)
    bakery.declare(["legal-form"])
    told = said(marie)["changed"]
    assert "1 new statement" in told
    assert "is in the history" not in told
    town.turn(HOUR + 60)
    bakery.declare(["legal-status"])
    town.turn(40 * DAY)
    marie.sign_in("alice")
    monkeypatch.setattr(today, "CHANGES", 10_000)
    told = said(marie)["changed"]
    assert "new statement" not in told
    assert "is in the history" in told


def test_long_lists_come_by_pages(town: Served, marie: Visitor) -> None:
    for number in range(23):
        invited(town, f"Shop {number:02}")
    town.turn(15 * DAY)
    marie.sign_in("alice")
    first, second = said(marie)["soon"], said(marie, "/today?soon=2")["soon"]
    assert first.count("nobody has used") == 20
    assert "Page 1 of 2" in first
    assert second.count("nobody has used") == 3
    assert "Shop 22" in words(marie.get("/today?soon=99999999"))
