"""SPARQL 1.1 Protocol at ``{container}.sparql``: which query, in which form is the answer wanted.

Queries only: updates are 415 until they are built (decision 16). The dataset is what the asking
agent may read below the container, and nothing in the request widens it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import BadRequest, MissingType, NotAcceptable, UnsupportedType
from pod_server.web import headers as fields
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from vocab.terms import SOLID_SPARQL

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
ACCEPTED = (QUERY_TYPE, FORM_TYPE)
RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = ("text/turtle", "application/ld+json", "application/n-triples")
JSON = "application/json"
MAX_REQUEST = 256 * 1024

_PROLOGUE = re.compile(r"\s+|#[^\n]*|BASE\s*<[^<>]*>|PREFIX\s+[^\s:<>]*:\s*<[^<>]*>", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
)

#: Ledger, agent, name of the container, query, media type of the answer.
Run = Callable[[Ledger, Agent, str, str, str], bytes]


@dataclass(frozen=True, slots=True)
class Sparql:
    """The query service over one container and all below it."""

    run: Run

    @property
    def methods(self) -> tuple[str, ...]:
        return ("GET", "HEAD", "OPTIONS", "POST")

    async def answer(self, call: Call) -> Answer:
        query = await _query(call)
        media_type = _wanted(query, call.sent.get(b"accept"))
        body = await asyncio.to_thread(
            self.run, call.ledger, call.agent, call.target.address.name, query, media_type
        )
        return Answer(200, [(b"content-type", media_type.encode())], body)


async def _query(call: Call) -> str:
    if call.method != "POST":
        return _from_form(call.query)
    sent_type = call.sent.get(b"content-type")
    if not sent_type:
        raise MissingType
    media_type, _ = fields.media_type(sent_type)
    if media_type not in ACCEPTED:
        raise UnsupportedType(media_type, ACCEPTED)
    body = await call.body(MAX_REQUEST)
    if media_type == FORM_TYPE:
        return _from_form(body)
    _check_graphs(_parameters(call.query))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The query is not UTF-8.") from None


def _parameters(form: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(form.decode("ascii"), errors="strict", max_num_fields=32)
    except ValueError:
        raise BadRequest("The parameters cannot be read; percent-encode them.") from None


def _from_form(form: bytes) -> str:
    parameters = _parameters(form)
    if "update" in parameters:
        raise UnsupportedType("application/sparql-update", ACCEPTED)
    _check_graphs(parameters)
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise BadRequest("Send exactly one parameter named query, with a SPARQL query in it.")
    return queries[0]


def _check_graphs(parameters: dict[str, list[str]]) -> None:
    """The one named dataset that there is may be asked for; others belong into the query."""
    asked = parameters.get("default-graph-uri", []) + parameters.get("named-graph-uri", [])
    if any(graph != SOLID_SPARQL.UNION_DEFAULT_GRAPH for graph in asked):
        raise BadRequest("Name graphs by FROM and FROM NAMED in the query itself.")


def form(query: str) -> str:
    """The word that a query begins with after its prologue, in capitals; empty for none."""
    at = 0
    while found := _PROLOGUE.match(query, at):
        at = found.end()
    word = _WORD.match(query, at)
    return word[0].upper() if word else ""


def _wanted(query: str, accept: str | None) -> str:
    kind = form(query)
    if kind in _UPDATES:
        raise UnsupportedType("application/sparql-update", ACCEPTED)
    offered = GRAPHS if kind in ("CONSTRUCT", "DESCRIBE") else (*RESULTS, JSON)
    media_type = fields.choose(accept, offered)
    if media_type is None:
        raise NotAcceptable(offered)
    return RESULTS[0] if media_type == JSON else media_type
