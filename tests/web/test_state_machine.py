"""J-28: random requests to the real server and to the oracle; both answer, and keep, the same.

The server is the whole application in this process over a real store, the oracle a few
dictionaries written from the requirements (``tests/reference``). After each request everybody looks
at what was touched, at its container and at one thing more; the owner looks at every tag.

The long run (``-m slow``) is 500 runs of 40 steps.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.reference.drawn import (
    CONTAINERS,
    access_rules,
    conditions,
    documents,
    patches,
    paths,
    people,
    some_facts,
)
from tests.reference.inside import Inside
from tests.reference.oracle import ACL, META, Container, Document, container_of
from tests.reference.rules import Rule, written
from tests.reference.twins import Twins
from tests.reference.wishes import Fact, Patch, Precondition, turtle
from tests.web.served import TURTLE
from vocab.terms import LDP

PLAIN, N3, SPARQL = "text/plain", "text/n3", "application/sparql-update"


@pytest.fixture(scope="module", autouse=True)
def _the_house() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        Twins.server = Inside(Path(folder))
        yield
        Twins.server.close()


class Requests(Twins):
    """All that somebody can ask of both."""

    @rule(who=people, path=paths, new=documents, if_=conditions, probe=paths)
    def put(self, who: str, path: str, new: Document, if_: Precondition | None, probe: str) -> None:
        if_ = self._known(if_, path)
        thing = Container() if path in CONTAINERS else new
        body, content = (b"", "") if isinstance(thing, Container) else _sent(new)
        reply = self._ask("PUT", path, who, self._headers(if_, path), body, content)
        self._agree(reply, self.oracle.put(self.people[who], path, thing, if_), path, probe)

    @rule(
        who=people,
        path=st.sampled_from(CONTAINERS),
        new=st.one_of(st.just(Container()), documents),
        name=st.sampled_from(("x", "y", "q", "a", "b", "x.acl", "")),
        if_=conditions,
    )
    def post(
        self,
        who: str,
        path: str,
        new: Document | Container,
        name: str,
        if_: Precondition | None,
    ) -> None:
        if_ = self._known(if_, path)
        headers = {**self._headers(if_, path), "Slug": name}
        body, content = (b"", "") if isinstance(new, Container) else _sent(new)
        if isinstance(new, Container):
            headers["Link"] = f'<{LDP.BASIC_CONTAINER}>; rel="type"'
        reply = self._ask("POST", path, who, headers, body, content)
        self._is_right(reply, self.oracle.post(self.people[who], path, if_))
        if reply.status != 201:
            self._aftermath(path, path, touched=set())
            return
        made = reply["location"].removeprefix(self.pod.base)
        assert container_of(made) == path
        assert made.endswith("/") == isinstance(new, Container)
        wanted = f"{path}{name}{'/' if isinstance(new, Container) else ''}"
        if name and ACL not in name and self.oracle.named(wanted) not in self.oracle.things:
            assert made == wanted
        self.oracle.made(made, new)
        self._aftermath(made, path, touched={made})

    @rule(who=people, path=paths, if_=conditions)
    def post_elsewhere(self, who: str, path: str, if_: Precondition | None) -> None:
        if_ = self._known(if_, path)
        if isinstance(self.oracle.things.get(path), Container):
            return
        reply = self._ask("POST", path, who, self._headers(if_, path), b"x", PLAIN)
        self._is_right(reply, self.oracle.post(self.people[who], path, if_))
        self._aftermath(path, "", touched=set())

    @rule(who=people, path=paths, patch=patches, is_n3=st.booleans(), if_=conditions, probe=paths)
    def patch(
        self,
        who: str,
        path: str,
        patch: Patch,
        is_n3: bool,
        if_: Precondition | None,
        probe: str,
    ) -> None:
        if_ = self._known(if_, path)
        if not is_n3:
            patch = Patch(patch.where, patch.deletes, patch.inserts, strict=False)
        it = "<>" if path in CONTAINERS else "<#it>"
        body, content = (patch.n3(it), N3) if is_n3 else (patch.sparql(it), SPARQL)
        reply = self._ask("PATCH", path, who, self._headers(if_, path), body.encode(), content)
        self._agree(reply, self.oracle.patch(self.people[who], path, patch, if_), path, probe)

    @rule(who=people, path=paths, if_=conditions, probe=paths)
    def delete(self, who: str, path: str, if_: Precondition | None, probe: str) -> None:
        if_ = self._known(if_, path)
        reply = self._ask("DELETE", path, who, self._headers(if_, path))
        self._agree(reply, self.oracle.delete(self.people[who], path, if_), path, probe)

    @rule(
        who=people,
        path=paths,
        new=st.frozensets(access_rules, max_size=3),
        keeps=st.sampled_from((True, True, True, False)),
        if_=conditions,
        probe=paths,
    )
    def put_rules(
        self,
        who: str,
        path: str,
        new: frozenset[Rule],
        keeps: bool,
        if_: Precondition | None,
        probe: str,
    ) -> None:
        if_ = self._known(if_, path + ACL)
        rules = frozenset(map(self._of, new)) | ({self.full} if keeps else frozenset())
        body = written(line for each in rules for line in each.lines(self.pod.base + path))
        headers = self._headers(if_, path + ACL)
        reply = self._ask("PUT", path + ACL, who, headers, body.encode(), TURTLE)
        verdict = self.oracle.put_rules(self.people[who], path, rules, if_)
        self._agree(reply, verdict, path, probe)

    @rule(
        who=people,
        path=paths,
        add=access_rules,
        drops=st.booleans(),
        adds=st.booleans(),
        probe=paths,
    )
    def patch_rules(
        self, who: str, path: str, add: Rule, drops: bool, adds: bool, probe: str
    ) -> None:
        there = sorted(self.oracle.acls.get(path, ()), key=str)
        drop = (there[0] if there else self.full) if drops else None
        more = self._of(add) if adds or not drops else None
        if more == drop or more in there:
            return
        subject = self.pod.base + path
        parts = [
            f"; <http://www.w3.org/ns/solid/terms#{word}> {{ {written(each.lines(subject))} }}"
            for word, each in (("deletes", drop), ("inserts", more))
            if each
        ]
        body = f"_:p a <http://www.w3.org/ns/solid/terms#InsertDeletePatch> {''.join(parts)} ."
        reply = self._ask("PATCH", path + ACL, who, {}, body.encode(), N3)
        verdict = self.oracle.patch_rules(self.people[who], path, more, drop)
        self._agree(reply, verdict, path, probe)

    @rule(who=people, path=paths, new=some_facts, if_=conditions, probe=paths)
    def describe(
        self, who: str, path: str, new: frozenset[Fact], if_: Precondition | None, probe: str
    ) -> None:
        if_ = self._known(if_, path + META)
        body = turtle(new, f"<{self.pod.base}{path}>").encode()
        headers = self._headers(if_, path + META)
        reply = self._ask("PUT", path + META, who, headers, body, TURTLE)
        self._agree(reply, self.oracle.put_meta(self.people[who], path, new, if_), path, probe)

    @rule(who=people, path=paths, role=st.sampled_from((ACL, META)), if_=conditions, probe=paths)
    def delete_auxiliary(
        self, who: str, path: str, role: str, if_: Precondition | None, probe: str
    ) -> None:
        if_ = self._known(if_, path + role)
        reply = self._ask("DELETE", path + role, who, self._headers(if_, path + role))
        verdict = self.oracle.delete_auxiliary(self.people[who], path, role, if_)
        self._agree(reply, verdict, path, probe)

    @rule(who=people, path=paths, role=st.sampled_from(("", ACL, META)))
    def look(self, who: str, path: str, role: str) -> None:
        assert self._ask("OPTIONS", path + role, who).status == 204
        got = self._ask("GET", path + role, who)
        head = self._ask("HEAD", path + role, who)
        assert (head.status, head.body) == (got.status, b"")
        if got.status == 200:
            tag = {"If-None-Match": got["etag"]}
            assert self._ask("GET", path + role, who, tag).status == 304
            assert self._ask("GET", path + role, who, {"If-Match": '"0"'}).status == 412

    @rule(
        who=people, path=paths, what=st.sampled_from(("type", "turtle", "patch", "aux", "contains"))
    )
    def send_nonsense(self, who: str, path: str, what: str) -> None:
        """Refused as what it is by who may write, as anybody's by who may not; nothing changes."""
        may = self.oracle.modes(self.people[who], path)
        status, reply = 400, None
        if what == "type":
            reply = self._ask("PUT", path, who, {}, b"x", "")
        elif what == "turtle" and path not in CONTAINERS:
            reply = self._ask("PUT", path, who, {}, b"<a> <b", TURTLE)
        elif what == "patch":
            reply, status = self._ask("PATCH", path, who, {}, b"{}", "application/json"), 415
        elif what == "aux":
            reply = self._ask("PUT", f"{path}.acl.acl", who, {}, b"", TURTLE)
        elif path in self.oracle.things:
            body = f"<{self.pod.base}{path}> <{LDP.CONTAINS}> <urn:x> .".encode()
            reply, status = self._ask("PUT", path + META, who, {}, body, TURTLE), 409
        if reply is not None:
            refused = 401 if who == "stranger" else 403
            others = set() if {"a", "w"} <= may else {refused}
            assert reply.status in {status, refused, 409} if what == "turtle" else {status} | others
        self._aftermath(path, path, touched=set())


def _sent(document: Document) -> tuple[bytes, str]:
    if document.body is not None:
        return document.body.encode(), PLAIN
    return turtle(document.facts).encode(), TURTLE


def _run(examples: int, steps: int, *, derandomize: bool) -> int:
    """How many runs there were in which both did the same; raises where they did not."""
    before = Requests.played
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=derandomize,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Requests.played - before


def test_server_and_oracle_do_the_same() -> None:
    """J-28, the same runs each time."""
    assert _run(40, 25, derandomize=True) >= 40


@pytest.mark.slow
def test_server_and_oracle_do_the_same_for_long() -> None:
    """J-28, other runs each time."""
    assert _run(500, 40, derandomize=False) >= 500
