"""Preconditions: may this write go ahead, given what its sender last saw?

Pure rules, no I/O. They are written out here because Werkzeug's ``is_resource_modified`` answers
another question, whether a cached copy is stale: it refuses ``If-Match: *`` on an existing
resource, and lets ``If-Match: "x"`` pass on a missing one.

A *tag* is the ledger number of a resource's last change. An *ETag* is the tag in one media type
(``"17-ttl"``); a precondition on a write holds for the tag, whichever representation was seen.
"""

from __future__ import annotations

import re

from pod_server.model.errors import BadRequest, PreconditionFailed
from proofs.value import value

_ETAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')


@value
class TagList:
    """The entity tags of one header. ``anything`` stands for ``*``."""

    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    anything: bool = False

    @classmethod
    def from_header(cls, header: str) -> TagList:
        """Read ``If-Match`` or ``If-None-Match`` (RFC 9110 §8.8.3); raises :class:`BadRequest`."""
        if header.strip() == "*":
            return cls(anything=True)
        strong: set[str] = set()
        weak: set[str] = set()
        at = 0
        while at < len(header):
            found = _ETAG.match(header, at)
            if found is None:
                raise BadRequest(f"{header!r} is not a list of entity tags.")
            (weak if found[1] else strong).add(found[2])
            at = found.end()
        return cls(frozenset(strong), frozenset(weak))

    def lists(self, etag: str) -> bool:
        """Whether this very entity tag is among these, compared weakly (RFC 9110 §8.8.3.2)."""
        return self.anything or etag in self.strong or etag in self.weak

    def names(self, current: str | None, *, weakly: bool) -> bool:
        """Whether the stored tag is among these; the media type after the dash does not count."""
        if current is None:
            return False
        if self.anything:
            return True
        listed = self.strong | self.weak if weakly else self.strong
        return any(tag == current or tag.partition("-")[0] == current for tag in listed)


@value
class Conditions:
    """What the sender of a write insists on. Without headers, nothing."""

    if_match: TagList | None = None
    if_none_match: TagList | None = None
    if_unmodified_since: int | None = None

    def check(self, current: str | None, modified: int | None = None) -> None:
        """Raise :class:`PreconditionFailed` unless a write over ``current`` may go ahead.

        ``current`` is the stored tag, or ``None`` where nothing is stored; ``modified`` and
        ``if_unmodified_since`` are whole seconds. If-Match is asked first (RFC 9110 §13.2.2) and
        compares strongly (RFC 9110 §13.1.1), If-None-Match weakly (RFC 9110 §13.1.2).
        """
        if self.if_match is not None:
            if not self.if_match.names(current, weakly=False):
                raise PreconditionFailed("If-Match")
        elif self.if_unmodified_since is not None and (
            modified is None or modified > self.if_unmodified_since
        ):
            raise PreconditionFailed("If-Unmodified-Since")
        if self.if_none_match is not None and self.if_none_match.names(current, weakly=True):
            raise PreconditionFailed("If-None-Match")


NO_CONDITIONS = Conditions()
