"""What one request does beside many siblings: the same statements, by the same plans, as alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from pod_server.contracts import Ledger
from pod_server.model.change import Change, Put
from pod_server.model.iri import Role
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.view import UNKNOWN
from tests.contract.pods import ALICE, FIRST, Clock, container, document, removal

MANY = 10_000


class Heard:
    """Every statement of every connection opened from now on."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def follow(self, store: apsw.Connection) -> None:
        store.exec_trace = self._heard

    def _heard(self, _: object, statement: str, __: object) -> bool:
        self.statements.append(statement)
        return True

    def taken(self) -> list[str]:
        taken, self.statements = self.statements, []
        return taken


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    heard = Heard()
    monkeypatch.setattr(apsw, "connection_hooks", [*apsw.connection_hooks, heard.follow])
    return heard


@pytest.fixture
def ledgers(heard: Heard, tmp_path: Path) -> Iterator[SqliteLedgers]:
    ledgers = SqliteLedgers(tmp_path, Clock())
    ledger = ledgers.create(ALICE, FIRST)
    puts = (container("alone"), document("alone/one"), container("many"))
    siblings = tuple(Put(f"many/{n:05}", "text/plain", b"x", size=1) for n in range(MANY))
    ledger.submit(Change((*puts, *siblings))).result()
    yield ledgers
    ledgers.close()


def anew(ledgers: SqliteLedgers) -> Ledger:
    """The pod as somebody sees it who remembers nothing of it."""
    ledger = ledgers.by_id(ALICE.pod_id)
    ledger.head()
    ledger.view.age()
    ledger.view.age()
    assert ledger.view.get(("alone/one", Role.RESOURCE)) is UNKNOWN
    return ledger


def deeds(ledgers: SqliteLedgers, heard: Heard, folder: str, name: str) -> dict[str, list[str]]:
    """The statements of each thing that one does with a member of a container."""
    path = f"{folder}/{name}"
    done: dict[str, list[str]] = {}
    ledger = anew(ledgers)
    heard.taken()
    assert ledger.read(path) is not None
    assert ledger.nearest_acl(path) is not None
    done["read"] = heard.taken()
    for what, change in (
        ("put over", Change((document(path),))),
        ("put new", Change((document(f"{folder}/new"),))),
        ("delete", removal(f"{folder}/new")),
    ):
        anew(ledgers)
        heard.taken()
        ledger.submit(change).result()
        done[what] = heard.taken()
    assert list(ledger.children(folder, name, 10)) is not None
    done["list a page"] = heard.taken()
    return done


def test_beside_many_siblings_the_same_statements_run(ledgers: SqliteLedgers, heard: Heard) -> None:
    """Issue 3: GET and PUT beside 10 000 siblings do what they do alone."""
    alone = deeds(ledgers, heard, "alone", "one")
    among = deeds(ledgers, heard, "many", "05000")
    assert alone == among
    assert all(alone.values())
    store = apsw.Connection(str(ledgers.path_of(ALICE.pod_id)), flags=apsw.SQLITE_OPEN_READWRITE)
    for statement in {text for texts in among.values() for text in texts}:
        if not statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            continue
        unbound = [None] * statement.count("?")
        for _, _, _, plan in store.execute(f"EXPLAIN QUERY PLAN {statement}", unbound):
            assert str(plan).startswith("SEARCH"), (statement, plan)
            assert "TEMP B-TREE" not in str(plan)
    store.close()
