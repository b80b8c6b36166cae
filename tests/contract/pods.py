"""Pods and changes that the suites are made of."""

from __future__ import annotations

from pod_server.contracts import Pod
from pod_server.model.change import Amend, Change, Kind, Put, Remove
from pod_server.model.iri import Role

NOON_US = 1_800_000_000_000_000
ALICE = Pod("alice", "alice", "http://127.0.0.1:4000/alice/", "http://127.0.0.1:4000/alice/#me")
BOB = Pod("bob", "bob", "http://127.0.0.1:4000/bob/", "http://127.0.0.1:4000/bob/#me")

#: A root, its rules, a note.
FIRST = Change(
    (
        Put("", "", b"", kind=Kind.CONTAINER),
        Put("", "text/turtle", b"<#owner> a <#rule> .", role=Role.ACL),
        Put("note", "text/turtle", b"<#it> <#is> 1 ."),
    ),
    actor=ALICE.owner,
)


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = NOON_US

    def __call__(self) -> int:
        return self.now


def document(name: str, body: bytes = b"x", media_type: str = "text/plain") -> Put:
    return Put(name, media_type, body)


def container(name: str) -> Put:
    return Put(name, "", b"", kind=Kind.CONTAINER)


def acl(name: str, body: bytes = b"<#r> a <#rule> .") -> Put:
    return Put(name, "text/turtle", body, role=Role.ACL)


def description(name: str, body: bytes = b"<#d> a <#thing> .") -> Put:
    return Put(name, "text/turtle", body, role=Role.DESCRIPTION)


def removal(name: str, role: Role = Role.RESOURCE) -> Change:
    return Change((Remove(name, role),))


def amendment(name: str, inserted: bytes = b"<a> <b> <c> .\n", size: int = 20) -> Change:
    return Change((Amend(name, b"", inserted, size),))
