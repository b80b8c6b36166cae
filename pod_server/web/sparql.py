"""SPARQL 1.1 Protocol at ``{container}.sparql``: which query, in which form is the answer wanted.

Queries only: updates are 415 until they are built (decision 16). The dataset is what the asking
agent may read below the container, and nothing in the request widens it.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from urllib.parse import parse_qs

from pod_server.actions.query import Querier
from pod_server.model.errors import BadRequest, MissingType, NotAcceptable, UnsupportedType
from pod_server.model.query import Graphs
from pod_server.web import headers as fields
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from proofs.value import value

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
ACCEPTED = (QUERY_TYPE, FORM_TYPE)
JSON = "application/json"
RESULTS_JSON = "application/sparql-results+json"
MAX_REQUEST = 256 * 1024
#: Of a server process; nearly all of them only wait for a child, or for its answer.
THREADS = 32


@value
class Sparql:
    """The query service over one container and all below it.

    Its threads are its own: queries that wait keep nobody else from one.
    """

    querier: Querier
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="sparql")
    )

    @property
    def methods(self) -> tuple[str, ...]:
        return ("GET", "HEAD", "OPTIONS", "POST")

    async def answer(self, call: Call) -> Answer:
        text, graphs = await _query(call)
        below = call.target.address.name
        wish = self.querier.read(call.ledger, below, text, graphs)
        media_type = _wanted(wish.offered, call.sent.get(b"accept"))
        body = await asyncio.get_running_loop().run_in_executor(
            self.threads, self.querier.run, call.ledger, call.agent, below, wish, media_type
        )
        return Answer(200, [(b"content-type", media_type.encode())], body)


async def _query(call: Call) -> tuple[str, Graphs | None]:
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
    try:
        return body.decode("utf-8"), _graphs(_parameters(call.query))
    except UnicodeDecodeError:
        raise BadRequest("The query is not UTF-8.") from None


def _parameters(form: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(form.decode("ascii"), errors="strict", max_num_fields=32)
    except ValueError:
        raise BadRequest("The parameters cannot be read; percent-encode them.") from None


def _from_form(form: bytes) -> tuple[str, Graphs | None]:
    parameters = _parameters(form)
    if "update" in parameters:
        raise UnsupportedType("application/sparql-update", ACCEPTED)
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise BadRequest("Send exactly one parameter named query, with a SPARQL query in it.")
    return queries[0], _graphs(parameters)


def _graphs(parameters: dict[str, list[str]]) -> Graphs | None:
    """The dataset that the request names; it narrows what may be read, as ``FROM`` does."""
    default = parameters.get("default-graph-uri", [])
    named = parameters.get("named-graph-uri", [])
    return Graphs(default, named) if default or named else None


def _wanted(offered: tuple[str, ...], accept: str | None) -> str:
    """The form that the sender likes best; plain JSON stands for the JSON of results."""
    is_table = RESULTS_JSON in offered
    media_type = fields.choose(accept, (*offered, JSON) if is_table else offered)
    if media_type is None:
        raise NotAcceptable(offered)
    return RESULTS_JSON if media_type == JSON else media_type
