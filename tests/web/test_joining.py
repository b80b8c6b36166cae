"""A company without a Sésame makes one where it was invited, within bounds (issue 5, tools)."""

from __future__ import annotations

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.desk.keeping import Desk
from pod_server.civic.front_office.invitations import Invitation
from pod_server.model.access import Agent
from pod_server.model.errors import Conflict
from pod_server.wiring.hosting import invitation_links
from tests.web.at_home import PASSWORD, Visitor, words
from tests.web.served import Served


def invited(town: Served, whom: str = "Boulangerie du Four", company: str = "") -> Invitation:
    """By alice, for this company."""
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    invitations, owner = town.house.front_office.invitations, Agent(town.people["alice"].webid)
    settle_now(ledger, lambda: invitations.invite(ledger, owner, whom, company))
    return next(iter(invitations.all(ledger)))


def joins(town: Served, invitation: Invitation, name: str) -> tuple[int, str]:
    """Somebody with a browser who makes a Sésame with it: status and words."""
    page = f"/counter/alice/company?i={invitation.code}"
    with Visitor(town) as visitor:
        if "/company" not in (first := visitor.get(page)).url:
            return first.status_code, words(first)
        made = visitor.post(page, name=name, full_name="Le Four", password=PASSWORD)
        return made.status_code, words(made)


def test_an_invitation_makes_one_company_a_sesame_with_the_citizen_at_its_desk(
    town: Served,
) -> None:
    invitation = invited(town)
    counter = f"/counter/alice?i={invitation.code}"
    with Visitor(town) as visitor:
        assert "My company has no Sésame" in words(visitor.get(counter))
    status, said = joins(town, invitation, "le-four")
    assert (status, "Your Sésame is ready" in said) == (201, True)
    ledger = town.house.ledger_called("le-four")
    assert ledger is not None
    book = Desk(town.house.rules).book(ledger)
    assert [one.office for one in book.customers] == [invitation.link(town.home)]
    status, said = joins(town, invitation, "le-four-2")
    assert "This invitation makes no Sésame here any more" in said
    assert town.house.ledger_called("le-four-2") is None


def test_what_was_given_to_somebody_with_a_webid_or_taken_back_makes_none(town: Served) -> None:
    named = invited(town, company="https://lenoir.example/card#me")
    assert "makes no Sésame here any more" in joins(town, named, "le-four")[1]
    cut = invited(town, "Un autre")
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    owner = Agent(town.people["alice"].webid)
    settle_now(ledger, lambda: town.house.front_office.invitations.cut(ledger, owner, cut.code))
    assert "makes no Sésame here any more" in joins(town, cut, "le-four")[1]
    assert town.house.ledger_called("le-four") is None
    with Visitor(town) as visitor:
        assert visitor.get("/counter/alice/company?i=aaaaaaaaaa").status_code == 404


def test_a_citizen_lets_in_so_many_companies_in_thirty_days(town: Served) -> None:
    """What bounds it: ``--company-places``."""
    links, host = invitation_links(town.house), town.house.accounts.people.pod("alice")
    assert host is not None
    for number in range(2):
        links.for_company("pod", f"code{number}", "x", host.account_id, 2, 10_000_000)
    again = links.for_company("pod", "code0", "x", host.account_id, 2, 10_000_000)
    assert again.guest == "x"
    with pytest.raises(Conflict, match="So many companies"):
        links.for_company("pod", "code9", "x", host.account_id, 2, 10_000_000)


def test_a_company_that_lives_elsewhere_is_led_there_with_the_office_in_hand(town: Served) -> None:
    invitation = invited(town)
    counter = f"/counter/alice?i={invitation.code}"
    with Visitor(town) as visitor:
        there = visitor.post(counter, place="id.fournil.example", i=invitation.code)
        assert there.status_code == 303
        assert there.headers["Location"].startswith(
            "https://id.fournil.example/desk/customers/new?office="
        )
        assert f"i%3D{invitation.code}" in there.headers["Location"]
        for wrong in ("javascript:alert(1)", "https://a@b.example"):
            assert visitor.post(counter, place=wrong, i=invitation.code).status_code == 422
