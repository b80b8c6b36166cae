"""A query's text, looked through before any engine sees it: what it is, and what it would touch.

What is read out of it (``FROM``, ``GRAPH``) only ever narrows what the asking agent may read
anyway: a wrong reading could cost rows, and never leak any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urljoin

from pod_server.model.errors import QueryRefused, UnsupportedType
from pod_server.model.query_tokens import Token, tokens, written
from proofs.value import value
from vocab.terms import SOLID_SPARQL

MAX_LENGTH = 16 * 1024
MAX_DEPTH = 64
#: Planning is worse than quadratic in the patterns of one group: 100 take the engine a second.
MAX_PATTERNS = 100
#: The engine's parser recurses over chains of operators, and takes its process with it.
MAX_OPERATORS = 1000

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
TABLE_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_TYPES = ("text/turtle", "application/ld+json", "application/n-triples")


class Form(StrEnum):
    """The four forms of a query (SPARQL 1.1 §16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


#: How an update begins (SPARQL 1.1 Update §3); updates stay with PATCH.
UPDATES = frozenset(("INSERT", "DELETE", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
#: What would make the server fetch (S-57); no query has a use for them here.
FETCHING = frozenset({"SERVICE", "LOAD"})
_LANGUAGE = """
    A ABS ADJUST AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS
    COUNT DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH
    GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC
    ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH
    NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND
    SAMETERM SAMPLE SECONDS SELECT SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE
    STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE
    TRUE TZ UCASE UNDEF UNION URI UUID VALUES VERSION WHERE YEAR
"""
WORDS = frozenset(_LANGUAGE.split())
_STEERING = re.compile(r"SERVICE|SILENT|GRAPH|FROM|NAMED", re.IGNORECASE)
_OPENING = frozenset({"{", "(", "[", "<<", "<<(", "{|"})
_CLOSING = frozenset({"}", ")", "]", ">>", ")>>", "|}"})
_OPERATORS = frozenset(
    ("!", "+", "-", "*", "/", "=", "<", ">", "<=", ">=", "!=", "&&", "||", "|", "^", "?")
)
_SPACE = Token("space", " ")
#: Before a bracket these make an expression of it; elsewhere in a group it is a list of terms.
_EXPRESSING = WORDS - {"A", "TRUE", "FALSE"}


@value
class Query:
    """A query that may be run, and what it says of its dataset.

    ``default`` and ``named`` are the graphs of its ``FROM`` and ``FROM NAMED``: both ``None`` where
    it has neither, ``default`` also where it names the union of all graphs. ``graphs`` are those
    that its ``GRAPH`` clauses name; ``None`` where one of them may be any.
    """

    text: str
    form: Form
    default: frozenset[str] | None = None
    named: frozenset[str] | None = None
    graphs: frozenset[str] | None = frozenset()

    @property
    def offered(self) -> tuple[str, ...]:
        """The media types in which its result can be had, the usual one first."""
        return TABLE_TYPES if self.form in (Form.SELECT, Form.ASK) else GRAPH_TYPES


class Graphs(NamedTuple):
    """The dataset that a request names beside the query (SPARQL 1.1 Protocol §2.1.4)."""

    default: Sequence[str]
    named: Sequence[str]


def read(text: str, base: str, graphs: Graphs | None = None) -> Query:
    """Look ``text`` through; its relative IRIs are resolved against ``base``.

    ``graphs`` come before what the text says of its dataset. Raises :class:`QueryRefused`
    (``syntax`` where it is no SPARQL query at all), and :class:`UnsupportedType` for an update.
    What passes may still be wrong in ways that only the engine's parser finds.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_LENGTH:
        raise QueryRefused(f"The query is longer than {MAX_LENGTH} bytes; ask in several.")
    whole = list(tokens(text))
    cut = [token for token in whole if token.kind != "space"]
    names = _Names(base)
    start = names.read_prologue(cut)
    form = _form(cut[start:])
    _check_words(cut, names.prefixes)
    _check_size(cut[start:])
    clauses = list(_clauses(cut[start:], names))
    said = {id(token) for clause in clauses for token in clause.tokens}
    rest = [_SPACE if id(token) in said else token for token in whole]
    default, named = _dataset(graphs or _said(clauses))
    return Query(written(rest), form, default, named, _graphs(cut[start:], names))


class _Names:
    """The base and prefixes of a query's prologue (SPARQL 1.1 §4.1)."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}

    def read_prologue(self, cut: Sequence[Token]) -> int:
        """Take in the declarations; the answer is where the query itself begins."""
        at = 0
        while at < len(cut) and (word := cut[at].word) in ("BASE", "PREFIX", "VERSION"):
            parts = cut[at + 1 : at + 3] if word == "PREFIX" else cut[at + 1 : at + 2]
            kinds = [part.kind for part in parts]
            if word == "BASE" and kinds == ["iri"]:
                self.base = self._absolute(parts[0].text)
            elif word == "PREFIX" and kinds == ["name", "iri"]:
                self.prefixes[parts[0].text.rstrip(":")] = self._absolute(parts[1].text)
            elif word != "VERSION":
                raise QueryRefused(f"{word} is not followed by what it declares.", syntax=True)
            at += 1 + len(parts)
        return at

    def iri(self, token: Token) -> str | None:
        """The IRI that a token names, or ``None`` where it names none that we are sure of."""
        if token.kind == "iri":
            return self._absolute(token.text)
        prefix, colon, local = token.text.partition(":")
        if token.kind == "name" and colon and prefix in self.prefixes:
            return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return None

    def _absolute(self, iri: str) -> str:
        plain = re.sub(
            r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
            lambda escape: chr(min(int(escape[1] or escape[2], 16), 0x10FFFF)),
            iri[1:-1],
        )
        try:
            return urljoin(self.base, plain)
        except ValueError:
            raise QueryRefused(f"{iri} is no IRI.", syntax=True) from None


def _form(cut: Sequence[Token]) -> Form:
    first = cut[0].word if cut else ""
    if first in UPDATES:
        raise UnsupportedType(UPDATE_TYPE, (QUERY_TYPE,))
    if first in FETCHING:
        raise QueryRefused(f"{first} is off: this server fetches nothing to answer a query.")
    if first not in Form.__members__:
        raise QueryRefused("A query is one of SELECT, ASK, CONSTRUCT and DESCRIBE.", syntax=True)
    return Form(first)


def _check_words(cut: Sequence[Token], prefixes: Mapping[str, str]) -> None:
    for token in cut:
        if token.word in FETCHING:
            raise QueryRefused(f"{token.word} is off: this server fetches nothing for a query.")
        if token.word and token.word not in WORDS:
            raise QueryRefused(f"{token.text} is no word of a SPARQL query.", syntax=True)
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if prefix not in prefixes:
            raise QueryRefused(f"The prefix {prefix}: is not declared.", syntax=True)
        for found in _STEERING.finditer(prefix):
            if prefix[found.end() :] in prefixes:
                raise QueryRefused(
                    f"The prefix {prefix}: can be read as {found[0].upper()} and another prefix; "
                    "give it another name.",
                    syntax=True,
                )


def _check_size(cut: Sequence[Token]) -> None:
    """Bound what planning costs: an upper estimate of the triple patterns, not a count."""
    brackets: list[str] = []
    patterns = operators = 0
    for at, token in enumerate(cut):
        mark = token.text if token.kind == "mark" else ""
        if mark in _OPENING:
            brackets.append(_meaning(cut, at, brackets))
        elif mark in _CLOSING and brackets:
            brackets.pop()
        within = brackets[-1] if brackets else ""
        if within != "data":
            operators += mark in _OPERATORS
            patterns += _weight(mark, token, within)
        if len(brackets) > MAX_DEPTH:
            raise QueryRefused(f"The query's brackets are deeper than {MAX_DEPTH}.")
    if patterns > MAX_PATTERNS:
        raise QueryRefused(
            f"The query has about {patterns} patterns; {MAX_PATTERNS} are allowed. "
            "Ask in several queries, or give values by VALUES."
        )
    if operators > MAX_OPERATORS:
        raise QueryRefused(f"The query has more than {MAX_OPERATORS} operators.")


def _meaning(cut: Sequence[Token], at: int, brackets: Sequence[str]) -> str:
    """What the bracket at ``at`` encloses: a group, terms, an expression, or data of VALUES."""
    within = brackets[-1] if brackets else ""
    if cut[at].text == "{":
        return "data" if _opens_data(cut, at) else "group"
    if within in ("data", "expression"):
        return within
    if cut[at].text != "(":
        return "group"
    before = cut[at - 1]
    named = before.kind in ("iri", "name") and at > 1 and cut[at - 2].word in _EXPRESSING
    return "expression" if before.word in _EXPRESSING or named or not brackets else "terms"


def _opens_data(cut: Sequence[Token], at: int) -> bool:
    """Whether this brace follows ``VALUES ?x`` or ``VALUES (?x ?y)``."""
    at -= 1
    if cut[at].text == ")":
        at -= 1
    while at > 0 and cut[at].kind == "variable":
        at -= 1
    return "VALUES" in (cut[at].word, cut[at - 1].word)


def _weight(mark: str, token: Token, within: str) -> int:
    if within == "group":
        return mark in (".", ";", ",", "{", "[", "/", "^", "|", "<<", "{|")
    if within == "terms":
        return 2 if token.kind not in ("mark", "space") else int(mark in ("/", "^", "|"))
    return 0


@value
class _Clause:
    """``FROM`` or ``FROM NAMED`` with a graph. The engine gets lists instead, and not the words."""

    iri: str
    is_named: bool
    tokens: Sequence[Token]


def _clauses(cut: Sequence[Token], names: _Names) -> Iterator[_Clause]:
    for at, token in enumerate(cut):
        if token.word == "FROM":
            is_named = at + 1 < len(cut) and cut[at + 1].word == "NAMED"
            iri = _named(cut, at + 1 + is_named, names)
            if iri is None:
                raise QueryRefused("FROM is not followed by a graph.", syntax=True)
            yield _Clause(iri, is_named, cut[at : at + 2 + is_named])


def _said(clauses: Sequence[_Clause]) -> Graphs:
    named = [clause.iri for clause in clauses if clause.is_named]
    return Graphs([clause.iri for clause in clauses if not clause.is_named], named)


def _dataset(graphs: Graphs) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    default, named = frozenset(graphs.default), frozenset(graphs.named)
    is_union = SOLID_SPARQL.UNION_DEFAULT_GRAPH in default
    if not default - {SOLID_SPARQL.UNION_DEFAULT_GRAPH} and not named:
        return None, None
    return None if is_union else default, named


def _graphs(cut: Sequence[Token], names: _Names) -> frozenset[str] | None:
    named = {_named(cut, at + 1, names) for at, token in enumerate(cut) if token.word == "GRAPH"}
    return None if None in named else frozenset(iri for iri in named if iri is not None)


def _named(cut: Sequence[Token], at: int, names: _Names) -> str | None:
    return names.iri(cut[at]) if at < len(cut) else None
