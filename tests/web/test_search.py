"""The owner looks for words in all that her Sésame holds (issue 7)."""

from __future__ import annotations

import pytest

from tests.web.at_home import Visitor, words
from tests.web.served import Served

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
