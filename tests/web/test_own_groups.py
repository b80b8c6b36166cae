"""Groups of one's own: pages over HTTP, and what they do to those who are in one."""

from __future__ import annotations

import re
from html import unescape
from itertools import count

import pytest
import requests

from tests.web.at_home import Visitor, words
from tests.web.rules import open_to, reads
from tests.web.served import Served
from tests.web.shared import give, new_folder, page_of, version
from vocab.terms import ACL, VCARD

HOME = "/sharing/groups/"
_numbers = count()


@pytest.fixture
def group(alice: Visitor) -> str:
    """The page of a new group."""
    made = alice.post(HOME, name=f"Group {next(_numbers)}")
    assert made.status_code == 303, words(made)
    return made.headers["Location"]


def send(alice: Visitor, group: str, **values: str) -> requests.Response:
    return alice.post(group, **{"version": version(alice.get(group)), **values})


def address(served: Served, group: str) -> str:
    return f"{served.home}groups/{group.removeprefix(HOME)}#it"


def test_who_joins_gains_and_who_leaves_loses_at_once(
    served: Served, alice: Visitor, group: str
) -> None:
    """W-09: in every folder that the group may read."""
    bob, folder = served.people["bob"].webid, new_folder(served)
    give(alice, folder, whom="group", group=address(served, group), read="on")
    note = f"{served.home}{folder}note"
    assert not reads(served, note, "bob")
    assert send(alice, group, do="add", webid=bob).status_code == 303
    assert reads(served, note, "bob")
    assert "1 member" in words(alice.get(HOME))
    assert send(alice, group, do="remove", member=bob).status_code == 303
    assert not reads(served, note, "bob")
    assert send(alice, group, do="add", webid=bob).status_code == 303
    assert send(alice, group, do="delete").status_code == 303
    assert not reads(served, note, "bob")
    assert alice.get(group).status_code == 404
    assert "A group" in words(alice.get(page_of(folder)))


def test_a_group_is_a_plain_document_that_other_apps_read(served: Served, group: str) -> None:
    url = address(served, group).removesuffix("#it")
    accept = {"Accept": "application/n-triples"}
    said = served.ask("GET", url, who="alice", headers=accept).body.decode()
    assert f"<{url}#it>" in said
    assert f"<{VCARD.GROUP}>" in said
    assert f"<{VCARD.FN}>" in said
    assert served.ask("GET", url).status == 401


def test_what_another_app_says_of_a_group_is_kept(
    served: Served, alice: Visitor, group: str
) -> None:
    """And a group that it made under another name is one too."""
    url = address(served, group).removesuffix("#it")
    odd = '<#us> a <{0}>; <{1}> "Others & <i>co</i>"; <urn:x:colour> "red" .'
    assert served.put(f"{url}-2", odd.format(VCARD.GROUP, VCARD.FN)).status == 201
    other = f"{group}-2"
    page = alice.get(other)
    assert "Others & <i>co</i>" in words(page)
    assert "<i>co" not in page.text
    bob = served.people["bob"].webid
    assert send(alice, other, do="add", webid=bob).status_code == 303
    after = served.ask("GET", f"{url}-2", who="alice").body.decode()
    assert "urn:x:colour" in after
    open_to(served, place := f"{served.home}{new_folder(served)}", _named(f"{url}-2#us"))
    assert reads(served, place, "bob")


def test_two_editors_of_a_group_do_not_lose_each_others_change(
    served: Served, alice: Visitor, group: str
) -> None:
    """P-07."""
    seen = version(alice.get(group))
    bob, carol = (served.people[name].webid for name in ("bob", "carol"))
    assert send(alice, group, do="add", webid=bob).status_code == 303
    late = alice.post(group, version=seen, do="add", webid=carol)
    assert late.status_code == 412
    assert bob in late.text
    assert f'value="{carol}"' in late.text
    for do in ({"do": "delete"}, {"do": "remove", "member": bob}):
        assert alice.post(group, version=seen, **do).status_code == 412
    assert bob in alice.get(group).text


@pytest.mark.parametrize(
    ("name", "status"), [("", 422), ("x" * 101, 422), ("///", 422), ("Group é", 303)]
)
def test_a_group_needs_a_name(alice: Visitor, name: str, status: int) -> None:
    """Which is kept where it will not do."""
    made = alice.post(HOME, name=name)
    assert made.status_code == status, words(made)
    if status == 303:
        assert name in words(alice.get(made.headers["Location"]))
        assert alice.post(HOME, name=name.upper()).status_code == 409
    else:
        assert f'value="{name}"' in made.text


def test_somebody_who_cannot_be_found_does_not_join(alice: Visitor, group: str) -> None:
    """S-34: what was typed is kept."""
    refused = send(alice, group, do="add", webid="https://[::1]/#me")
    assert refused.status_code == 422
    assert 'value="https://[::1]/#me"' in refused.text
    assert "Nobody yet." in words(refused)
    assert send(alice, group, do="shout").status_code == 400


def test_many_members_and_many_groups_are_told_a_page_at_a_time(
    served: Served, alice: Visitor, group: str
) -> None:
    """K-09."""
    url = address(served, group).removesuffix("#it")
    members = ", ".join(f"<https://m{number:03}.example/#me>" for number in range(120))
    document = f"<#it> a <{VCARD.GROUP}>; <{VCARD.HAS_MEMBER}> {members} ."
    assert served.put(url, document).status == 204
    assert _through(alice, group, r'name="member" value="([^"]+)"') == 120
    for number in range(55):
        made = served.put(f"{served.home}groups/z{number:02}", document)
        assert made.status == 201
    assert _through(alice, HOME, r'href="/sharing/groups/(z\d\d)"') == 55


def _named(group: str) -> str:
    return f"<{ACL.AGENT_GROUP}> <{group}>"


def _through(alice: Visitor, page: str, pattern: str) -> int:
    """How many different ones the page and those after it list."""
    found: list[str] = []
    onward: str | None = page
    while onward is not None:
        shown = alice.get(onward).text
        found += re.findall(pattern, shown)
        more = re.search(r'rel="next" href="([^"]+)"', shown)
        target = unescape(more[1]) if more else None
        onward = f"{page}{target}" if target and target.startswith("?") else target
    assert len(found) == len(set(found))
    return len(found)
