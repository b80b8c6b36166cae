"""The statements of an account, followed from change to change: never another list than a new one.

Nothing a company said is silently replaced (`domain` 2.5, invariant 8): the numbers that a new
statement is held against must be those that are there.
"""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.civic.civil_status.statements import Statements
from pod_server.contracts import Ledger
from pod_server.model.change import Change, Put, Remove
from pod_server.storage.memory import MemoryLedgers
from tests.contract.pods import ALICE, FIRST, Clock, container
from tests.unit.proofs.papers import document

FOLDER = "civil-status"
BODIES = [
    json.dumps(document("headcount", sequence=str(number))).encode() for number in (1, 2, 3)
] + [b"no statement"]
WRITES = st.one_of(
    st.builds(
        lambda name, body: Put(f"{FOLDER}/{name}", "application/ld+json", body, size=len(body)),
        st.sampled_from("abcd"),
        st.sampled_from(BODIES),
    ),
    st.builds(lambda name: Remove(f"{FOLDER}/{name}"), st.sampled_from("abcd")),
    st.builds(lambda name: Put(f"{name}", "text/plain", b"x", size=1), st.sampled_from("xyz")),
    st.just(Put(f"{FOLDER}/inner/deep", "application/ld+json", BODIES[0], size=len(BODIES[0]))),
)


def pod() -> Ledger:
    ledger = MemoryLedgers(Clock()).create(ALICE, FIRST)
    ledger.submit(Change((container(FOLDER), container(f"{FOLDER}/inner")))).result()
    return ledger


@settings(deadline=None)
@given(st.lists(st.one_of(WRITES, st.none()), max_size=25))
def test_what_is_followed_is_what_is_there(steps: list[Put | Remove | None]) -> None:
    """``None`` is a look: several changes may lie between two of them; some are expected."""
    ledger, followed = pod(), Statements()
    for step in steps:
        if step is not None:
            if isinstance(step, Remove) and ledger.read(step.name) is None:
                continue
            if step.name < f"{FOLDER}/c":
                followed.expect(ledger, FOLDER, step.name)
            ledger.submit(Change((step,))).result()
            continue
        holding = followed.holding(ledger, FOLDER)
        stored = ledger.read(FOLDER)
        assert stored is not None
        assert holding.version == stored.version
        assert holding.held == Statements().held(ledger, FOLDER)
    assert followed.held(ledger, FOLDER) == Statements().held(ledger, FOLDER)


def test_after_a_long_absence_the_folder_is_listed_anew() -> None:
    ledger, followed = pod(), Statements()
    assert followed.held(ledger, FOLDER) == ()
    for number in range(150):
        put = Put(f"{FOLDER}/{number}", "application/ld+json", BODIES[0], size=len(BODIES[0]))
        ledger.submit(Change((put,))).result()
    assert len(followed.held(ledger, FOLDER)) == 150


def test_of_a_folder_that_is_not_there_nothing_is_held() -> None:
    assert Statements().holding(pod(), "nowhere").version is None
