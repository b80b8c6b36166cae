"""A pod's log only grows: across restarts, trash, destruction, and several writers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pod_server.civic.circle.logbook import NAME, Log
from pod_server.civic.front_office.account import account_name
from pod_server.model.errors import AccessDenied, Conflict
from pod_server.wiring.house import open_house
from pod_server.wiring.markets import market_files
from proofs.logs.checkpoint import read
from proofs.logs.entries import BLIND, digest
from tests.web.markets import Citizen, Company
from tests.web.served import Served, serving

KEEPS = b"<./> <https://w3id.org/sesame/ns#keepsVersions> true ."


def extended(citizen: Citizen) -> Log:
    """As it is after all that lies in the accounts has been entered."""
    files = citizen.files
    return files.markets.logbook.extended(citizen.ledger, citizen.agent, files.markets.controlled)


def states(company: Company, number: int) -> bytes:
    return company.states(str(number), scope=f"{company.webid}-{number}")


def test_it_begins_as_it_was_whatever_became_of_the_statements(tmp_path: Path) -> None:
    """Invariant 8: deleted with the trash on, destroyed for good, after a start; entered once."""
    with serving(tmp_path) as server:
        alice, baker = Citizen(server), Company(server, "bob")
        bodies = [states(baker, number) for number in range(4)]
        alice.was_told(baker, *bodies[:3])
        first = extended(alice)
        assert [entry[BLIND:] for entry in first.entries] == [digest(b) for b in bodies[:3]]
        assert list(extended(alice).entries) == list(first.entries)
        _deletes_and_destroys(server, alice, f"{account_name(baker.webid)}/civil-status/1")
        settings, agent = server.house.settings, alice.agent
    with open_house(settings) as house:
        ledger, files = house.ledger_called("alice"), market_files(house)
        assert ledger is not None
        book, controlled = files.markets.logbook, files.markets.controlled
        assert list(book.extended(ledger, agent, controlled).entries) == list(first.entries)
        after = book.extended(ledger, agent, controlled, map(digest, (bodies[0], bodies[3])))
        assert list(after.entries[:3]) == list(first.entries)
        assert [entry[BLIND:] for entry in after.entries[3:]] == [digest(bodies[3])]
        one, other = (read(book.signed(ledger.pod, log)) for log in (first, after))
        after.growth(3, 4).must_hold(one, other)


def _deletes_and_destroys(server: Served, alice: Citizen, name: str) -> None:
    """The statement, and what the trash kept of it."""
    meta = f"{alice.base}.meta"
    done = server.ask("PUT", meta, who="alice", body=KEEPS, content="text/turtle")
    assert done.status in (201, 204, 205), done
    assert server.ask("DELETE", alice.base + name, who="alice").status == 204
    past = [m.name for m in alice.ledger.children("past")]
    assert past, "the trash has it"
    for folder in past:
        for kept in list(alice.ledger.children(folder)):
            assert server.ask("DELETE", alice.base + kept.name, who="alice").status == 204
    assert alice.ledger.read(name) is None


def test_several_at_once_enter_each_statement_once(served: Served) -> None:
    alice, baker = Citizen(served), Company(served, "bob")
    before = extended(alice)
    alice.was_told(baker, *(states(baker, number) for number in range(20)))
    with ThreadPoolExecutor(4) as pool:
        logs = list(pool.map(lambda _: extended(alice), range(8)))
    for log in logs:
        assert list(log.entries[: before.size]) == list(before.entries)
        assert log.size == before.size + 20
        assert len(set(log.places)) == log.size
    assert len({log.tree.root() for log in logs}) == 1


def test_only_its_owner_has_it_made_and_a_damaged_one_is_not_written_over(served: Served) -> None:
    alice, files = Citizen(served), Citizen(served).files
    carol = Citizen(served, "carol")
    with pytest.raises(AccessDenied):
        files.markets.logbook.extended(alice.ledger, carol.agent, files.markets.controlled, [b"x"])
    url = f"{alice.base}{NAME}"
    put = served.ask("PUT", url, who="alice", body=b"mine", content="application/octet-stream")
    assert put.status in (201, 204, 205), put
    with pytest.raises(Conflict, match="take it away"):
        extended(alice)
    assert served.ask("DELETE", url, who="alice").status == 204
    assert extended(alice).size >= 0
