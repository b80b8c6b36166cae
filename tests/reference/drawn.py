"""What random requests are made of, for Hypothesis to draw: who, where, and with what."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.reference.oracle import Document
from tests.reference.rules import EVERYBODY, SIGNED_IN, Rule
from tests.reference.wishes import VARIABLE, Fact, Patch, Precondition

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
