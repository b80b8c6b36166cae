"""Messages of one sort that wait in an inbox: a page of them, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pod_server.actions.pods import INBOX
from pod_server.civic.civil_status.statements import Memory
from pod_server.contracts import Ledger
from pod_server.model.change import Kind, Member

T = TypeVar("T")
#: What a message is to its owner; ``None`` for one of another sort.
Opened = Callable[[Member], T | None]
#: How many of a sort wait, by pod and version of its inbox.
Counts = Memory[tuple[str, int], int]
#: Messages of the inbox that are looked at for one page.
LOOKED_AT = 500


def waiting(
    ledger: Ledger, opened: Opened[T], after: str = "", limit: int = LOOKED_AT
) -> tuple[Sequence[T], str]:
    """Those of the sort by name of their messages, and where the next page begins, or empty."""
    found: list[T] = []
    last = after
    for member in ledger.children(INBOX, after=after, limit=LOOKED_AT):
        last = member.name
        one = opened(member) if member.kind is Kind.DOCUMENT else None
        if one is not None:
            found.append(one)
        if len(found) == limit:
            break
    more = any(ledger.children(INBOX, after=last, limit=1)) if last != after else False
    return found, last if more else ""


def count(ledger: Ledger, opened: Opened[T], known: Counts) -> int:
    """How many wait among the messages that are looked at; known until the inbox changes."""
    inbox = ledger.read(INBOX)
    if inbox is None:
        return 0
    key = ledger.pod.pod_id, inbox.version
    return known.get(key, lambda: len(waiting(ledger, opened)[0]))
