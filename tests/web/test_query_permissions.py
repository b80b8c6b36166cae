"""A query sees exactly what its sender may GET, one document after the other (S-16, S-57).

Random access rules over a small pod: for everybody the graphs, the statements and the counts of
SPARQL are those of the documents, containers and descriptions that GET lets them read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reference.inside import Inside
from tests.reference.rules import EVERYBODY, SIGNED_IN, STRANGER, Rule, Who, written
from tests.web.served import TURTLE

BOB = "https://bob.example/card#me"
APP = "https://app.example/id"
DOCUMENTS = ("a", "c/x", "c/y", "c/d/z")
CONTAINERS = ("c/", "c/d/")
RULED = ("a", "c/", "c/x", "c/d/", "c/d/z")
GRAPHS = "SELECT DISTINCT ?v { GRAPH ?v {} }"

rules = st.builds(
    Rule,
    st.sampled_from((EVERYBODY, SIGNED_IN, BOB)),
    st.sampled_from(("r", "r", "rw", "a", "c")),
    st.booleans(),
    st.booleans(),
    st.sampled_from((None, None, APP)),
).filter(lambda rule: rule.here or rule.inside)
layouts = st.dictionaries(st.sampled_from(RULED), st.lists(rules, max_size=2), max_size=4)


class Pod:
    """Alice's, with a statement in each document and each description."""

    def __init__(self, server: Inside) -> None:
        self.server = server
        pod = server.house.host.welcome("alice").pod
        self.base = pod.base
        self.alice = Who("alice", pod.owner)
        self.people = (
            self.alice,
            Who("bob", BOB),
            Who("bob with an app", BOB, APP),
            Who("carol", "https://carol.example/card#me"),
            STRANGER,
        )
        for path in DOCUMENTS:
            self.put(path, f'<#it> <urn:v> "{path}" ; <urn:all> "same" .')
        self.put("c/.meta", f'<{self.base}c/> <urn:v> "described" .')
        self.put("a.meta", f'<{self.base}a> <urn:v> "described too" .')

    def put(self, path: str, body: str) -> None:
        reply = self.server.ask(
            "PUT", self.base + path, self.alice, body=body.encode(), content=TURTLE
        )
        assert reply.status in (201, 204), reply

    def lay_out(self, layout: Mapping[str, list[Rule]]) -> None:
        for path in RULED:
            url = f"{self.base}{path}"
            if path not in layout:
                self.server.ask("DELETE", f"{url}.acl", self.alice)
                continue
            owners = Rule(str(self.alice.webid), "rwc", inside=True)
            lines = [line for rule in (owners, *layout[path]) for line in rule.lines(url)]
            self.put(f"{path}.acl", written(lines))

    def may_get(self, who: Who, path: str) -> bool:
        status = self.server.ask("GET", self.base + path, who).status
        assert status in (200, 401, 403)
        return status == 200

    def asked(self, who: Who, query: str, below: str = "") -> list[str]:
        url = f"{self.base}{below}.sparql?query={quote(query)}"
        reply = self.server.ask("GET", url, who)
        assert reply.status == 200, reply
        rows = json.loads(reply.body)["results"]["bindings"]
        return sorted(row["v"]["value"] for row in rows)


@pytest.fixture(scope="module")
def pod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pod]:
    server = Inside(tmp_path_factory.mktemp("queried"))
    yield Pod(server)
    server.close()


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(layout=layouts)
def test_a_query_sees_what_get_may_read(pod: Pod, layout: dict[str, list[Rule]]) -> None:
    pod.lay_out(layout)
    for who in pod.people:
        readable = {path for path in (*DOCUMENTS, *CONTAINERS) if pod.may_get(who, path)}
        for below in ("", "c/", "c/d/"):
            there = {path for path in readable if path.startswith(below)}
            seen = {graph.removeprefix(pod.base) for graph in pod.asked(who, GRAPHS, below)}
            assert {g for g in seen if g in (*DOCUMENTS, *CONTAINERS)} == there
            assert not any(graph.endswith(".acl") for graph in seen)
            described = {
                said
                for path, said in (("c/", "described"), ("a", "described too"))
                if path in there
            }
            documents = {path for path in there if path in DOCUMENTS}
            values = pod.asked(who, "SELECT ?v { ?s <urn:v> ?v }", below)
            assert values == sorted(documents | described)
            count = "SELECT (COUNT(*) AS ?v) { ?s <urn:v>|<urn:all> ?o }"
            assert pod.asked(who, count, below) == [str(len(values) + len(documents))]


def test_what_is_hidden_is_as_if_it_were_not(pod: Pod) -> None:
    """S-57: FROM, GRAPH, EXISTS and error texts are no oracle."""
    pod.lay_out({"c/": [Rule(EVERYBODY, "r", here=True)]})
    for kind in (
        "SELECT ?v FROM <{}> {{ ?s ?p ?v }}",
        "SELECT ?v FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?v }} }}",
        "SELECT ?v {{ GRAPH <{}> {{ ?s ?p ?v }} }}",
        "SELECT (COUNT(*) AS ?v) {{ GRAPH <{}> {{ ?s ?p ?o }} }}",
        "SELECT ?v {{ BIND(EXISTS {{ GRAPH <{}> {{ ?s ?p ?o }} }} AS ?v) }}",
        "SELECT ?v {{ VALUES ?v {{ 1 }} FILTER NOT EXISTS {{ GRAPH <{}> {{}} }} }}",
        "ASK {{ GRAPH <{}> {{ ?s ?p ?o }} }}",
        "SELECT ?v {{ GRAPH <{}> {{ ?s ?p ?v }} . SERVICE <urn:x> {{ ?a ?b ?c }} }}",
        "SELECT ?v {{ GRAPH <{}> {{ ?s ?p }} }}",
    ):
        answers = set()
        for target in ("c/x", "c/n", ".acl", "c/.acl"):
            query = kind.format(pod.base + target)
            url = f"{pod.base}.sparql?query={quote(query)}"
            reply = pod.server.ask("GET", url, STRANGER)
            body = reply.body.replace(target.encode(), b"X")
            answers.add((reply.status, re.sub(rb"column \d+|\d+:\d+", b"", body)))
        assert len(answers) == 1, kind
