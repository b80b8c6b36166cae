"""Killed between what is written in a pod and the errand for it: the work is found again (issue 7).

Each play does one thing beside a server that is down, and is killed as it says that there is work
to do, which is the moment after the pod has committed. Then the server starts.
"""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from unittest.mock import patch

import orjson
import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.papers import Heard
from pod_server.civic.circle.sorting import Sorting
from pod_server.civic.circle.undoing import Undoing
from pod_server.civic.giving.access_grants import request_document
from pod_server.civic.giving.access_requests import AccessRequest, Asked
from pod_server.civic.giving.giving import Waiting
from pod_server.civic.giving.received import Part, ReceivedBook, ReceivedGrant
from pod_server.model.access import Mode
from pod_server.model.change import Change, Put
from pod_server.model.errand import Errand
from pod_server.model.errors import StorageFull
from pod_server.model.iri import Address
from pod_server.model.phone import Phone, PhoneKeys
from pod_server.storage.accounts_errands import SqliteErrands
from pod_server.wiring.giving import giving
from pod_server.wiring.noting import look_again
from pod_server.wiring.unfinished import found_in
from proofs.circles import handover
from proofs.circles.recommendation import Opinion
from tests.faults.people import wait_until
from tests.faults.town import BAKER, FAR, At, Town, composed, settled
from vocab.terms import DPV, SESAME

pytestmark = pytest.mark.slow

JSON_LD = "application/ld+json"
DAY = 86_400_000_000


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return settled(tmp_path_factory.mktemp("town"))


def said(at: At) -> str:
    """The hash of a recommendation that may be passed on."""
    opinion = Opinion(
        BAKER,
        SESAME.RECOMMENDS,
        {"en": "Good bread."},
        SESAME.USED,
        SESAME.NO_COUNTERPART,
        relay_limit=1,
    )
    book = at.house.recommendations
    settle_now(at.ledger, lambda: book.settle(at.ledger, at.agent, opinion, public=False))
    given = book.of(at.ledger, BAKER)
    assert given is not None
    return given.recommendation.content_hash


def takes_back(at: At) -> None:
    book, undoing = at.house.recommendations, Undoing(at.files.handings)
    given = book.of(at.ledger, BAKER)
    assert given is not None
    where = Address(at.ledger.pod.base, given.name, False)

    def prepare() -> Prepared:
        return undoing.deleted(at.ledger, where, book.take_back(at.ledger, at.agent, BAKER))

    settle_now(at.ledger, prepare)


def offered(at: At, title: str, state: str) -> bool:
    return any(o.name == title and o.state == state for _, o in at.files.incoming.all(at.ledger))


def waits_for(at: At, title: str) -> str:
    (found,) = (i for i, o in at.files.incoming.all(at.ledger) if o.name == title)
    return found


def written(at: At, name: str, body: bytes) -> None:
    put = Put(name, JSON_LD, body, size=len(body))
    outcome = Outcome(Address(at.ledger.pod.base, name, False), True)
    settle_now(at.ledger, lambda: Prepared(Change((put,)), outcome))


def test_an_offer_an_answer_and_what_is_taken_back_reach_the_other(town: Town) -> None:
    """Each step of a file from alice to bob dies once, as does her Undo."""
    bob = town.webid("bob")
    with town.at("alice") as at:
        content_hash = said(at)
        file = composed(at, "Bread")
    town.dies("alice", lambda at: at.files.handings.offer(at.ledger, at.agent, file, bob))
    with town.serving():
        wait_until(lambda: town.kept("bob", lambda at: offered(at, "Bread", "waiting")))
    town.dies(
        "bob",
        lambda at: at.files.incoming.answer(at.ledger, at.agent, waits_for(at, "Bread"), yes=True),
    )
    with town.serving():
        wait_until(lambda: town.kept("bob", lambda at: offered(at, "Bread", "kept")))

    # Bob's copy goes on to carol; then alice takes her word back, and bob's Sésame dies over it.
    with town.at("bob") as at:
        onward = composed(at, "Bread, from bob")
        at.files.handings.offer(at.ledger, at.agent, onward, town.webid("carol"))
    with town.serving():
        wait_until(lambda: town.kept("carol", lambda at: offered(at, "Bread, from bob", "waiting")))
        with town.at("carol") as at:
            got = waits_for(at, "Bread, from bob")
            at.files.incoming.answer(at.ledger, at.agent, got, yes=True)
        wait_until(lambda: town.kept("carol", lambda at: offered(at, "Bread, from bob", "kept")))

    def knows(at: At) -> bool:
        return any(m.content_hash == content_hash for _, m in at.files.incoming.mentions(at.ledger))

    def all_told(at: At) -> bool:
        return not any(h.undo for _, h in at.files.handings.everywhere(at.ledger))

    assert town.kept("carol", knows)
    undo = _undo(town, content_hash)

    def sorts(at: At) -> None:
        written(at, "inbox/undo", undo)
        files = at.files
        ours = (files.handings, files.incoming, files.questions, Undoing(files.handings))
        Sorting(*ours, lambda _: frozenset(), files.incoming.clock).sort(at.ledger)

    town.dies("bob", sorts)
    town.dies("alice", takes_back)
    with town.serving():
        wait_until(lambda: not town.kept("bob", knows))
        wait_until(lambda: not town.kept("carol", knows))
        wait_until(
            lambda: town.kept(
                "alice",
                lambda at: not any(h.undo for _, h in at.files.handings.everywhere(at.ledger)),
            )
        )
    town.server.check()


def _undo(town: Town, content_hash: str) -> bytes:
    with town.at("alice") as at:
        key = at.house.pod_keys.of(at.ledger.pod)
        base, owner, now = at.ledger.pod.base, at.ledger.pod.owner, datetime.now(UTC)
        iri = f"{base}markets/#undo-{content_hash}"
        return handover.undo(iri, owner, f"{base}recommendations/", content_hash, key, now).body


def test_a_grant_that_begins_has_its_end_on_the_list(town: Town) -> None:
    """The rule stands, so its end must come: found again from the paper that says until when."""
    bob = town.webid("bob")
    with town.at("alice") as at:
        name = at.files.handings.offer(at.ledger, at.agent, composed(at, "Cheese"), bob, 3)
    town.dies("alice", lambda at: at.files.handings.accepted(at.ledger, name, bob))
    with town.at("alice") as at:
        until = dict(at.files.handings.everywhere(at.ledger))[name].until
        assert until > at.house.clock() + 2 * DAY
        at.house.accounts.errands.done(Errand(at.ledger.pod.pod_id, name, at.errands()[name]))
        assert name not in at.errands()
    with town.serving():
        wait_until(lambda: town.kept("alice", lambda at: at.errands().get(name) == until))


def test_questions_and_their_answers_reach_the_other(town: Town) -> None:
    town.dies(
        "alice", lambda at: at.files.questions.ask(at.ledger, at.agent, "all", "10.71", "Who?")
    )
    with town.serving():
        wait_until(lambda: town.kept("bob", lambda at: bool(at.files.questions.waiting(at.ledger))))
    with town.at("bob") as at:
        file = composed(at, "Answer")
        ((heard, _),) = at.files.questions.waiting(at.ledger)
    town.dies("bob", lambda at: at.files.questions.answer(at.ledger, at.agent, heard, file))
    assert town.kept("bob", lambda at: not at.files.questions.waiting(at.ledger))
    with town.serving():
        wait_until(lambda: town.kept("alice", lambda at: offered(at, "Answer", "waiting")))
    with town.at("alice") as at:
        ((question, _),) = at.files.questions.all(at.ledger)
        assert town.webid("bob") in at.files.questions.answers(at.ledger, question)


def test_what_came_to_an_inbox_is_sorted_and_what_was_given_is_tried(town: Town) -> None:
    """A message is answered for once it is stored: the rest is found again."""
    alice, bob = town.webid("alice"), town.webid("bob")
    with town.at("bob") as at:
        key = at.house.pod_keys.of(at.ledger.pod)
        iri, asked = (
            f"{at.ledger.pod.base}questions/x/to/y#question",
            handover.Asked("10.71", "Hm?"),
        )
        body = handover.question(iri, bob, alice, asked, key, datetime.now(UTC)).body
        storage = at.ledger.pod.base
    with town.at("alice") as at:
        written(at, "inbox/question", body)
        part = Part(f"{storage}profile/card", 1, (f"{DPV.NS}DeliveryOfGoods",))
        record = ReceivedGrant(
            bob, storage, f"{storage}access/grants/1", "", (part,), 1, at.house.clock()
        )
        settle_now(at.ledger, lambda: ReceivedBook().kept(at.ledger, "one", record, ()))
        assert "inbox" not in at.errands()

    def is_heard(at: At) -> bool:
        found: list[Heard] = [one for _, one in at.files.questions.waiting(at.ledger)]
        return any(one.question == iri for one in found)

    def is_tried(at: At) -> bool:
        found = ReceivedBook().one(at.ledger, "one")
        return found is not None and found.state == "read"

    with town.serving():
        wait_until(lambda: town.kept("alice", is_heard))
        wait_until(lambda: town.kept("alice", is_tried))


def test_a_grant_that_nobody_was_told_of_is_told_and_kept(town: Town) -> None:
    """The message lies in the outbox, written with the grant: a start sends what lies there."""
    with town.at("alice") as at:
        written(at, "note", b"{}")
        gives, inbox = giving(at.house), "inbox/asked"
        written(at, inbox, b"{}")
        part = Asked(f"{at.ledger.pod.base}note", Mode.READ, (f"{DPV.NS}DeliveryOfGoods",), FAR * 2)
        waits = Waiting(inbox, AccessRequest(town.webid("bob"), (part,)), 1)
        settle_now(at.ledger, lambda: gives.grant(at.ledger, at.agent, waits, [part]))

    def has(at: At) -> bool:
        return any(
            part.target in [p.target for p in one.parts] and one.state == "read"
            for _, one in ReceivedBook().all(at.ledger)
        )

    with town.serving():
        wait_until(lambda: town.kept("bob", has))
        assert town.kept("bob", lambda at: len(list(ReceivedBook().all(at.ledger))) == 1)


def test_a_process_that_takes_the_place_of_a_fallen_one_finds_what_that_left(town: Town) -> None:
    """Not the one that keeps house: whichever is replaced, all pods are looked through."""
    carol = town.webid("carol")
    with town.at("alice") as at:
        file = composed(at, "Wine")
    with town.serving():
        town.dies("alice", lambda at: at.files.handings.offer(at.ledger, at.agent, file, carol))
        os.kill(town.server.worker_pids()[-1], signal.SIGKILL)
        wait_until(lambda: town.kept("carol", lambda at: offered(at, "Wine", "waiting")))
        assert town.kept("carol", lambda at: bool(waits_for(at, "Wine"))), "once, and by its name"


def test_looking_again_puts_nothing_off_and_forgets_no_try(town: Town) -> None:
    """It may be done as often as one likes; a paper that cannot be read keeps no other from it."""
    with town.at("alice") as at:
        file = composed(at, "Milk")
        first = at.files.handings.offer(at.ledger, at.agent, file, town.webid("carol"))
        errand = Errand(at.ledger.pod.pod_id, first, FAR, 7)
        at.house.accounts.errands.put(errand)
        broken = f"{first.rpartition('/')[0]}/0"
        written(at, broken, b"no paper")
        for _ in range(2):
            found_in(at.house, at.ledger)
        due = at.house.accounts.errands.due(FAR * 10, 1_000)
        (now,) = [each for each in due if each.name == first]
        assert now.due <= at.house.clock()
        assert now.tries == errand.tries
        at.house.accounts.errands.done(now)
        assert broken not in at.errands()


def test_a_store_that_takes_nothing_keeps_no_server_from_its_start(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk, say: it is looked for later."""

    def full(self: SqliteErrands, errand: Errand) -> None:
        raise StorageFull

    with town.at("alice") as at, patch.object(SqliteErrands, "put", full):
        look_again(at.house)
    assert "looked for later" in caplog.text


def test_a_phone_hears_of_a_request_that_no_bell_rang_for(town: Town) -> None:
    """Once: what came before it was told last rings no more."""
    with town.at("carol") as at:
        phones, pod_id = at.house.accounts.phones, at.ledger.pod.pod_id
        keys = PhoneKeys("https://push.example/1", "k", "a")
        now = at.house.clock()
        phones.add(Phone("one", pod_id, pod_id, keys, "mine", now), 5)
        found_in(at.house, at.ledger)
        assert phones.quiet_since(pod_id) == now, "nothing waits"
        written(at, "inbox/asks", _asks(town, at))
        found_in(at.house, at.ledger)
        assert phones.quiet_since(pod_id) is None
        (due,) = phones.due(FAR * 10, 9)
        assert due.kind == "access"
        phones.settled(due, at.house.clock(), None)
        told = phones.quiet_since(pod_id)
        found_in(at.house, at.ledger)
        assert phones.quiet_since(pod_id) == told
        phones.gone(due)


def _asks(town: Town, at: At) -> bytes:
    base = at.ledger.pod.base
    part = Asked(f"{base}profile/card", Mode.READ, (f"{DPV.NS}DeliveryOfGoods",), FAR * 2)
    return orjson.dumps(request_document(base, town.webid("bob"), [part]))
