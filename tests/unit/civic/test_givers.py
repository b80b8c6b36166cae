"""Who speaks for whom, and whose a storage is: what a grant must show before it is kept (L-05)."""

from __future__ import annotations

import pytest

from pod_server.civic.giving.givers import Givers
from pod_server.civic.giving.received import AWAY, CLOSED, READ, Part, tried
from pod_server.model.iri import SENDER

HERE = "https://pods.example/ann/"
ANN, MALLORY = f"{HERE}profile/card#me", "https://mallory.example/card#me"
FAR = "https://far.example/bob/"
BOB = "https://id.example/bob#me"
NAMED = {
    ANN: frozenset({HERE}),
    BOB: frozenset({FAR}),
    MALLORY: frozenset({HERE, FAR, "https://mallory.example/"}),
}


@pytest.fixture
def givers() -> Givers:
    return Givers(lambda webid: NAMED[webid], lambda root: {HERE: ANN}.get(root, ""))


@pytest.mark.parametrize(
    ("sender", "webid", "speaks"),
    [
        (ANN, ANN, True),
        (HERE + SENDER, ANN, True),
        (HERE + SENDER, MALLORY, False),  # who names another's storage does not become its sender
        (FAR + SENDER, BOB, True),
        (FAR + SENDER, ANN, False),
        (MALLORY, ANN, False),
        ("", ANN, False),
        ("", "", False),
    ],
)
def test_who_was_signed_in_speaks_for_oneself_or_for_the_owner_of_the_pod(
    givers: Givers, sender: str, webid: str, *, speaks: bool
) -> None:
    assert givers.speaks(sender, webid) is speaks


@pytest.mark.parametrize(
    ("storage", "webid", "sender", "is_hers"),
    [
        (HERE, ANN, ANN, True),
        (HERE, MALLORY, MALLORY, False),  # her document says so, the pod does not
        (FAR, BOB, FAR + SENDER, True),
        (FAR, BOB, BOB, False),  # nothing of that server says whose it is
        (FAR, MALLORY, MALLORY, False),
        ("https://mallory.example/", MALLORY, MALLORY, True),
        ("https://mallory.example", MALLORY, MALLORY, False),
        ("", MALLORY, MALLORY, False),
    ],
)
def test_a_storage_is_hers_where_both_sides_say_so(
    givers: Givers, storage: str, webid: str, sender: str, *, is_hers: bool
) -> None:
    assert givers.is_hers(storage, webid, sender) is is_hers


def test_a_message_is_of_whom_it_names_or_of_its_sender(givers: Givers) -> None:
    assert givers.actor(ANN, "") == ANN
    assert givers.actor(HERE + SENDER, "") == ANN
    assert givers.actor(FAR + SENDER, "") == "", "a pod elsewhere might be anybody's"
    assert givers.actor(FAR + SENDER, BOB) == BOB


def test_a_try_that_nobody_answered_leaves_what_was_known() -> None:
    part = Part(f"{HERE}facts/over-18", 1, ())
    no = tried(part, READ, False, 1)
    assert (no.is_so, no.changed_us) == (False, 0)
    assert tried(no, AWAY, None, 2) == no
    assert tried(part, AWAY, None, 2).found == AWAY
    yes = tried(no, READ, True, 3)
    assert (yes.is_so, yes.changed_us) == (True, 3)
    closed = tried(yes, CLOSED, None, 4)
    assert (closed.found, closed.is_so, closed.changed_us) == (CLOSED, True, 3)
