"""The owner looks for words in all that her Sésame holds (issue 7)."""

from __future__ import annotations

import re

import pytest

from pod_server.web.searching.pages import page_about
from tests.web.at_home import Visitor, words
from tests.web.served import Served
from tests.web.test_own_facts import save

HOME = "/office/search"


@pytest.fixture
def note(served: Served) -> str:
    url = f"{served.home}notes/tart"
    served.put(
        url, '<#it> <http://schema.org/text> "Grand-mère\'s tart: butter, \\"golden\\" pears" .'
    )
    return url


def test_what_has_all_the_words_is_found_in_any_order_and_case(note: str, alice: Visitor) -> None:
    found = words(alice.get(f"{HOME}?q=PEARS+butter"))
    assert 'butter, "golden" pears' in found
    assert "notes/tart" in found
    assert "Nothing has all these words" in words(alice.get(f"{HOME}?q=pears+plums"))


@pytest.mark.parametrize("typed", ['"', "\\", '") } #', "' OR 1", "{}", "\u202e", "%0A%0D"])
def test_what_is_typed_is_text_and_no_query(note: str, alice: Visitor, typed: str) -> None:
    """S-57: nothing that is typed gets out of its quotes."""
    reply = alice.get(f"{HOME}?q={typed}" if typed.startswith("%") else HOME + "?q=" + typed)
    assert reply.status_code == 200


def test_quotes_are_found_as_they_are_written(note: str, alice: Visitor) -> None:
    assert "notes/tart" in words(alice.get(f'{HOME}?q="golden"'))


def test_what_others_do_not_let_her_read_is_not_hers_to_find(
    served: Served, note: str, alice: Visitor
) -> None:
    """P-61: it is a query in her name, in her own pod."""
    other = f"{served.people['bob'].pod}diary"
    served.ask(
        "PUT", other, who="bob", content="text/turtle", body=b'<#it> <urn:says> "unfindable" .'
    )
    assert "Nothing has all these words" in words(alice.get(f"{HOME}?q=unfindable"))


def test_it_pages(served: Served, alice: Visitor) -> None:
    lines = "\n".join(f'<#{n}> <urn:says> "many of them {n}" .' for n in range(60))
    served.put(f"{served.home}notes/many", lines)
    first = alice.get(f"{HOME}?q=many+of+them")
    assert first.text.count("urn:says") == 0
    assert first.text.count('class="tile plain"') == 50
    second = alice.get(f"{HOME}?q=many+of+them&page=2")
    assert second.text.count('class="tile plain"') == 10
    assert 'rel="next"' not in second.text


def test_a_hit_says_what_it_is_in_and_leads_to_the_page_about_it(
    served: Served, alice: Visitor
) -> None:
    """A fact is called by its name and opened here; what has no page of ours, in the browser."""
    save(alice, "identity", given="Alicorn", family="Martin")
    alice.post("/sharing/groups/", name="Alicorn friends")
    alice.post("/office/me/face", do="offer", title="Alicorn saddle", text="", price="80")
    served.put(f"{served.home}notes/alicorn", '<#it> <urn:says> "alicorn" .')
    page = alice.get(f"{HOME}?q=alicorn")
    assert "Identity personal/identity" in words(page)
    assert "Offer: Alicorn saddle for-sale/" in words(page)
    links = set(re.findall(r'class="tile plain" href="([^"]+)"', page.text))
    assert {"/office/me", "/sharing/groups/alicorn-friends", "/office/me/face#sale"} <= links
    (other,) = [link for link in links if link.startswith("http")]
    assert "notes%2Falicorn" in other
    for link in links - {other}:
        assert alice.get(link).status_code == 200, link


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("accounts/kqrj6eiwl5xs7tqb/civil-status/1", "/office/companies/kqrj6eiwl5xs7tqb"),
        ("markets/6bb383fa33157a90/draft", "/office/markets/6bb383fa33157a90"),
        ("recommendations/utyz435iguwt6xjb", "/office/recommendations/utyz435iguwt6xjb"),
        ("questions/4a99c8892c206cc1/question", "/office/circle/4a99c8892c206cc1"),
        ("personal/letters/ab12", "/office/me/rights/ab12"),
        ("credentials/x", "/office/me/credentials"),
        ("accounts/", ""),
        ("notes/accounts/a", ""),
    ],
)
def test_what_has_a_page_of_the_office(name: str, page: str) -> None:
    assert page_about(name) == page
