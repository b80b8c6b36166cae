"""``fields``: what each field of a paper becomes, before anything is signed or kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from clients.company.desk import Desk, Said, words_members
from clients.company.dossier import Dossier
from clients.company.figures import Settings
from clients.company.importers.fates import Fate, Field, fates
from clients.company.papers import read_papers
from clients.company.prepare import prepare
from clients.console import Exit
from proofs.keys import SigningKey
from proofs.value import value

_SIGNS = {Fate.TAKEN: "✓", Fate.REFUSED: "✗", Fate.NOT_OURS: "·"}
_WORDS = {
    Fate.TAKEN: ("pris", "taken"),
    Fate.REFUSED: ("refusés", "refused"),
    Fate.NOT_OURS: ("pas à nous", "not ours"),
}


@value
class Inspected:
    """A paper, the importer that knows it, and what each of its fields becomes."""

    path: Path
    kind: str
    fields: Sequence[Field]

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many fields came to which end."""
        found = Counter(field.fate for field in self.fields)
        return {fate: found[fate] for fate in Fate}


def inspect(paths: Sequence[Path], settings: Settings) -> list[Inspected]:
    """Read, draft and judge each paper by itself, as ``prepare`` would; keep nothing.

    Raises :class:`~clients.console.Misused` for a file that no importer knows. A sheet in CSV has
    lines, not fields: its answers are told by ``prepare``.
    """
    found = []
    for paper in read_papers(paths, settings):
        if paper.path.suffix.lower() != ".json":
            continue
        document = json.loads(paper.path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        with TemporaryDirectory() as nowhere:
            made = prepare(
                paper.reading.figures,
                Dossier(Path(nowhere), settings.company),
                SigningKey.generate(),
                settings,
                now=datetime.now(UTC),
            )
        told = fates(document, paper.path.name, paper.reading, made.troubles)
        found.append(Inspected(paper.path, paper.reading.kind, told))
    return found


def tell_fields(desk: Desk, paths: Sequence[Path], settings: Settings) -> Exit:
    """Each field of each paper in a line, and their counts."""
    papers = inspect(paths, settings)
    for paper in papers:
        desk.say(*(_title(paper, at) for at in (0, 1)))
        for field in paper.fields:
            line = f"  {_SIGNS[field.fate]} {field.pointer}: {desk.words(field.words)}"
            desk.say(line, line)
    desk.report({"papers": [_members(paper) for paper in papers]})
    return Exit.REFUSED if any(paper.counts[Fate.REFUSED] for paper in papers) else Exit.WELL


def _title(paper: Inspected, at: int) -> str:
    counts = ", ".join(f"{count} {_WORDS[fate][at]}" for fate, count in paper.counts.items())
    return f"{paper.path.name} ({paper.kind}){' :' if at == 0 else ':'} {counts}"


def _members(paper: Inspected) -> Mapping[str, Said]:
    return {
        "paper": str(paper.path),
        "kind": paper.kind,
        **{fate.value: count for fate, count in paper.counts.items()},
        "fields": [
            {
                "pointer": field.pointer,
                "fate": field.fate.value,
                "code": field.code,
                "datapoints": list(field.datapoints),
                "message": words_members(field.words),
            }
            for field in paper.fields
        ],
    }
