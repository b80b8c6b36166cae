"""J-28: random requests to the real server and to the oracle; both answer, and keep, the same.

The server is the whole application in this process over a real store, the oracle a few
dictionaries written from the requirements (``tests/reference``). After each request everybody looks
at what was touched, at its container and at one thing more; the owner looks at every tag.

The long run (``-m slow``) is 500 runs of 40 steps.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.reference.inside import Inside
from tests.reference.oracle import (
    ACL,
    GOOD,
    META,
    Container,
    Document,
    Oracle,
    Statuses,
    Verdict,
    container_of,
)
from tests.reference.rules import (
    EVERYBODY,
    SIGNED_IN,
    STRANGER,
    WORDS,
    Rule,
    Who,
    written,
)
from tests.reference.wishes import VARIABLE, Fact, Patch, Precondition, turtle
from tests.web.served import TURTLE, Reply
from vocab.terms import LDP

PLAIN, N3, SPARQL, LINES = (
    "text/plain",
    "text/n3",
    "application/sparql-update",
    "application/n-triples",
)
PATHS = ("", "a", "a/", "a/x", "a/y", "a/y/", "a/y/z", "b", "b/", "b/q")
CONTAINERS = tuple(path for path in PATHS if path.endswith("/") or not path)
OWNER, BOB = "alice", "http://127.0.0.1:4000/bob/profile/card#me"
APP = "https://app.example/id"

people = st.sampled_from((OWNER, OWNER, OWNER, "app", "bob", "bob", "stranger"))
paths = st.sampled_from(PATHS)
values = st.sampled_from(("1", "2", "3"))
facts: st.SearchStrategy[Fact] = st.tuples(st.sampled_from(("p", "q")), values)
some_facts = st.frozensets(facts, max_size=3)
documents = st.one_of(
    st.builds(Document, facts=some_facts),
    st.builds(Document, body=st.text("xyz", max_size=3)),
)
conditions = st.one_of(
    st.none(),
    st.none(),
    st.none(),
    st.builds(
        Precondition,
        st.sampled_from(("If-Match", "If-None-Match")),
        st.sampled_from(("current", "current", "stale", "*")),
    ),
)
patterns = st.tuples(st.sampled_from(("p", "q")), st.just(VARIABLE))
patches = st.one_of(
    st.builds(Patch, st.just(frozenset()), some_facts, some_facts),
    st.builds(
        Patch,
        st.frozensets(patterns, min_size=1, max_size=2),
        st.frozensets(st.one_of(patterns, facts), max_size=1),
        st.frozensets(st.one_of(patterns, facts), max_size=2),
    ),
    st.builds(Patch, st.frozensets(facts, min_size=1, max_size=1), some_facts, some_facts),
    st.builds(Patch, st.just(frozenset()), st.just(frozenset()), some_facts),
)
modes = st.sets(st.sampled_from("rawc"), min_size=1).map(lambda some: "".join(sorted(some)))
access_rules = st.builds(
    Rule,
    st.sampled_from((EVERYBODY, SIGNED_IN, BOB, OWNER)),
    modes,
    st.booleans(),
    st.booleans(),
    st.sampled_from((None, None, None, APP)),
).filter(lambda found: found.here or found.inside)
FULL = Rule(OWNER, "crw", inside=True)

_numbers = itertools.count(1)
_inside: list[Inside] = []


@pytest.fixture(scope="module", autouse=True)
def _the_house() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        _inside.append(Inside(Path(folder)))
        yield
        _inside.pop().close()


class Twins(RuleBasedStateMachine):
    """A pod of the server and a pod of the oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.server = _inside[-1]
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

    # -- what is done --------------------------------------------------------------------------

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

    # -- how it is compared --------------------------------------------------------------------

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


def _sent(document: Document) -> tuple[bytes, str]:
    if document.body is not None:
        return document.body.encode(), PLAIN
    return turtle(document.facts).encode(), TURTLE


def _statements(facts: object, it: str) -> set[str]:
    assert isinstance(facts, (frozenset, tuple))
    return {f'<{it}> <urn:{p}> "{v}" .' for p, v in facts}


def _run(examples: int, steps: int, *, derandomize: bool) -> None:
    run_state_machine_as_test(
        Twins,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=derandomize,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_server_and_oracle_do_the_same() -> None:
    _run(40, 25, derandomize=True)


@pytest.mark.slow
def test_server_and_oracle_do_the_same_for_long() -> None:
    _run(500, 40, derandomize=False)
