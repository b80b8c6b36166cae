"""``sesame move`` takes replies along beside what they answer, to the byte (0026, 0038)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

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
from tests.web import trial
from tests.web.moved import PODS, URL, Seen, move
from tests.web.trial import ALICE, FIRM, JSON_LD, opened
from vocab.terms import SESAME

NAME, MESSAGE = f"recommendations/{account_id(FIRM)}", f"{account_name(FIRM)}/requests/one"


def of(house: House) -> Ledger:
    found = house.ledger_called("alice")
    assert found is not None
    return found


def answered(seen: Seen, house: House) -> bytes:
    """Alice recommends a company that lives elsewhere, which has replied; the octets of that."""
    ledger, now = of(house), datetime.now(UTC)
    opinion = Opinion(FIRM, SESAME.MIXED, {"en": "Dear."}, SESAME.USED, SESAME.NO_COUNTERPART)
    given = house.recommendations
    settle_now(ledger, lambda: given.settle(ledger, Agent(ALICE), opinion, public=True))
    said = given.of(ledger, FIRM)
    assert said is not None
    to = said.recommendation
    key, texts = seen.firm.key, {"en": "Flour is dear."}
    body = reply.sign("urn:uuid:1", FIRM, to.id, to.content_hash, texts, key, now).body
    kept = reply.together([body])
    ledger.submit(
        Change(
            (
                Put(MESSAGE, JSON_LD, body, size=len(body)),
                Put(NAME, JSON_LD, kept, size=len(kept), role=Role.REPLIES),
            ),
            actor=FIRM,
        )
    ).result()
    return body


def test_it_moves_to_the_byte_with_its_readers(seen: Seen, tmp_path: Path) -> None:
    shutil.copytree(seen.old, tmp_path / "data")
    with opened(tmp_path / "data") as house:
        body = answered(seen, house)
    assert move(tmp_path / "data", tmp_path / "new", "--key", str(seen.key)) == 0
    with opened(tmp_path / "new", URL, PODS) as house:
        ledger, agent = of(house), Agent(seen.to.text(ALICE))
        where = Address(ledger.pod.base, NAME, False, Role.REPLIES)
        assert where.iri == f"https://alice.alice.example/{NAME}.replies"
        assert house.rules.grants(ledger, STRANGER, where).user == Mode.READ
        kept = ledger.read(NAME, Role.REPLIES)
        assert kept is not None
        assert kept.body is not None
        assert reply.apart(kept.body) == [body]
        assert house.replies.answered(ledger, reply.read(body))[1] is not None, "by what was signed"
        message = Address(ledger.pod.base, MESSAGE, False)
        wish = DeleteWish(agent, message)
        beside = Beside(house.replies)
        settle_now(
            ledger,
            lambda: beside.deleted(ledger, message, house.writer.delete(ledger, wish)),
        )
        assert ledger.read(NAME, Role.REPLIES) is None
        assert (
            trial.answers(house, "alice", STRANGER, f"SELECT ?s {{ ?s <{SESAME.COMPANY}> ?o }}")
            == []
        )
