"""What stands before the inbox, and before the records of grants, besides access rules."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.civic.credentials.looking import opened_for
from pod_server.civic.credentials.reasons import refusal
from pod_server.civic.front_office.contact import ContactGuard
from pod_server.civic.giving.access_requests import request_in
from pod_server.contracts import Arrival, Clock
from pod_server.model.change import Key
from pod_server.model.errors import AccessRequestRefused, Conflict
from pod_server.model.terms import Graph, Literal, NamedNode
from proofs.credentials.credential import NotACredential
from proofs.credentials.sealed import is_one
from proofs.value import value
from vocab.terms import AS

#: What the owner sells: offers for everybody to read.
FOR_SALE = "for-sale"


def _speaks_for_others(graph: Graph, base: str, sender: str) -> bool:
    """Whether it answers something of this pod in the name of somebody else, or of nobody."""
    said: dict[str, set[str]] = {AS.IN_REPLY_TO: set(), AS.ACTOR: set()}
    for triple in graph:
        if triple.predicate.value in said and isinstance(triple.object, (NamedNode, Literal)):
            said[triple.predicate.value].add(triple.object.value)
    is_answer = any(iri.startswith(f"{base}{FOR_SALE}/") for iri in said[AS.IN_REPLY_TO])
    return is_answer and said[AS.ACTOR] != {sender}


def only_given(arrival: Arrival) -> Mapping[Key, int | None]:
    """What stands before the records of grants: a record that somebody writes grants nothing."""
    raise Conflict(
        "Grants are given at /sharing/requests/ of the account's pages. Deleting a record takes "
        "its grant back.",
        "Un accès se donne sur /sharing/requests/, dans les pages du compte. En effacer la trace "
        "le reprend.",
    )


def only_received(arrival: Arrival) -> Mapping[Key, int | None]:
    """What stands before the records of what was given: only what came from its giver is one."""
    raise Conflict(
        "What others have given is written down as their message comes: see /sharing/received/ of "
        "the account's pages.",
        "Ce que l'on vous a donné est noté quand le message arrive : voyez /sharing/received/, "
        "dans les pages du compte.",
    )


def only_found(arrival: Arrival) -> Mapping[Key, int | None]:
    """What stands before what was found of credentials: nobody else says that one holds."""
    raise Conflict(
        "What was found when a credential was looked at is written by the server alone: look at it "
        "again at /office/me/credentials.",
        "Ce qui a été constaté d'une attestation n'est écrit que par le serveur : regardez-la à "
        "nouveau sur /office/me/credentials.",
    )


def _only_hers(arrival: Arrival) -> None:
    """Raise ``Conflict`` for a credential that its reader could not keep."""
    try:
        opened_for(arrival.body or b"", arrival.ledger.pod)
    except NotACredential as wrong:
        raise refusal(wrong.code) from wrong


@value
class RequestGuard:
    """What stands before the inbox: an access request that arrives can be granted as it stands."""

    contact: ContactGuard
    clock: Clock

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Pass, or raise ``AccessRequestRefused`` with all that is wrong with a request.

        Other messages pass, but for companies that have another place to write to
        (``ContactRefused``), and credentials that are not about the owner (``Conflict``). Whether
        its issuer signed one is asked when the owner wants it.
        """
        graph = arrival.read() or frozenset()
        base, sender = arrival.ledger.pod.base, arrival.agent.webid or ""
        found, wrong = request_in(graph, base, sender, self.clock())
        is_request = found is not None
        if arrival.body is not None and is_one(arrival.body):
            _only_hers(arrival)
            is_request = True
        self.contact.at_the_inbox(arrival.ledger, sender, asks=is_request)
        if wrong:
            raise AccessRequestRefused(tuple(wrong))
        if _speaks_for_others(graph, base, sender):
            raise Conflict(
                f"An answer to an offer names who sends it as its actor: {sender}.",
                f"Une réponse à une offre nomme qui l'envoie (actor) : {sender}.",
            )
        return {}
