"""A trial that ``sesame move`` has moved: the folders before and after, and the command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pod_server.__main__ import main
from pod_server.civic.front_office.account import account_id, account_name
from pod_server.model.moving import Origins, Rewriting
from pod_server.wiring.house import House
from proofs.statement import read, statement_id
from tests.faults.companies import Company
from tests.unit.proofs.papers import FACTS, FIGURES
from tests.web import trial
from tests.web.trial import BAKER

URL, PODS = "https://id.alice.example/", "https://*.alice.example/"
OLD = Origins("http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000")
NEW = Origins("https://id.alice.example", "https://*.alice.example", "https://apps.alice.example")


@dataclass
class Seen:
    """The folders before and after, and what the command said."""

    old: Path
    new: Path
    baker: Company
    firm: Company
    key: Path
    report: dict[str, Any]

    @property
    def to(self) -> Rewriting:
        """What a test expects of an address: reckoned here, not read from what was done."""
        plain = Rewriting(OLD, NEW)
        renamed = {account_id(BAKER): account_id(plain.text(BAKER))}
        ids = {}
        for name in (*FACTS, *FIGURES):
            key = read(self.baker.unsigned(name)).key
            moved = type(key)(*(plain.text(part) for part in vars_of(key)))
            ids[statement_id(key, 1)] = statement_id(moved, 1)
        return Rewriting(OLD, NEW, renamed, ids)


def vars_of(key: Any) -> tuple[str, ...]:
    return key.company, key.datapoint, key.period_start, key.period_end, key.scope


def move(old: Path, new: Path, *words: str) -> int:
    at = ("--data", str(old), "--into", str(new), "--pods", "*.alice.example")
    return main(["move", "alice.example", *at, *words])


def moved(folder: Path) -> Seen:
    """A trial made below ``folder`` and moved, with the key of the company that lives in it."""
    old, new = folder / "data", folder / "new"
    baker, firm = trial.made(old)
    key = folder / "key.pem"
    baker.key.save(key)
    assert move(old, new, "--key", str(key)) == 0
    return Seen(old, new, baker, firm, key, json.loads((new / "moved.json").read_text()))


def statements(house: House, company: str) -> Mapping[str, bytes]:
    ledger = house.ledger_called("alice")
    assert ledger is not None
    folder = f"{account_name(company)}/civil-status"
    found = {}
    for member in ledger.children(folder):
        stored = ledger.read(member.name)
        assert stored is not None
        found[member.name.rpartition("/")[2]] = stored.body or b""
    return found
