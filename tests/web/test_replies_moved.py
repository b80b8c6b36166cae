"""``sesame move`` takes replies along beside what they answer, to the byte (0026, 0038)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pod_server.actions.settle import settle_now
from pod_server.actions.wishes import DeleteWish
from pod_server.civic.circle.beside import Beside
from pod_server.civic.front_office.account import account_id, account_name
from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER, Agent, Mode
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address, Role
from pod_server.wiring.house import House
from proofs.circles import reply
from proofs.circles.recommendation import Opinion
from proofs.keys import SigningKey
from tests.web import trial
from tests.web.moved import PODS, URL, Seen, move
from tests.web.trial import ALICE, BAKER, FIRM, JSON_LD, opened
from vocab.terms import SESAME


def name_of(company: str) -> str:
    return f"recommendations/{account_id(company)}"


def message_of(company: str) -> str:
    return f"{account_name(company)}/requests/one"


def of(house: House) -> Ledger:
    found = house.ledger_called("alice")
    assert found is not None
    return found


def answered(house: House, company: str, key: SigningKey) -> bytes:
    """Alice recommends a company, which has replied; the octets of that."""
    ledger, now = of(house), datetime.now(UTC)
    opinion = Opinion(company, SESAME.MIXED, {"en": "Dear."}, SESAME.USED, SESAME.NO_COUNTERPART)
    given = house.recommendations
    settle_now(ledger, lambda: given.settle(ledger, Agent(ALICE), opinion, public=True))
    said = given.of(ledger, company)
    assert said is not None
    to = said.recommendation
    texts = {"en": "Flour is dear."}
    body = reply.sign("urn:uuid:1", company, to.id, to.content_hash, texts, key, now).body
    kept = reply.together([body])
    ledger.submit(
        Change(
            (
                Put(message_of(company), JSON_LD, body, size=len(body)),
                Put(name_of(company), JSON_LD, kept, size=len(kept), role=Role.REPLIES),
            ),
            actor=company,
        )
    ).result()
    return body


@pytest.mark.parametrize("company", [FIRM, BAKER], ids=["elsewhere", "of the house"])
def test_it_moves_to_the_byte_with_its_readers(seen: Seen, tmp_path: Path, company: str) -> None:
    """A company that moves with the house signs its message again: the copy stays as it was."""
    shutil.copytree(seen.old, tmp_path / "data")
    signer = seen.firm if company == FIRM else seen.baker
    with opened(tmp_path / "data") as house:
        body = answered(house, company, signer.key)
    assert move(tmp_path / "data", tmp_path / "new", "--key", str(seen.key)) == 0
    now = seen.to.text(company)
    with opened(tmp_path / "new", URL, PODS) as house:
        ledger, agent = of(house), Agent(seen.to.text(ALICE))
        where = Address(ledger.pod.base, name_of(now), False, Role.REPLIES)
        assert where.iri == f"https://alice.alice.example/{name_of(now)}.replies"
        assert house.rules.grants(ledger, STRANGER, where).user == Mode.READ
        kept = ledger.read(name_of(now), Role.REPLIES)
        assert kept is not None
        assert kept.body is not None
        assert reply.apart(kept.body) == [body]
        given = house.recommendations.of(ledger, now)
        assert given is not None
        (shown,) = house.replies.to(ledger, given, (now,))
        assert shown.answers != given.recommendation.content_hash, "that is signed again"
        message = Address(ledger.pod.base, message_of(now), False)
        wish, beside = DeleteWish(agent, message), Beside(house.replies)
        settle_now(
            ledger,
            lambda: beside.deleted(ledger, message, house.writer.delete(ledger, wish)),
        )
        assert ledger.read(name_of(now), Role.REPLIES) is None
        query = f"SELECT ?s {{ ?s <{SESAME.COMPANY}> ?o }}"
        assert trial.answers(house, "alice", STRANGER, query) == []
