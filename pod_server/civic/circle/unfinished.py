"""What the papers of a pod say is still to be done: found again where a fall lost its errand.

A paper is written in a change of the pod, the errand for it right after, in another store. A fall
in between leaves the paper. So papers are read again at each start, and daily: each says by itself
what is left of its work, and an errand that is done twice changes nothing. What is read is what
the pod keeps of market files and questions, a document each, and the listing of its inbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pod_server.actions.pods import INBOX
from pod_server.civic.circle.papers import (
    COMING,
    FOLDER,
    FOREIGN,
    HANDED,
    OFFER,
    QUESTIONS,
    READABLE,
    TO,
    TO_ACCEPT,
    TO_ASK,
    TO_OFFER,
    TO_REJECT,
    Handing,
    Incoming,
    Recipient,
    containers,
    paper,
)
from pod_server.civic.circle.sorting import MAIL
from pod_server.contracts import Ledger
from pod_server.model.errors import Conflict

P = TypeVar("P", Handing, Incoming, Recipient)


def unfinished(ledger: Ledger, now: int) -> Iterator[tuple[str, int]]:
    """The documents with something left to do, and when. Microseconds."""
    for identifier in containers(ledger, FOLDER):
        for name, handing in _papers(ledger, f"{FOLDER}/{identifier}/{HANDED}", Handing):
            if handing.state == TO_OFFER or (handing.until and handing.undo):
                yield name, now
            elif handing.state == READABLE:
                yield name, handing.until
    for identifier in containers(ledger, FOREIGN):
        name = f"{FOREIGN}/{identifier}/{OFFER}"
        incoming = _paper(ledger, name, Incoming)
        if incoming is not None and incoming.state in (TO_ACCEPT, TO_REJECT, COMING):
            yield name, now
    for identifier in containers(ledger, QUESTIONS):
        for name, asked in _papers(ledger, f"{QUESTIONS}/{identifier}/{TO}", Recipient):
            if asked.state == TO_ASK:
                yield name, now
    if MAIL.has_more(ledger):
        yield INBOX, now


def _papers(ledger: Ledger, folder: str, kind: type[P]) -> Iterator[tuple[str, P]]:
    for member in ledger.children(folder) if ledger.read(folder) else ():
        found = _paper(ledger, member.name, kind)
        if found is not None:
            yield member.name, found


def _paper(ledger: Ledger, name: str, kind: type[P]) -> P | None:
    """``None`` also for what is not as this program writes it: it keeps no other from its work."""
    try:
        return paper(ledger, name, kind)
    except Conflict:
        return None
