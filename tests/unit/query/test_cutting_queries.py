"""Queries cut into tokens, by whatever release of the interpreter (P-57)."""

from __future__ import annotations

import re

import pytest

from pod_server.model import query_tokens
from pod_server.model.errors import QueryRefused
from pod_server.model.query_tokens import tokens
from pod_server.rdf import syntaxes

#: A group that gives nothing back once it is through, and was begun in vain before.
_POSSESSIVE_GROUP = re.compile(r"\(\?>|\)(?:[*+?]|\{[0-9,]+\})\+")
_CLASS = re.compile(r"\[(?:\\.|[^]\\])*\]")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("1e$x", ["1", "e", "$x"]),
        ("1.5e+x", ["1.5", "e", "+", "x"]),
        ("'''it's ''done'''", ["'''it's ''done'''"]),
        ('"""a "b" ""c"""', ['"""a "b" ""c"""']),
        ("'a\\tb'", ["'a\\tb'"]),
        ("'x'@en-", ["'x'", "@en", "-"]),
        ("ex:a.b.", ["ex:a.b", "."]),
        ("a.b:c.%41d", ["a.b:c.%41d"]),
        ("_:a.b. ", ["_:a.b", ".", " "]),
    ],
)
def test_what_begins_like_more_than_it_is_ends_where_it_ends(text: str, cut: list[str]) -> None:
    assert [token.text for token in tokens(text)] == cut


@pytest.mark.parametrize("text", ["ex:a%4", "'a\\u12'", '"""a', "<a\\u00b"])
def test_what_ends_half_way_is_not_read(text: str) -> None:
    with pytest.raises(QueryRefused):
        list(tokens(text))


@pytest.mark.parametrize("pattern", [query_tokens._TOKEN, syntaxes.OPAQUE], ids=["query", "opaque"])
def test_no_group_is_possessive(pattern: str) -> None:
    """CPython before 3.11.5, Debian 12's among them, goes on from where such a group failed."""
    assert not _POSSESSIVE_GROUP.search(_CLASS.sub("[]", pattern))


def test_many_words_with_dots_between_are_many_words() -> None:
    """A name has fifteen dots before its colon at most; what has more is no name."""
    assert len(list(tokens("a." * 15 + "a:b"))) == 1
    assert len(list(tokens("a." * 16 + "a:b"))) == 3
