"""Product data from outside and of our own, and how tests have it imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from clients.company.importers.cards.draft import Sender
from clients.company.importers.cards.importing import Imported, bring
from clients.company.importers.fates import Fate
from proofs.cards.card import Card
from tests.unit.clients.test_importers import OUTSIDE, ROOT

OURS = ROOT / "tests" / "data" / "products"
COMPANY = "https://lenoir.example/profile/card#me"
RESOLVER = "https://lenoir.example/.flash/"
ISSUED = datetime(2026, 11, 29, 6, tzinfo=UTC)
SAID = Sender(COMPANY, date(2026, 11, 29))
UNTP = OUTSIDE / "untp" / "samples" / "v0.7.0"


def of_files(form: str, *files: Path, said: Sender = SAID) -> Imported:
    return bring(form, [(file.name, file.read_bytes()) for file in files], said)


def of_json(form: str, *documents: object, said: Sender = SAID) -> Imported:
    bodies = [(f"{n}.json", json.dumps(one).encode()) for n, one in enumerate(documents)]
    return bring(form, bodies, said)


def cards(imported: Imported) -> list[Card]:
    return [draft.card(COMPANY, RESOLVER, ISSUED) for draft in imported.drafts]


def refused(imported: Imported) -> Mapping[str, str]:
    """Refused fields by pointer, and papers refused as a whole by name: their codes."""
    found = {paper.name: paper.trouble.code for paper in imported.papers if paper.trouble}
    for paper in imported.papers:
        found |= {f.pointer: f.code for f in paper.fields if f.fate is Fate.REFUSED}
    return found
