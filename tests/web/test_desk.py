"""The desk of a company without programs: key, answers, signature, customers (issue 5, tools)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.web.desk import keys
from pod_server.wiring.keeping import accounts_kept
from proofs.integrity import verify
from proofs.keys import SigningKey
from tests.web.at_home import words
from tests.web.desk import Keeper, at_desk, takes_all
from tests.web.served import Served
from vocab.terms import ORG, SEC


@pytest.fixture
def baker(town: Served) -> Iterator[Keeper]:
    with at_desk(town, "bob") as keeper:
        yield keeper


def test_what_is_answered_and_signed_opens_an_account_that_sells(
    town: Served, baker: Keeper
) -> None:
    office = takes_all(town)
    baker.answers_all()
    opened = baker.opens(office)
    assert opened.status_code == 303, words(opened)
    page = words(baker.visitor.get(opened.headers["Location"]))
    assert "You may sell to them" in page
    assert "22 of your 22 statements" in page
    again = baker.visitor.get(f"/desk/customers/new?office={office}")
    assert "You may sell to them" in words(again)
    assert "All is up to date" in words(baker.visitor.get("/desk/"))


def test_every_customer_has_the_same_octets_and_the_key_is_in_the_webid_document(
    town: Served, baker: Keeper
) -> None:
    """Decision 25: a company signs a statement once and gives the same bytes to all."""
    offices = [takes_all(town, name) for name in ("alice", "carol")]
    baker.answers_all()
    for office in offices:
        assert baker.opens(office).status_code == 303
    mine = {one.body for one in baker.statements}
    for one in baker.statements:
        assert verify(one.document).key.did == baker.key.public.did
    for name in ("alice", "carol"):
        ledger = town.house.ledger_called(name)
        assert ledger is not None
        account = next(m.name for m in ledger.children("accounts"))
        theirs = {
            (ledger.read(m.name) or pytest.fail(m.name)).body
            for m in ledger.children(f"{account}/civil-status")
        }
        assert theirs == mine
    card = town.ask("GET", baker.webid.partition("#")[0], headers={"Accept": "text/turtle"})
    assert baker.key.public.verification_method.encode() in card.body
    assert SEC.ASSERTION_METHOD.rpartition("#")[2].encode() in card.body
    assert SEC.VERIFICATION_METHOD.rpartition("#")[2].encode() in card.body
    assert ORG.FORMAL_ORGANIZATION.rpartition("#")[2].encode() in card.body


def test_what_is_wrong_is_kept_and_said_and_nothing_of_it_is_signed(baker: Keeper) -> None:
    """Nothing is lost by a refusal."""
    baker.makes_key()
    wrong = baker.fills(
        1, **{"registration-id.notation": "732829321", "legal-name.value": "Fournil"}
    )
    assert wrong.status_code == 422
    assert "It is kept as it is" in words(wrong)
    assert "732829321" in wrong.text
    assert "check digit" in words(wrong)
    again = baker.visitor.get("/desk/form/1")
    assert 'value="Fournil"' in again.text
    assert 'value="732829321"' in again.text
    assert "To be mended first" in words(baker.visitor.get("/desk/sign"))
    assert baker.signs().status_code == 303
    assert "registration-id" not in {one.statement.datapoint_id for one in baker.statements}


def test_each_change_is_kept_before_the_page_is_sent(baker: Keeper) -> None:
    """A closed tab loses nothing: the page sends itself at each change."""
    sent = baker.visitor.post("/desk/form/1", quiet="1", **{"legal-name.value": "Four à"})
    assert (sent.status_code, sent.text) == (204, "")
    assert 'value="Four à"' in baker.visitor.get("/desk/form/1").text


def test_not_measured_is_said_for_several_at_once_and_never_of_what_is_required(
    baker: Keeper,
) -> None:
    baker.makes_key()
    baker.fills(3)
    baker.fills(2, do="unmeasured", **{"vat-id.value": ""})
    baker.signs()
    refused = {one.statement.datapoint_id for one in baker.statements if one.statement.is_refusal}
    assert refused == {
        *("ghg-scope12", "ghg-total", "after-sales-fte"),
        *("employee-satisfaction", "employee-turnover"),
    }


def test_a_signature_of_another_key_or_of_another_page_keeps_nothing(baker: Keeper) -> None:
    baker.makes_key()
    baker.fills(1)
    foreign = baker.signs(key=SigningKey.generate())
    assert foreign.status_code == 422
    assert "is not signed as it stands now" in words(foreign)
    assert baker.statements == []


def test_a_key_that_did_not_sign_the_companys_address_is_not_listed(baker: Keeper) -> None:
    other = SigningKey.generate()
    refused = baker.makes_key(proof=other.sign(baker.webid.encode()))
    assert refused.status_code == 422
    assert "did not sign as it should" in words(refused)
    card = baker.served.ask("GET", baker.webid.partition("#")[0])
    assert b"did:key" not in card.body


def test_a_typing_error_is_a_ready_reason_and_both_values_stay(town: Served, baker: Keeper) -> None:
    """A silent change is refused; a restatement names what it replaces and why."""
    office = takes_all(town)
    baker.answers_all()
    opened = baker.opens(office)
    silent = baker.fills(2, **{"headcount.value": "45"})
    assert silent.status_code == 422
    assert "say why it changes" in words(silent)
    assert baker.fills(2, **{"headcount.value": "45", "headcount.why": "typo"}).status_code == 303
    assert baker.signs().status_code == 303
    both = [one.statement for one in baker.statements if one.statement.datapoint_id == "headcount"]
    assert [said.sequence for said in both] == [1, 2]
    assert both[1].restatement_reason == "Typing error"
    assert both[1].supersedes == both[0].id
    assert "do not have your latest statements" in words(baker.visitor.get("/desk/"))
    assert baker.visitor.post("/desk/customers/send", page="/desk/").status_code == 303
    page = words(baker.visitor.get(opened.headers["Location"]))
    assert "23 of your 23 statements" in page


def test_nothing_has_changed_is_one_tap_and_the_account_sells_again(
    town: Served, baker: Keeper
) -> None:
    """Decision 29: what is stale is said again as it is, as of today."""
    office = takes_all(town)
    baker.answers_all()
    opened = baker.opens(office)
    town.turn(300 * 86_400)
    accounts_kept(town.house)
    baker.visitor.sign_in("bob")
    assert "answers have to be renewed" in words(baker.visitor.get(opened.headers["Location"]))
    assert "Customer service" in words(baker.visitor.get("/desk/renew"))
    assert baker.signs("/desk/renew").status_code == 303
    assert baker.visitor.post("/desk/customers/send", page="/desk/").status_code == 303
    contacts = [
        one.statement
        for one in baker.statements
        if one.statement.datapoint_id == "consumer-contact"
    ]
    assert [said.sequence for said in contacts] == [1, 1]
    assert (contacts[1].period_end - contacts[0].period_end).days == 300
    assert "You may sell" in words(baker.visitor.get(opened.headers["Location"]))


def test_the_desk_goes_as_a_machine_that_the_account_can_end(town: Served, baker: Keeper) -> None:
    """O-07: who acts in one's name is listed and ended; the next errand makes another."""
    office = takes_all(town)
    baker.answers_all()
    opened = baker.opens(office)
    accounts = town.house.accounts
    account = accounts.people.account_called("bob")
    assert account is not None
    found = [
        c for c in accounts.clients.credentials(account.account_id, limit=9) if c.name == "Sésame"
    ]
    assert len(found) == 1
    assert "Sésame" in words(baker.visitor.get("/account/machines"))
    accounts.clients.end_credential(account.account_id, found[0].client_id, town.house.clock())
    assert "You may sell" in words(baker.visitor.get(opened.headers["Location"]))


@pytest.mark.parametrize("office", ["", "https://elsewhere.example/", "ftp://a/b/.front-office"])
def test_what_is_no_invitation_is_said(baker: Keeper, office: str) -> None:
    page = baker.visitor.get(f"/desk/customers/new?office={office}")
    assert page.status_code == 422
    assert "That is no invitation" in words(page)


def test_whoever_cannot_be_reached_is_said_and_the_desk_goes_on(baker: Keeper) -> None:
    page = baker.visitor.get("/desk/customers/new?office=https://127.0.0.1:9/x/.front-office")
    assert page.status_code == 502
    assert "cannot be reached now" in words(page)


def test_each_page_that_signs_can_open_a_locked_key_and_says_when_it_was_not_opened() -> None:
    """Decision 26: a passkey that does not answer signs nothing, on whichever page."""
    folder = Path(keys.__file__).parents[1] / "templates" / "desk"
    pages = [each.read_text(encoding="utf-8") for each in sorted(folder.glob("*.html"))]
    signing = [page for page in pages if " data-sign " in page]
    assert len(signing) > 2
    for page in signing:
        assert 'data-locked="{{ locked }}"' in page
        assert 'data-failed="declined"' in page
