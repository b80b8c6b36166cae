"""Further owners of a pod: their rights, in each of the access rules that a pod begins with."""

from __future__ import annotations

from functools import partial

from pod_server.actions.pods import CARD, INBOX
from pod_server.actions.settle import settle_now
from pod_server.actions.wishes import PatchWish
from pod_server.actions.write import Writer
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.iri import address
from pod_server.model.terms import NamedNode
from vocab.terms import ACL, SOLID

N3 = "text/n3"


def add_owner(writer: Writer, ledger: Ledger, webid: str) -> list[str]:
    """Let ``webid`` do everything that the owner may (I-07); the rules that now say so.

    Done in the owner's name, by the way that every write goes: rules that the owner has taken away
    or put into other words stay as they are. ``webid`` must have been proven before.
    """
    pod = ledger.pod
    changed = []
    whom = NamedNode(webid)
    for place in ("", CARD, f"{INBOX}/"):
        acl = address(pod.base, f"{place}.acl")
        patch = (
            f"_:it a <{SOLID.INSERT_DELETE_PATCH}>; "
            f"<{SOLID.INSERTS}> {{ <#owner> <{ACL.AGENT}> {whom} }}."
        )
        wish = PatchWish(Agent(pod.owner), acl, N3, patch.encode())
        stored = ledger.read(acl.name, acl.role)
        if stored is None:
            continue
        settle_now(ledger, partial(writer.patch, ledger, wish))
        changed.append(acl.iri)
    return changed
