"""Counts for ``docs/conformance.md``: what the fields of product data from outside become here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from clients.company.importers.cards.draft import Sender
from clients.company.importers.cards.importing import bring
from clients.company.importers.cards.place import leaves
from clients.company.importers.fates import Fate

SAID = Sender("https://lenoir.example/profile/card#me", date(2026, 11, 29))
OURS = Path(__file__).parents[1] / "data" / "products"
BEGINS = "## Product data from outside"
HEAD = f"""{BEGINS}

The same for product data, as `sesame-company cards import` tells it: the samples of UNTP 0.7.0 (all
of them given together, so that facilities, events and certificates join their passports), those of
EPCIS 2.0 (one by one, whatever their identifiers are written as), and the aspects of BatteryPass,
which are published as models and hold no battery; then our own records of food and payloads of a
battery (`tests/data/products`). Not ours is what belongs to the paper, and what a card has no line
for.

| sample | read as | fields | taken | refused | not ours |
|---|---|---|---|---|---|
"""


def rows(data: Path) -> list[str]:
    """A line for each sample that is there."""
    untp = sorted((data / "untp" / "samples" / "v0.7.0").rglob("*.json"))
    events = sorted((data / "epcis" / "JSON-simple-context").rglob("*.jsonld"))
    batteries = sorted((data / "battery").glob("*-ld.json"))
    found = _told("untp", untp)
    for path in events:
        found += _told("epcis", [path])
    found += _told("batterypass", batteries)
    if found:
        found += _told("openfoodfacts", sorted(OURS.glob("off-*.json")))
        found += _told("batterypass", sorted(OURS.glob("battery-*.json")))
    return found


def _told(form: str, paths: Sequence[Path]) -> list[str]:
    imported = bring(form, [(path.name, path.read_bytes()) for path in paths], SAID)
    found = []
    for paper in imported.papers:
        cells: tuple[object, ...]
        if paper.trouble is not None or paper.place is None:
            code = paper.trouble.code if paper.trouble else "not-json"
            whole = 0 if paper.place is None else len([*leaves(paper.place.value, "")])
            cells = (paper.name, f"– ({code})", whole, 0, whole, 0)
        else:
            counts = Counter(field.fate for field in paper.fields)
            cells = (paper.name, paper.kind, counts.total(), *(counts[fate] for fate in Fate))
        found.append("| " + " | ".join(map(str, cells)) + " |")
    return found


def section(data: Path) -> str:
    """The part of the page; empty where no sample is there."""
    told = rows(data)
    return "\n".join([HEAD + told[0], *told[1:]]) + "\n" if told else ""
