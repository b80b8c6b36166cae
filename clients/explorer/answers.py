"""What a query comes to: rows, a truth, or triples (SPARQL 1.1 Query Results JSON Format)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from proofs.value import value

RESULTS_JSON = "application/sparql-results+json"


@value
class Term:
    """One value: its kind (``uri``, ``literal``, ``bnode``, ``triple``), text, type, language."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


@value
class Rows:
    """The solutions of a SELECT, in order; a variable without value is missing from its row."""

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, Term], ...]
    source: bytes = b""


@value
class Truth:
    """The answer of an ASK."""

    value: bool
    source: bytes = b""


@value
class Triples:
    """The graph of a CONSTRUCT or DESCRIBE, as the server wrote it."""

    media_type: str
    source: bytes


Answer: TypeAlias = Rows | Truth | Triples


class Unreadable(ValueError):
    """Not a result that the format allows."""


def read_results(body: bytes) -> Rows | Truth:
    """Read results in JSON. Raises :class:`Unreadable`."""
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise Unreadable("it is not a JSON object")
    if isinstance(found.get("boolean"), bool):
        return Truth(found["boolean"], body)
    try:
        variables = tuple(str(name) for name in found["head"]["vars"])
        rows = tuple(
            {name: _term(value) for name, value in row.items()}
            for row in found["results"]["bindings"]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable("it lacks head.vars or results.bindings") from error
    return Rows(variables, rows, body)


def _term(found: Mapping[str, object]) -> Term:
    value = found["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Term(
        str(found["type"]),
        text,
        str(found.get("datatype") or ""),
        str(found.get("xml:lang") or ""),
    )
