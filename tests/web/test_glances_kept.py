"""Pages of companies right after a start cost what any others do (issue 5, must show 3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pod_server.civic.civil_status.overview import Company, Overview
from pod_server.civic.front_office.selling import accounts
from pod_server.civic.seeing import glances as module
from pod_server.civic.seeing.glance import Glance
from pod_server.civic.seeing.glances import Glances, read_kept, written
from pod_server.contracts import Ledger
from pod_server.storage.derived import FileDerived
from pod_server.wiring.keeping import accounts_kept
from proofs.value import value
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import SESAME


@value
class Counting(Overview):
    """Says of whom the whole account was read."""

    asked: tuple[list[str], ...] = ([],)

    def company(self, ledger: Ledger, identifier: str) -> Company | None:
        self.asked[0].append(identifier)
        return Overview.company(self, ledger, identifier)


@pytest.fixture
def bakery(town: Served) -> Seller:
    found = Seller(town, "bob").opened()
    found.declare()
    Seller(town, "carol").opened()
    return found


def started(town: Served) -> tuple[Sequence[Glance], list[str]]:
    """As a server that has just been started looks, and at whose accounts it had to look whole."""
    of, asked = town.house.overview, list[str]()
    fresh = Counting(
        of.documents, of.statements, of.clock, of.selling, of.invitations, asked=(asked,)
    )
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    return Glances(fresh, FileDerived(town.house.settings.data)).all(ledger), asked


def file(town: Served) -> Path:
    (found,) = town.house.settings.data.glob("pods/*/*/glances.derived")
    return found


def test_after_a_start_no_account_is_read_whole_again(town: Served, bakery: Seller) -> None:
    first, asked = started(town)
    assert len(asked) == 2
    again, asked = started(town)
    assert asked == []
    assert again == first


def test_an_account_that_says_how_it_stands_is_left_alone_at_a_start(
    town: Served, bakery: Seller
) -> None:
    """A start judges no account anew whose standing cannot have changed since."""
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    glances = town.house.glances
    assert glances.told(ledger) == set(accounts(ledger))
    (sent,) = bakery.push(bakery.company.statement("gender-pay-gap", value="4.2"))
    assert sent.status == 201
    assert glances.told(ledger) == set(accounts(ledger)), "what it stands for is written by then"
    town.turn(800 * 86_400)
    untold = set(accounts(ledger)) - glances.told(ledger)
    assert untold == {f"accounts/{bakery.account.split('/')[-2]}"}
    accounts_kept(town.house)
    assert bakery.described()[SESAME.STATE] == {SESAME.RESTRICTED}


def test_guards_that_an_older_program_did_not_know_come_whatever_the_account_says(
    town: Served, bakery: Seller
) -> None:
    name = f"accounts/{bakery.account.split('/')[-2]}"
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    assert town.ask("DELETE", f"{bakery.account}products/", who="alice").status in (200, 204)
    assert name in town.house.glances.told(ledger)
    accounts_kept(town.house)
    assert ledger.read(f"{name}/products") is not None


def test_only_the_account_that_changed_is_read_again(town: Served, bakery: Seller) -> None:
    started(town)
    (sent,) = bakery.push(bakery.company.statement("gender-pay-gap", value="4.2"))
    assert sent.status == 201
    seen, asked = started(town)
    (changed,) = asked
    (glance,) = [each for each in seen if each.account_id == changed]
    assert "gender-pay-gap" in glance.facts
    assert started(town)[1] == []


def test_a_day_on_which_something_grows_too_old_is_not_slept_through(
    town: Served, bakery: Seller
) -> None:
    before, _ = started(town)
    town.turn(800 * 86_400)
    after, asked = started(town)
    assert asked, "what holds until a day is looked at again on that day"
    assert [each.state for each in after] != [each.state for each in before]


def test_what_another_program_or_address_made_is_not_believed(
    town: Served, bakery: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules and formulas change with a program; addresses change when a pod moves."""
    started(town)
    body = file(town).read_bytes()[32:]
    said = json.loads(body)
    assert len(read_kept(body, said["base"])) == 2
    assert read_kept(body, "https://elsewhere.example/") == {}
    monkeypatch.setattr(module, "program", lambda: "another")
    assert read_kept(body, said["base"]) == {}
    assert len(started(town)[1]) == 2


def test_a_glance_comes_back_as_it_was(town: Served, bakery: Seller) -> None:
    seen, _ = started(town)
    rows = {each.account_id: ((1, None), replace(each, invited=None)) for each in seen}
    assert read_kept(written(rows, "b"), "b") == rows
