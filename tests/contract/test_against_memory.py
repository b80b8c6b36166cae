"""Random changes on SQLite and on the oracle in memory: both answer, and stay, the same.

A second opener of the same folder follows along without ever writing: its view, too, must show at
each step what the oracle has.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import Future
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pod_server.model.change import Amend, Change, Key, Kind, Put, Remove, Write
from pod_server.model.errors import PodError
from pod_server.model.iri import RECOMMENDATIONS, Role
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.memory import MemoryLedgers
from tests.contract.pods import ALICE, FIRST, Clock

SAID = f"{RECOMMENDATIONS}/abcdefghijklmnop"
NAMES = ("", "note", "a", "a/b", "a/b/c", "a/d", "e", RECOMMENDATIONS, SAID)
ROLES = (Role.RESOURCE, Role.ACL, Role.DESCRIPTION, Role.REPLIES)

names = st.sampled_from(NAMES)
roles = st.sampled_from(ROLES)
bodies = st.binary(max_size=12)
puts = st.builds(
    lambda name, role, kind, body, original: Put(
        name,
        "text/turtle",
        body,
        role=role,
        kind=kind if role is Role.RESOURCE else Kind.DOCUMENT,
        original=original,
    ),
    names,
    st.sampled_from((Role.RESOURCE, Role.RESOURCE, *ROLES)),
    st.sampled_from(Kind),
    bodies,
    st.booleans(),
)
amends = st.builds(Amend, names, bodies, bodies, st.integers(0, 20), roles)
removes = st.builds(Remove, names, roles)
writes: st.SearchStrategy[Write] = st.one_of(puts, puts, amends, removes)
grounds = st.dictionaries(st.tuples(names, roles), st.booleans(), max_size=2)


class Twins(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        data = Path(self.folder.name)
        self.ledgers = SqliteLedgers(data, self.clock, quota=150, memory=20_000)
        self.sqlite = self.ledgers.create(ALICE, FIRST)
        self.oracle = MemoryLedgers(self.clock, quota=150).create(ALICE, FIRST)
        self.other = SqliteLedgers(data, self.clock)
        self.follower = self.other.by_id(ALICE.pod_id)

    def teardown(self) -> None:
        assert not list(self.sqlite.check())
        self.other.close()
        self.ledgers.close()
        self.folder.cleanup()

    @rule(
        wanted=st.lists(
            st.tuples(
                st.lists(writes, min_size=1, max_size=4),
                grounds,
                st.sampled_from((None, None, 0, 1)),
                st.frozensets(names, max_size=1),
            ),
            min_size=1,
            max_size=4,
        ),
        passed=st.integers(-3_000_000, 3_000_000),
    )
    def change(
        self,
        wanted: list[tuple[list[Write], dict[Key, bool], int | None, frozenset[str]]],
        passed: int,
    ) -> None:
        """Several changes at once, so that they share a commit; some rest on what is not so."""
        self.clock.now += passed
        changes = []
        for these, ground, rules, empty in wanted:
            rests_on = {
                key: (row.version if (row := self.oracle.read(*key)) else None) if is_so else 77
                for key, is_so in ground.items()
            }
            rules_at = None if rules is None else self.oracle.rules_at() + rules
            changes.append(Change(tuple(these), rests_on, rules_at, empty, ALICE.owner))
        futures = [self.sqlite.submit(change) for change in changes]
        for change, future in zip(changes, futures, strict=True):
            assert _outcome(future) == _outcome(self.oracle.submit(change))

    @rule(amend=amends)
    def amend(self, amend: Amend) -> None:
        """Amendments of what is there, so that there is something to compact."""
        change = Change((amend,))
        assert _outcome(self.sqlite.submit(change)) == _outcome(self.oracle.submit(change))

    @rule()
    def compact(self) -> None:
        """Nothing that anybody sees changes, but for base and deltas."""
        grown = [
            stored
            for name in NAMES
            for role in ROLES
            if (stored := self.sqlite.read(name, role)) is not None and stored.deltas
        ]
        for stored in grown[:1]:
            head = self.sqlite.head()
            assert self.sqlite.rewrite(stored, b"all in one", None).result() == head
            self.oracle.rewrite(stored, b"all in one")

    @invariant()
    def same(self) -> None:
        for ledger in (self.sqlite, self.follower):
            assert ledger.head() == self.oracle.head()
            assert ledger.rules_at() == self.oracle.rules_at()
            for name in (*NAMES, "a/b/c/not/there"):
                assert ledger.nearest_acl(name) == self.oracle.nearest_acl(name)
                assert list(ledger.children(name)) == list(self.oracle.children(name))
                for role in ROLES:
                    assert ledger.read(name, role) == self.oracle.read(name, role)
                    deltas = tuple(ledger.deltas(name, role))
                    assert deltas == tuple(self.oracle.deltas(name, role))
            assert list(ledger.documents()) == list(self.oracle.documents())
            for limit in (1, 5, 1000):
                after = max(0, self.oracle.head() - 4)
                assert ledger.changes(after, limit) == self.oracle.changes(after, limit)


def _outcome(future: Future[int]) -> str | int:
    error = future.exception()
    if error is None:
        return future.result()
    assert isinstance(error, PodError), error
    return type(error).__name__


TestTwins = Twins.TestCase
TestTwins.settings = settings(
    max_examples=60,
    stateful_step_count=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
