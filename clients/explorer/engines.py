"""Who answers a query. Today one pod's endpoint; a cross-pod engine fulfils the same contract."""

from __future__ import annotations

from typing import Protocol

from clients.explorer.answers import RESULTS_JSON, Answer, Triples, Unreadable, read_results
from clients.pod_client import verbs
from clients.pod_client.client import PodClient
from clients.pod_client.discovery import query_endpoint
from clients.pod_client.errors import NotUnderstood
from clients.pod_client.messages import Errand, Request, Response
from clients.pod_client.session import Session
from proofs.value import value

QUERY = "application/sparql-query"


class Engine(Protocol):
    """Answers SPARQL 1.1 over what the asking agent may read."""

    def answer(self, query: str, graph_type: str) -> Answer:
        """All of it or an error of ``pod_client.errors``; never a part passed off as the whole.

        ``graph_type`` is the media type in which the triples of a CONSTRUCT are wanted.
        """


@value
class OnePod:
    """The endpoint of one pod, or of one container of it, found from its address."""

    client: PodClient
    pod: str
    endpoint: str | None = None

    def answer(self, query: str, graph_type: str) -> Answer:
        response = self.client.run(
            asked(self.client.session, self.pod, query, graph_type, self.endpoint)
        )
        return read_answer(response)


def asked(
    session: Session, pod: str, query: str, graph_type: str, endpoint: str | None = None
) -> Errand[Response]:
    """One query put to one pod (SPARQL 1.1 Protocol §2.1.3)."""
    where = endpoint or (yield from query_endpoint(session, pod))
    headers = {
        "Content-Type": QUERY,
        "Accept": f"{RESULTS_JSON}, {graph_type};q=0.9, application/problem+json;q=0.5",
    }
    return (
        yield from session.exchange(Request("POST", where, headers, query.encode(), harmless=True))
    )


def read_answer(response: Response) -> Answer:
    """The answer as a value. Raises ``NotUnderstood``."""
    if response.media_type in (RESULTS_JSON, "application/json"):
        try:
            return read_results(response.body)
        except Unreadable as error:
            raise NotUnderstood(response.url, str(error)) from error
    if response.media_type in (verbs.TURTLE, verbs.JSON_LD, "application/n-triples"):
        return Triples(response.media_type, response.body)
    raise NotUnderstood(response.url, f"{response.media_type or 'no type'} is no query result")
