"""A day in a pod's life as a list of changes, and what a ledger looks like after some of them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from pod_server.contracts import Blobs, Ledger
from pod_server.model.change import Change, Kind, Put, Remove
from pod_server.model.iri import RECOMMENDATIONS, Role
from tests.contract.pods import (
    ALICE,
    FIRST,
    acl,
    amendment,
    container,
    description,
    document,
    removal,
    replies,
)

LARGE = b"large " * 20_000
LARGE_BLOB = sha256(LARGE).hexdigest()


def large(name: str) -> Put:
    return Put(name, "application/octet-stream", None, LARGE_BLOB, len(LARGE))


#: A recommendation: what is kept beside it comes and goes with other documents (0038).
SAID = f"{RECOMMENDATIONS}/abcdefghijklmnop"


#: After the pod's first change; each by itself. The large body is stored before it is named.
CHANGES = (
    Change((container("c"), document("c/1"), acl("c"), description("c"))),
    Change((document("note", b"2" * 9_000),)),
    amendment("note", b"<a> <b> <c> .\n" * 300),
    Change((large("c/large"),)),
    Change((container("c/d"), large("c/d/again"))),
    amendment("note"),
    Change((Remove("c/1"), document("c/2"))),
    Change((Remove("c/large"),)),
    Change((document("note", b"short"),)),
    Change((Remove("c/d/again"), Remove("c/d"))),
    Change((Put("note", "text/turtle", b"x" * 30_000, original=False), acl("note"))),
    removal("note"),
    Change((container("recommendations"), document(SAID), acl(SAID))),
    Change((document("c/reply"), replies(SAID, b"[{}]"))),
    Change((document("c/other"), replies(SAID, b"[{},\n{}]"))),
    Change((Remove("c/other"), replies(SAID, b"[{}]"))),
    removal(SAID),
)


def make_blobs(blobs: Blobs, change: Change) -> None:
    """Store the large bodies that a change names."""
    for write in change.writes:
        if isinstance(write, Put) and write.blob is not None:
            assert blobs.store(ALICE.pod_id, [LARGE]) == (LARGE_BLOB, len(LARGE))


def dump(ledger: Ledger) -> list[object]:
    """Everything that a reader can see."""
    seen: list[object] = [ledger.head(), ledger.rules_at(), *ledger.changes(0)]
    for name in _names(ledger, ""):
        for role in (Role.RESOURCE, Role.ACL, Role.DESCRIPTION, Role.REPLIES):
            seen += [name, role, ledger.read(name, role), list(ledger.deltas(name, role))]
    return seen


def _names(ledger: Ledger, container_name: str) -> Iterator[str]:
    yield container_name
    for member in ledger.children(container_name):
        if member.kind is Kind.CONTAINER:
            yield from _names(ledger, member.name)
        else:
            yield member.name


__all__ = ["ALICE", "CHANGES", "FIRST", "dump", "make_blobs"]
