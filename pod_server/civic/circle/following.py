"""The logs of those who hand files over, followed from one file to the next (decision 0054).

Of each sender the last checkpoint that holds is kept. One that comes later has to be shown to have
grown from it; the proof comes with the offer, or came with another one of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pod_server.civic.circle.found import Found, LogSeen
from pod_server.civic.circle.papers import FOREIGN, Followed, Incoming, paper, short, written
from pod_server.contracts import Ledger
from pod_server.model.change import Put
from proofs.logs.checkpoint import Checkpoint, read
from proofs.logs.entries import Growth, Rewritten
from proofs.logs.merkle import NotInLog

#: Of a log that a file shows: it does not hold; seen for the first time; as it was; it has grown;
#: older than what is known, and its beginning; by another key than before; not shown to have only
#: grown; changed after the fact. And none, where the same sender showed one before.
BROKEN, BEGUN, SAME, GROWN, EARLIER, ANEW, UNSHOWN, REWRITTEN, WITHHELD = (
    *("broken", "begun", "same", "grown", "earlier", "anew", "unshown", "rewritten"),
    "withheld",
)


def followed(ledger: Ledger, actor: str) -> Followed | None:
    """What is known of somebody's log."""
    return paper(ledger, _name(actor), Followed)


def _of_key(ledger: Ledger, key: str) -> Followed | None:
    """The longest log by this key, whoever showed it: who has moved has it along."""
    prefix = f"{FOREIGN}/log-"
    found = [
        one
        for member in (ledger.children(FOREIGN) if ledger.read(FOREIGN) else ())
        if member.name.startswith(prefix)
        and (one := paper(ledger, member.name, Followed)) is not None
        and one.key == key
    ]
    return max(found, key=lambda one: read(one.checkpoint).size, default=None)


def judged(
    ledger: Ledger, offer: Incoming, others: Iterable[Incoming], found: Found, now: int
) -> Put | None:
    """Says in ``found`` how its log stands to what is known; the paper to be kept of it, if any.

    ``others``: what else was offered; ``now`` in microseconds.
    """
    known, seen = followed(ledger, offer.actor), found.log
    if seen is None:
        found.log = LogSeen(WITHHELD) if known is not None else None
        return None
    if seen.state == BROKEN:
        return None
    fresh = Followed(offer.actor, seen.key, seen.checkpoint, now)
    growths = [*offer.growth, *(g for o in others if o.actor == offer.actor for g in o.growth)]
    if known is None or known.key != seen.key:
        state, after = BEGUN if known is None else ANEW, fresh
        elsewhere = _of_key(ledger, seen.key) if known is None else None
        if elsewhere is not None:
            now_at = _compared(read(elsewhere.checkpoint), read(seen.checkpoint), growths)
            if now_at in (SAME, GROWN):
                state, after = now_at, replace(fresh, since=elsewhere.since)
    else:
        state = _compared(read(known.checkpoint), read(seen.checkpoint), growths)
        after = known
        if state == GROWN:
            after = replace(known, checkpoint=seen.checkpoint)
        elif state == REWRITTEN:
            after = replace(known, against=seen.checkpoint)
    found.log = replace(seen, state=state)
    return written(_name(offer.actor), after) if after != known else None


def _compared(before: Checkpoint, now: Checkpoint, growths: Iterable[str]) -> str:
    if before.size == now.size:
        return SAME if before.root == now.root else REWRITTEN
    is_changed = False
    for text in growths:
        try:
            Growth.read(text).must_hold(before, now)
        except Rewritten:
            is_changed = True
        except NotInLog:
            continue
        else:
            return GROWN if now.size > before.size else EARLIER
    return REWRITTEN if is_changed else UNSHOWN


def _name(actor: str) -> str:
    return f"{FOREIGN}/log-{short(actor)}"
