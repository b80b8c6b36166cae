"""Who knows this market: a question to a circle, from server to server (issue 7)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import settle_now
from pod_server.civic.circle.handing import DAY
from pod_server.civic.circle.questions import PER_DAY
from pod_server.model.errors import BadRequest
from proofs.circles import handover
from proofs.keys import SigningKey
from tests.web.markets import JSON_LD, NOW, Citizen, Company, until
from tests.web.served import Served


@pytest.fixture(scope="module")
def zoe(servers: tuple[Served, Served], xavier: Citizen) -> Citizen:
    """She and xavier have each other in a circle; he has carol too, who has not him."""
    found = Citizen(servers[1])
    joins(xavier, found.webid, servers[0].people["carol"].webid)
    joins(found, xavier.webid)
    return found


def joins(owner: Citizen, *members: str) -> None:
    """Friends, a circle of the owner's."""
    book = GroupBook(owner.server.house.writer)
    settle_now(owner.ledger, partial(book.make, owner.ledger, owner.agent, "friends", "Friends"))
    for member in members:
        there = book.one(owner.ledger, "friends")
        assert there is not None
        add = partial(book.add, owner.ledger, owner.agent, "friends", there.version, member)
        settle_now(owner.ledger, add)


def asks(owner: Citizen, text: str = "Who bakes well?") -> str:
    """The question's id, once everybody has it."""
    questions = owner.files.questions
    made = questions.ask(owner.ledger, owner.agent, "friends", "10.71", text)
    until(lambda: all(r.state == "asked" for _, r in questions.recipients(owner.ledger, made)))
    return made


def test_a_circle_is_asked_and_one_answers_with_a_file(
    servers: tuple[Served, Served], xavier: Citizen, zoe: Citizen
) -> None:
    """Each gets a signed message of their own; the answer is an offer that names it."""
    carol = Citizen(servers[0], "carol")
    made = asks(xavier)
    asked = {r.webid for _, r in xavier.files.questions.recipients(xavier.ledger, made)}
    assert asked == {zoe.webid, carol.webid}
    until(lambda: bool(zoe.files.questions.waiting(zoe.ledger)))
    ((identifier, heard),) = zoe.files.questions.waiting(zoe.ledger)
    assert (heard.actor, heard.market, heard.text) == (xavier.webid, "10.71", "Who bakes well?")
    (letter,) = zoe.ledger.children("inbox")
    stored = zoe.ledger.read(letter.name)
    assert stored is not None
    assert stored.body is not None
    assert carol.webid.encode() not in stored.body, "nobody sees who else was asked"
    assert handover.read(stored.body).kind == handover.QUESTION
    # Who has him in no circle does not hear him.
    assert list(carol.ledger.children("inbox"))
    until(lambda: carol.ledger.read("settings/market-mail") is not None)
    assert carol.files.questions.waiting(carol.ledger) == []
    baker = Company(servers[1], "bob").publish()
    zoe.was_told(baker, baker.states("71"))
    zoe.files.questions.answer(zoe.ledger, zoe.agent, identifier, zoe.composes(baker))
    assert zoe.files.questions.waiting(zoe.ledger) == []
    until(lambda: bool(xavier.files.questions.answers(xavier.ledger, made)))
    ((who, (offer, _)),) = xavier.files.questions.answers(xavier.ledger, made).items()
    assert who == zoe.webid
    assert xavier.takes(offer).state == "kept"


def test_a_question_can_be_left_and_is_not_asked_without_bound(
    xavier: Citizen, zoe: Citizen
) -> None:
    """So many a day, on the way out and on the way in; after a day it goes on."""
    xavier.server.turn(DAY / 1_000_000 + 1)
    zoe.server.turn(DAY / 1_000_000 + 1)
    for number in range(PER_DAY):
        asks(xavier, f"Question {number}?")
    until(lambda: len(zoe.files.questions.waiting(zoe.ledger)) == PER_DAY)
    with pytest.raises(BadRequest, match="questions a day at most"):
        asks(xavier)
    identifier = zoe.files.questions.waiting(zoe.ledger)[0][0]
    zoe.files.questions.leave(zoe.ledger, zoe.agent, identifier)
    assert len(zoe.files.questions.waiting(zoe.ledger)) == PER_DAY - 1
    first = next(iter(dict(xavier.files.questions.all(xavier.ledger))))
    xavier.files.questions.remove(xavier.ledger, xavier.agent, first)
    assert xavier.files.questions.one(xavier.ledger, first) is None
    for wrong, why in (("", "its code"), ("10.71", "Choose a circle")):
        with pytest.raises(BadRequest, match=why):
            xavier.files.questions.ask(xavier.ledger, xavier.agent, "nobody", wrong, "Who?")


def test_a_question_that_its_actor_did_not_sign_is_not_heard(xavier: Citizen, zoe: Citizen) -> None:
    """L-05: the name of somebody in her circle is not enough."""
    before = zoe.files.questions.waiting(zoe.ledger)
    asked = handover.Asked("10.71", "Forged?")
    forged = handover.question(
        f"{xavier.base}x#question", xavier.webid, zoe.webid, asked, SigningKey.generate(), NOW
    )
    mark = zoe.ledger.read("settings/market-mail")
    read_to = mark.version if mark else 0
    sent = zoe.server.ask("POST", f"{zoe.base}inbox/", who="bob", body=forged.body, content=JSON_LD)
    assert sent.status == 201

    def is_sorted() -> bool:
        now = zoe.ledger.read("settings/market-mail")
        return now is not None and now.version > read_to

    until(is_sorted)
    assert zoe.files.questions.waiting(zoe.ledger) == before


def test_an_offer_that_answers_nothing_is_as_it_was(xavier: Citizen, zoe: Citizen) -> None:
    """Sésames that know no questions read it still; one that answers says which."""
    offered = handover.Offered(f"{xavier.base}x", "zQm1", "Bread", (), 10, 1)
    replying = replace(offered, in_reply_to=f"{zoe.base}questions/1/to/2#question")
    key, said = SigningKey.generate(), []
    for each in (offered, replying):
        sent = handover.offer(f"{xavier.base}x#o", xavier.webid, zoe.webid, each, key, NOW)
        said.append(sent.body)
        assert handover.read(sent.body).offered == each
    assert [b"inReplyTo" in body for body in said] == [False, True]
