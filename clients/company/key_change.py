"""One signing key after another: what the WebID document must say of each (decision 0027).

A key that was replaced, or lost, stays in the document with the moment since when it signs nothing
more (Controlled Identifiers 1.0 §2.2): what it signed before holds, whoever reads it, and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urldefrag

from pyoxigraph import Quad

from clients.pod_client import verbs
from clients.pod_client.discovery import iris, triples
from clients.pod_client.messages import Errand
from clients.pod_client.session import Session
from proofs.keys import PublicKey
from proofs.value import value
from vocab.terms import SEC, SOLID, XSD


@value
class KeyChange:
    """``old`` ends at ``ended``, lost or merely replaced; ``new`` signs instead."""

    old: PublicKey
    new: PublicKey
    ended: datetime
    lost: bool

    def sentences(self, web_id: str) -> Sequence[str]:
        """What the WebID document must say, a line of Turtle each."""
        old, new = self.old.verification_method, self.new.verification_method
        end = SEC.REVOKED if self.lost else SEC.EXPIRATION
        moment = self.ended.isoformat(timespec="seconds").replace("+00:00", "Z")
        signs = [f"<{web_id}> <{SEC.ASSERTION_METHOD}> <{old}> ."] if not self.lost else []
        return [
            f"<{web_id}> <{SEC.ASSERTION_METHOD}> <{new}> .",
            f"<{web_id}> <{SEC.VERIFICATION_METHOD}> <{new}> .",
            *signs,
            f"<{web_id}> <{SEC.VERIFICATION_METHOD}> <{old}> .",
            f'<{old}> <{end}> "{moment}"^^<{XSD.DATE_TIME}> .',
        ]

    def patch(self, web_id: str, there: Sequence[Quad]) -> str:
        """The patch that has the document say so; empty where it does."""
        known = {_line(quad) for quad in there}
        named = iris(there, web_id, SEC.ASSERTION_METHOD)
        gone = [
            f"<{web_id}> <{SEC.ASSERTION_METHOD}> <{key}> ."
            for key in named
            if self.lost and urldefrag(key).url == self.old.did
        ]
        come = [line for line in self.sentences(web_id) if line not in known]
        if not gone and not come:
            return ""
        parts = [f"_:p a <{SOLID.INSERT_DELETE_PATCH}>"]
        parts += [f"<{SOLID.DELETES}> {{ {' '.join(gone)} }}"] if gone else []
        parts += [f"<{SOLID.INSERTS}> {{ {' '.join(come)} }}"] if come else []
        return " ; ".join(parts) + " .\n"


def publish_change(session: Session, web_id: str, change: KeyChange) -> Errand[bool]:
    """Into the WebID document; False where it says so already."""
    card = web_id.partition("#")[0]
    there = triples((yield from session.exchange(verbs.get(card))))
    patch = change.patch(web_id, there)
    if patch:
        yield from session.exchange(verbs.patch(card, patch.encode()))
    return bool(patch)


def _line(quad: Quad) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object} ."
