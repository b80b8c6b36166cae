"""Pods and changes that the suites are made of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pod_server.contracts import Ledger, Pod
from pod_server.model.change import Activity, Amend, Change, Kind, Put, Remove
from pod_server.model.errors import Conflict, QuotaExceeded, StaleRead
from pod_server.model.iri import Role

T = TypeVar("T")
RESOURCE = Role.RESOURCE

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


def replies(name: str, body: bytes = b"[]") -> Put:
    return Put(name, "application/ld+json", body, role=Role.REPLIES)


def removal(name: str, role: Role = Role.RESOURCE) -> Change:
    return Change((Remove(name, role),))


def amendment(name: str, inserted: bytes = b"<a> <b> <c> .\n", size: int = 20) -> Change:
    return Change((Amend(name, b"", inserted, size),))


def commit(ledger: Ledger, *writes: Put | Amend | Remove) -> int:
    return ledger.submit(Change(writes)).result()


def succeeds(ledger: Ledger, change: Change) -> bool:
    """Whether the change is taken; any refusal but that of a lost race is raised."""
    try:
        ledger.submit(change).result()
    except (Conflict, QuotaExceeded, StaleRead):
        return False
    return True


def told(activities: Sequence[Activity]) -> list[tuple[str, str, str, str | None]]:
    return [(a.what.value, a.name, a.role.value, a.other) for a in activities]


def at_once(threads: int, do: Callable[[int], T]) -> list[T]:
    """What ``do(0)``, ``do(1)``… come to, in threads that start together."""
    start = threading.Barrier(threads)

    def run(number: int) -> T:
        start.wait()
        return do(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def race(ledger: Ledger, *changes: Change) -> list[bool]:
    """Which of these changes are taken, when all are sent together."""
    return at_once(len(changes), lambda n: succeeds(ledger, changes[n]))
