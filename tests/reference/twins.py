"""A pod of the server beside a pod of the oracle, and how they are compared.

After each request everybody looks at what was touched, at its container and at one thing more; the
owner looks at every tag.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import ClassVar

from hypothesis import event
from hypothesis.stateful import RuleBasedStateMachine

from tests.reference.drawn import APP, BOB, OWNER, PATHS
from tests.reference.inside import Inside
from tests.reference.oracle import (
    ACL,
    GOOD,
    META,
    Container,
    Oracle,
    Statuses,
    Verdict,
    container_of,
)
from tests.reference.rules import STRANGER, WORDS, Rule, Who, written
from tests.reference.wishes import Precondition
from tests.web.served import TURTLE, Reply
from vocab.terms import LDP

LINES = "application/n-triples"
FULL = Rule(OWNER, "crw", inside=True)

_numbers = itertools.count(1)


class Twins(RuleBasedStateMachine):
    """The two, after each request the same; what is asked, those who inherit say as rules."""

    #: Where the server's pods are; set before the first is made.
    server: ClassVar[Inside]
    #: Runs that were played to their end without a difference.
    played: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.pod = self.server.house.host.welcome(f"alice{next(_numbers)}").pod
        owner = self.pod.owner
        self.people = {
            OWNER: Who(OWNER, owner, "https://own.example/id"),
            "app": Who("app", owner, APP),
            "bob": Who("bob", BOB, APP),
            "stranger": STRANGER,
        }
        self.full = self._of(FULL)
        self.oracle = Oracle({"": Container()}, {"": frozenset({self.full})})
        listing = self._ask("GET", "", OWNER, headers={"Accept": LINES})
        for member in self._contained(listing, ""):
            self.oracle.things[member] = Container()
        self.tags: dict[str, str] = {}
        self.seen: set[tuple[str, str]] = set()
        self.stale: dict[str, str] = {}
        body = written(self.full.lines(self.pod.base)).encode()
        assert self._ask("PUT", ".acl", OWNER, body=body, content=TURTLE).status == 204
        self._look_at_tags(touched=set())

    def teardown(self) -> None:
        for path in PATHS:
            for role in ("", ACL, META):
                self._probe(path, role)
        ledger = self.server.house.ledgers.by_id(self.pod.pod_id)
        assert not list(ledger.check())
        Twins.played += 1

    def _of(self, found: Rule) -> Rule:
        """With the owner's WebID in the place of its name."""
        whom = self.pod.owner if found.whom == OWNER else found.whom
        return Rule(whom, found.modes, found.here, found.inside, found.client)

    def _ask(
        self,
        method: str,
        path: str,
        who: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content: str = "",
    ) -> Reply:
        return self.server.ask(
            method,
            self.pod.base + path,
            self.people[who],
            headers=headers or {},
            body=body,
            content=content,
        )

    def _known(self, if_: Precondition | None, path: str) -> Precondition | None:
        """A tag that the owner may not read is known to nobody."""
        if if_ is not None and if_.on == "current" and path not in self.tags:
            return Precondition(if_.header, "stale")
        return if_

    def _headers(self, if_: Precondition | None, path: str) -> dict[str, str]:
        if if_ is None:
            return {}
        tag = {"*": "*", "current": self.tags.get(path)}.get(if_.on)
        return {if_.header: tag or self.stale.get(path, '"0"')}

    def _is_right(self, reply: Reply, statuses: Statuses) -> None:
        assert reply.status in statuses, (reply.status, sorted(statuses), reply.body)
        event(f"{reply.status}")
        if reply.status in (401, 403):
            assert "etag" not in reply.headers  # W-22
            assert "last-modified" not in reply.headers

    def _agree(self, reply: Reply, verdict: Verdict, path: str, probe: str) -> None:
        self._is_right(reply, verdict.statuses)
        if reply.status < 300:
            assert verdict.effect is not None
            verdict.effect()
        self._aftermath(path, probe, touched={path} if reply.status < 300 else set())

    def _aftermath(self, path: str, probe: str, touched: set[str]) -> None:
        for each in {path, container_of(path), probe}:
            self._probe(each)
        self._probe(path, ACL)
        self._probe(probe, META)
        self._look_at_tags(touched)

    def _probe(self, path: str, role: str = "") -> None:
        """Everybody looks: status, modes told, and content are as the oracle says."""
        for name, who in self.people.items():
            reply = self._ask("GET", path + role, name, {"Accept": f"{LINES}, */*;q=0.1"})
            self._is_right(reply, self.oracle.get(who, path, role))
            for whose, whom in (("user", who), ("public", STRANGER)):
                told = re.search(rf'{whose}="([^"]*)"', reply["wac-allow"])
                assert told is not None
                expected = {WORDS[mode] for mode in self.oracle.modes(whom, path)}
                assert set(told[1].split()) == expected, (path, name, reply["wac-allow"])
            if reply.status == 200:
                self._same_content(reply, path, role)

    def _same_content(self, reply: Reply, path: str, role: str) -> None:
        iri, lines = self.pod.base + path, set(reply.body.decode().splitlines())
        if role == ACL:
            rules = self.oracle.acls[path]
            wanted = written(line for each in rules for line in each.lines(iri))
            assert lines == set(wanted.splitlines())
            return
        if role == META:
            assert lines == _statements(self.oracle.metas[path], iri)
            return
        thing = self.oracle.things[path]
        if isinstance(thing, Container):
            assert self._contained(reply, path) == self.oracle.members(path)
            described = {line for line in lines if "> <urn:" in line}
            assert described == _statements(self.oracle.metas.get(path, ()), iri)
        elif thing.body is not None:
            assert reply.body.decode() == thing.body
        else:
            assert lines == _statements(thing.facts, f"{iri}#it")

    def _contained(self, reply: Reply, path: str) -> set[str]:
        found = re.findall(rf"<{LDP.CONTAINS}> <([^>]+)>", reply.body.decode())
        return {each.removeprefix(self.pod.base) for each in found}

    def _look_at_tags(self, touched: set[str]) -> None:
        """P-07, decision 7: a tag changes with its resource, with nothing else, and never back."""
        moved = touched | {container_of(path) for path in touched}
        now: dict[str, str] = {}
        for path in (each + role for each in PATHS for role in ("", ACL, META)):
            reply = self._ask("HEAD", path, OWNER)
            if reply.status in GOOD:
                now[path] = reply["etag"]
        for path, tag in now.items():
            before = self.tags.get(path)
            if before is None or before == tag:
                continue
            subject = path.removesuffix(ACL).removesuffix(META)
            assert any(subject == m or m.startswith(subject) for m in moved), path
            assert (path, tag) not in self.seen
            self.stale[path] = before
        self.tags = now
        self.seen |= set(now.items())


def _statements(facts: object, it: str) -> set[str]:
    assert isinstance(facts, (frozenset, tuple))
    return {f'<{it}> <urn:{p}> "{v}" .' for p, v in facts}
