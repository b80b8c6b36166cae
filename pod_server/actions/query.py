"""SPARQL within what the agent may read below a container (K-33)."""

from __future__ import annotations

from pod_server.contracts import AccessRules, Ledger, Queries
from pod_server.model.access import Agent
from pod_server.model.iri import subject_path
from pod_server.model.query import read
from proofs.value import value


@value
class Querier:
    """Runs queries. Holds no state of its own, so one serves all requests.

    No mode is asked for on the container itself: who may read nothing below it gets an empty
    table and not a refusal, exactly as if nothing were there. What the rules decide is the dataset.
    """

    rules: AccessRules
    queries: Queries

    def offered(self, ledger: Ledger, below: str, query: str) -> tuple[str, ...]:
        """The media types for this query's result. Refuses what :meth:`run` would."""
        return read(query, ledger.pod.base + subject_path(below, True)).offered

    def run(self, ledger: Ledger, agent: Agent, below: str, query: str, media_type: str) -> bytes:
        """The result of ``query`` over the documents below the container called ``below``.

        Raises ``QueryRefused`` (not SPARQL; over a limit; would fetch), ``UnsupportedType`` for an
        update, ``NotAcceptable``, ``PoolExhausted``.
        """
        return self.queries.run(ledger, agent, below, query, media_type)
