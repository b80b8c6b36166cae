"""SPARQL within what the agent may read below a container (K-33)."""

from __future__ import annotations

from pod_server.contracts import AccessRules, Ledger, Queries
from pod_server.model.access import Agent
from pod_server.model.iri import subject_path
from pod_server.model.query import Graphs, Query, read
from proofs.value import value


@value
class Querier:
    """Runs queries. Holds no state of its own, so one serves all requests.

    No mode is asked for on the container itself: who may read nothing below it gets an empty
    table and not a refusal, exactly as if nothing were there. What the rules decide is the dataset.
    """

    rules: AccessRules
    queries: Queries

    def read(self, ledger: Ledger, below: str, text: str, graphs: Graphs | None = None) -> Query:
        """The query, to be run below the container called ``below``; ``graphs`` as in ``read``.

        Raises ``QueryRefused`` (not SPARQL; over a limit; would fetch), ``UnsupportedType`` for an
        update.
        """
        return read(text, ledger.pod.base + subject_path(below, True), graphs)

    def run(self, ledger: Ledger, agent: Agent, below: str, wish: Query, media_type: str) -> bytes:
        """The result of ``wish`` over the documents below the container called ``below``.

        Raises ``QueryRefused`` (not SPARQL; over budget), ``NotAcceptable``, ``PoolExhausted``.
        """
        return self.queries.run(ledger, agent, below, wish, media_type)
