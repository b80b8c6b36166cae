"""What was given, tried: whether it can be read now, and what it says where it is a yes or a no.

It is asked for as the owner of the pod, through the one door to the outside. So whoever gave it can
see that it was looked at, as with any other reader.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.received import (
    AWAY,
    CLOSED,
    READ,
    Part,
    ReceivedBook,
    ReceivedGrant,
    tried,
)
from pod_server.contracts import Clock, Codecs, Ledger, Pod
from pod_server.model.errors import PodError
from pod_server.model.received import Received as Answer
from pod_server.model.terms import Literal, NamedNode
from proofs.value import value
from vocab.terms import SCHEMA, SESAME

#: Microseconds after which the rest of one record is tried another time.
LONGEST_TRY = 20_000_000
_NOT = frozenset({401, 403, 404, 410})
_TURTLE = "text/turtle"

log = logging.getLogger(__name__)

#: Goes as the owner of a pod: method, address, header fields. Blocking; raises ``PodError``.
Go = Callable[[Pod, str, str, Mapping[str, str]], Answer]


@value
class Trying:
    """Of every pod."""

    book: ReceivedBook
    codecs: Codecs
    go: Go
    clock: Clock

    def now(self, ledger: Ledger, called: str) -> ReceivedGrant | None:
        """The record as it stands afterwards; ``None`` where there is none. Blocking."""
        before = self.book.one(ledger, called)
        if before is None:
            return None
        begun = self.clock()
        parts = []
        for part in before.parts:
            is_late = self.clock() - begun > LONGEST_TRY
            if not before.can_be_tried(part) or is_late:
                parts.append(part)
                continue
            found, is_so = self._found(ledger.pod, before, part)
            parts.append(tried(part, found, is_so, begun))
        after = replace(before, parts=tuple(parts), checked_us=begun)
        settle_now(ledger, partial(self.book.changed, ledger, called, before, after))
        return after

    def _found(self, pod: Pod, of: ReceivedGrant, part: Part) -> tuple[str, bool | None]:
        is_fact = bool(of.fact(part))
        try:
            if is_fact:
                answer = self.go(pod, "GET", part.target, {"Accept": _TURTLE})
            else:
                answer = self.go(pod, "HEAD", part.target, {"Accept": "*/*"})
        except PodError as error:
            log.info("what was given could not be tried: %s", error)
            return AWAY, None
        if answer.status in range(200, 300):
            return READ, self._fact(of, part, answer) if is_fact else None
        return (CLOSED if answer.status in _NOT else AWAY), None

    def _fact(self, of: ReceivedGrant, part: Part, answer: Answer) -> bool | None:
        """Yes or no, as it says of its giver; ``None`` for what says neither."""
        try:
            graph = self.codecs.parse(answer.body, answer.media_type, part.target)
        except PodError:
            return None
        about = {t.object for t in graph if t.predicate.value == SCHEMA.ABOUT}
        said = {
            t.object.value
            for t in graph
            if t.predicate.value == SESAME.IS_SO and isinstance(t.object, Literal)
        }
        if about != {NamedNode(of.giver)} or len(said) != 1:
            return None
        return {"true": True, "false": False}.get(said.pop())
