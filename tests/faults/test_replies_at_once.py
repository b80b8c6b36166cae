"""A reply taken and deleted by several processes at once, beside a server of two (0038)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pod_server.actions.settle import settle_now
from pod_server.actions.wishes import DeleteWish, PostWish
from pod_server.civic.circle.beside import Beside
from pod_server.civic.front_office.account import account_id, account_name
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address, Role
from proofs.circles import reply
from proofs.circles.recommendation import Opinion
from proofs.keys import SigningKey
from tests.faults.test_twice_processes import JSON_LD, TIMES, together
from tests.faults.town import At, Town, settled
from vocab.terms import SEC, SESAME

pytestmark = pytest.mark.slow

KEY = SigningKey.generate()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Bob is a company with an account at alice's, who recommends it."""
    town = settled(tmp_path_factory.mktemp("town"))
    bob = town.webid("bob")
    with town.at("bob") as at:
        card = at.ledger.read("profile/card")
        assert card is not None
        assert card.body is not None
        method = KEY.public.verification_method
        body = card.body + f"\n<{bob}> <{SEC.ASSERTION_METHOD}> <{method}> .\n".encode()
        put = Put("profile/card", card.media_type, body, size=len(body))
        at.ledger.submit(Change((put,), actor=bob)).result()
    with town.at("alice") as at:
        office, book = at.house.front_office, at.house.recommendations
        opinion = Opinion(bob, SESAME.MIXED, {"en": "Dry."}, SESAME.USED, SESAME.NO_COUNTERPART)
        settle_now(at.ledger, lambda: office.ask(at.ledger, Agent(bob), AccountRequest(bob)))
        settle_now(at.ledger, lambda: office.answer(at.ledger, at.agent, bob, accept=True))
        settle_now(at.ledger, lambda: book.settle(at.ledger, at.agent, opinion, public=True))
    return town


def messages(at: At, company: str) -> list[str]:
    return [each.name for each in at.ledger.children(f"{account_name(company)}/requests")]


def beside(at: At, company: str) -> list[bytes]:
    kept = at.ledger.read(f"recommendations/{account_id(company)}", Role.REPLIES)
    return reply.apart(kept.body) if kept is not None and kept.body is not None else []


def test_it_is_taken_once_and_stands_beside_once_and_goes_once(town: Town) -> None:
    bob = town.webid("bob")

    def answers(at: At) -> str:
        given = at.house.recommendations.of(at.ledger, bob)
        assert given is not None
        to, now = given.recommendation, datetime.now(UTC)
        texts = {"en": "We bake at four."}
        body = reply.sign("urn:uuid:1", bob, to.id, to.content_hash, texts, KEY, now).body
        room = Address(at.ledger.pod.base, f"{account_name(bob)}/requests", True)
        wish = PostWish(Agent(bob), room, JSON_LD, body, None, len(body))
        takes, writer = Beside(at.house.replies), at.house.writer
        settle_now(
            at.ledger,
            lambda: takes.taken(at.ledger, wish.agent, writer.post(at.ledger, wish)),
        )
        return "answered"

    def deletes(at: At) -> str:
        where = Address(at.ledger.pod.base, name, False)
        takes, writer = Beside(at.house.replies), at.house.writer
        wish = DeleteWish(at.agent, where)
        settle_now(
            at.ledger,
            lambda: takes.deleted(at.ledger, where, writer.delete(at.ledger, wish)),
        )
        return "deleted"

    with town.serving():
        found = together(town, "alice", answers)
        assert sorted(found) == ["StatementRefused"] * (TIMES - 1) + ["answered"]
        with town.at("alice") as at:
            (name,) = messages(at, bob)
            stored = at.ledger.read(name)
            assert stored is not None
            assert beside(at, bob) == [stored.body]
        gone = together(town, "alice", deletes)
        assert sorted(gone) == ["MissingResource"] * (TIMES - 1) + ["deleted"]
        assert town.kept("alice", lambda at: not messages(at, bob) and not beside(at, bob))
    town.server.check()
