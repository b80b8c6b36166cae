"""A list with nothing in it says so, and what to do: one action each (issue 5, citizen's pages)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.web.at_home import Visitor, at_home
from tests.web.seller import Seller
from tests.web.served import Served
from tests.web.test_today import invited

_CARD = re.compile(r'<p class="card">(.*?)</p>', re.DOTALL)


@pytest.fixture(scope="module")
def newcomer(served: Served) -> Iterator[Visitor]:
    """Alice at home, with nothing at all."""
    with at_home(served, "alice") as visitor:
        yield visitor


def actions(visitor: Visitor, path: str) -> dict[str, str]:
    """What the empty lists of a page say, and where their one action leads."""
    page = visitor.get(path)
    assert page.status_code == 200, path
    found = {}
    for card in _CARD.findall(page.text):
        links = re.findall(r'<a href="([^"]+)"', card)
        assert len(links) <= 1, card
        said = re.sub(r"<a .*?</a>|<[^>]+>", "", card)
        found[unescape(said).replace("’", "'").strip()] = "".join(links)
    return found


@pytest.mark.parametrize(
    ("path", "said", "action"),
    [
        ("/today", "Nobody asks you for anything.", "/office/invitations"),
        ("/today", "Nothing has happened yet.", "/account/history"),
        ("/office/", "No company has asked you for an account yet.", "/office/invitations"),
        ("/office/invitations", "You have not given any yet.", "#given_to"),
        ("/account/apps", "None at the moment.", "/browse"),
    ],
)
def test_an_empty_list_has_one_action(newcomer: Visitor, path: str, said: str, action: str) -> None:
    found = actions(newcomer, path)
    assert found[said].endswith(action), found


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/account/", "/account/passkeys/new"),
        ("/account/staff", "/account/staff/new"),
        ("/account/machines", "/account/machines/new"),
        ("/account/identity", 'name="do" value="add"'),
        ("/sharing/groups/", "<button>Make"),
    ],
)
def test_where_a_button_stands_beside_an_empty_list_it_is_that(
    newcomer: Visitor, path: str, action: str
) -> None:
    """These lists have their one action beside them, empty or not."""
    assert action in newcomer.get(path).text


def test_a_folder_with_nothing_in_it_and_what_nobody_may_read(
    served: Served, newcomer: Visitor
) -> None:
    place = f"{served.home}nothing-here/"
    assert served.ask("PUT", place, who="alice").status == 201
    found = actions(newcomer, "/sharing/at/nothing-here/")
    assert "uri=" in found["This folder is empty."]


def test_an_invitation_that_nobody_came_by_and_a_company_that_said_nothing(
    town: Served,
) -> None:
    seller = Seller(town, "bob").opened()
    code = invited(town, "The dairy")
    with at_home(town, "alice") as visitor:
        assert actions(visitor, f"/office/invitations/{code}") == {
            "Nobody has come by it yet.": "#link"
        }
        page = actions(visitor, f"/office/companies/{seller.account.split('/')[-2]}")
    assert page["It has declared nothing yet; it knows what is asked."] == "#contact"
