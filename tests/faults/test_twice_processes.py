"""The same decision in several processes at once, beside a server of two (R-01, issue 7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.giving.access_requests import AccessRequest, Asked
from pod_server.civic.giving.giving import Waiting
from pod_server.model.access import Mode
from pod_server.model.change import Change, Put
from pod_server.model.errors import PodError
from pod_server.model.iri import Address
from pod_server.wiring.giving import giving
from tests.faults.children import Child, Tell
from tests.faults.people import wait_until
from tests.faults.town import FAR, At, Town, composed, settled
from vocab.terms import DPV

pytestmark = pytest.mark.slow

TIMES = 4
JSON_LD = "application/ld+json"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return settled(tmp_path_factory.mktemp("town"))


def together(town: Town, name: str, *plays: Callable[[At], object]) -> list[str]:
    """Each play in so many processes of its own, in one moment; what each came to."""

    def doing(play: Callable[[At], object], tell: Tell) -> None:
        with town.at(name) as at:
            try:
                tell(str(play(at)))
            except PodError as refused:
                tell(type(refused).__name__)

    children = [Child(partial(doing, play)) for play in plays for _ in range(TIMES)]
    found = []
    for child in children:
        ended = child.end()
        assert ended.status == 0, ended.said
        found += ended.said
    return found


def written(at: At, name: str, body: bytes = b"{}") -> None:
    put = Put(name, JSON_LD, body, size=len(body))
    outcome = Outcome(Address(at.ledger.pod.base, name, False), True)
    settle_now(at.ledger, lambda: Prepared(Change((put,)), outcome))


def messages(at: At) -> list[str]:
    """What lies in the outbox, or was sent from it."""
    found = [m.name for m in at.ledger.children("access/outbox") if at.ledger.read("access/outbox")]
    lanes = [member.name for name in found for member in at.ledger.children(name)]
    sent = at.ledger.children("access/sent") if at.ledger.read("access/sent") else ()
    return [*lanes, *(member.name for member in sent)]


def test_granted_and_withdrawn_by_many_it_is_done_once(town: Town) -> None:
    with town.at("alice") as at:
        written(at, "note")
        written(at, "inbox/asked")
        part = Asked(f"{at.ledger.pod.base}note", Mode.READ, (f"{DPV.NS}DeliveryOfGoods",), FAR * 2)
        waits = Waiting("inbox/asked", AccessRequest(town.webid("bob"), (part,)), 1)

    def grant(at: At) -> str:
        gives = giving(at.house)
        settle_now(at.ledger, lambda: gives.grant(at.ledger, at.agent, waits, [part]))
        return "granted"

    def withdraw(at: At) -> str:
        gives = giving(at.house)
        (called,) = gives.grants(at.ledger)
        settle_now(at.ledger, lambda: gives.withdraw(at.ledger, at.agent, called))
        return "withdrawn"

    with town.serving():
        found = together(town, "alice", grant)
        assert sorted(found) == ["MissingResource"] * (TIMES - 1) + ["granted"]
        assert town.kept("alice", lambda at: len(giving(at.house).grants(at.ledger)) == 1)
        assert together(town, "alice", withdraw) == ["withdrawn"] * TIMES
        with town.at("alice") as at:
            assert len(messages(at)) == 2, "that it was given, and that it was taken back"
            assert not [held for held in giving(at.house).everything(at.ledger) if held.grant]
    town.server.check()


def test_offered_asked_and_answered_by_many_it_is_done_once(town: Town) -> None:
    bob = town.webid("bob")
    with town.at("alice") as at:
        file = composed(at, "Bread")
    with town.serving():
        offers = together(
            town,
            "alice",
            lambda at: at.files.handings.offer(at.ledger, at.agent, file, bob),
        )
        assert len(set(offers)) == 1, offers
        asks = together(
            town,
            "alice",
            lambda at: at.files.questions.ask(at.ledger, at.agent, "all", "10.71", "?"),
        )
        assert len(set(asks)) == 1, asks

        def waiting(at: At) -> list[str]:
            return [i for i, o in at.files.incoming.all(at.ledger) if o.name == "Bread"]

        wait_until(lambda: town.kept("bob", lambda at: bool(waiting(at))))
        wait_until(lambda: town.kept("bob", lambda at: bool(at.files.questions.waiting(at.ledger))))
        with town.at("bob") as at:
            (offer,) = waiting(at)
            ((heard, _),) = at.files.questions.waiting(at.ledger)
            reply = composed(at, "Reply")

        def says(at: At, *, yes: bool) -> str:
            at.files.incoming.answer(at.ledger, at.agent, offer, yes=yes)
            return "yes" if yes else "no"

        found = together(town, "bob", partial(says, yes=True), partial(says, yes=False))
        decided = {each for each in found if each in ("yes", "no")}
        assert len(decided) == 1, found
        end = "kept" if decided == {"yes"} else "declined"
        wait_until(
            lambda: town.kept(
                "bob", lambda at: dict(at.files.incoming.all(at.ledger))[offer].state == end
            )
        )
        together(
            town, "bob", lambda at: at.files.questions.answer(at.ledger, at.agent, heard, reply)
        )
        assert town.kept("bob", lambda at: len(list(at.files.handings.all(at.ledger, reply))) == 1)
    town.server.check()
