"""Counts for ``docs/conformance.md``: what the fields of papers from outside become here.

The papers lie beside the repository (``../shared/data``; ``SESAME_SHARED`` says where else); where
they are not, the counts of the page stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from clients.company.figures import Settings
from clients.company.importers.fates import Fate
from clients.company.inspection import inspect
from tests.conformance import product_papers

#: The day, the period and the group that the counts were made for: papers run out.
SAID = Settings(
    "https://lenoir.example/#me",
    date(2026, 11, 23),
    date(2025, 1, 1),
    date(2025, 12, 31),
    group="https://xyz.example/#group",
)
BEGINS = "## Papers from outside"
HEAD = f"""{BEGINS}

Each field of the sample papers of the WE BUILD attestation catalogue and of EFRAG's VSME reports,
as `sesame-company fields` tells it: taken (it answers a datapoint, or dates or scales an answer),
refused with its reason (by the importer, or by the checks that the pod runs too), or not ours (the
paper's own envelope, personal data, parts of totals, what no état civil asks for).

| paper | read as | fields | taken | refused | not ours |
|---|---|---|---|---|---|
"""


def papers(data: Path) -> list[Path]:
    """Those that are there, in the order of their names; empty where the folder is not."""
    samples = sorted((data / "webuild").glob("*-sample.json"))
    return [*samples, *sorted((data / "vsme").glob("*-facts.json"))]


def rows(paths: Iterable[Path]) -> list[str]:
    """A line of the table for each paper."""
    found = []
    for paper in inspect(list(paths), SAID):
        counts = [paper.counts[fate] for fate in Fate]
        cells = (paper.path.name, paper.kind, len(paper.fields), *counts)
        found.append("| " + " | ".join(map(str, cells)) + " |")
    return found


def section(data: Path, page: str) -> str:
    """The part of the page; as it was in ``page`` where the papers are not there."""
    there = papers(data)
    if not there:
        kept = page.partition(BEGINS)[2]
        return BEGINS + kept if kept else ""
    products = product_papers.section(data)
    return HEAD + "\n".join(rows(there)) + "\n" + (f"\n{products}" if products else "")
