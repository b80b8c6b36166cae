"""Words looked for in all that somebody may read: a query like any other, under the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from pod_server.actions.query import Querier
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.terms import Literal
from proofs.value import value

TABLE = "application/sparql-results+json"
#: Words that are looked for at once, and letters of each.
MOST, LONGEST = 8, 64


@value
class Hit:
    """A value that has all the words: in which document, of what, by which property."""

    document: str
    subject: str
    predicate: str
    text: str


@value
class Search:
    """Looks through the pod's index."""

    querier: Querier

    def hits(
        self, ledger: Ledger, agent: Agent, text: str, limit: int, offset: int = 0
    ) -> Sequence[Hit]:
        """Values that have each of the words, in any order and case, by address.

        Raises what a query raises: ``QueryRefused`` where it took too long, ``PoolExhausted``.
        """
        asked = asked_for(text)
        if not asked:
            return ()
        wish = self.querier.read(ledger, "", _query(asked, limit, offset))
        said = self.querier.run(ledger, agent, "", wish, TABLE)
        return tuple(_hits(said))


def asked_for(text: str) -> list[str]:
    """The words of what somebody typed, those that count."""
    return [word[:LONGEST] for word in text.lower().split()][:MOST]


def _query(asked: Sequence[str], limit: int, offset: int) -> str:
    has_all = " && ".join(f"CONTAINS(LCASE(STR(?o)), {Literal(word)})" for word in asked)
    return (
        "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } "
        f"FILTER(ISLITERAL(?o) && {has_all}) }} "
        f"ORDER BY ?g ?s ?p ?o LIMIT {limit} OFFSET {offset}"
    )


def _hits(said: bytes) -> Iterator[Hit]:
    for row in orjson.loads(said)["results"]["bindings"]:
        yield Hit(*(row[name]["value"] for name in ("g", "s", "p", "o")))
