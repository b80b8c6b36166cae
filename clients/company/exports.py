"""``export`` and ``template``: the dossier for other programs, and a workbook to fill in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from clients.company import core_business, sheets, workbook
from clients.company.desk import Desk
from clients.company.dossier import Dossier, Sealed, statement_in
from clients.company.home import write_whole
from clients.console import Exit, Misused
from proofs.strict_json import Json


def in_force(dossier: Dossier) -> list[Sealed]:
    """Of each question the last word; of what has no period, that of the latest day."""
    latest: dict[tuple[str, ...], Sealed] = {}
    for sealed in sorted(dossier.statements, key=lambda s: (s.periodEnd, s.sequence)):
        period = (sealed.periodStart, sealed.periodEnd) if sealed.periodStart else ()
        latest[(sealed.datapoint, sealed.scope, *period)] = sealed
    return sorted(latest.values(), key=lambda s: (s.datapoint, s.scope, s.periodEnd))


def export(desk: Desk, dossier: Dossier, path: Path) -> Exit:
    """The answers in force, in the form that the file's name asks for."""
    answers = in_force(dossier)
    if not answers:
        raise Misused(
            f"{dossier.folder} est vide : sesame-company prepare d'abord.",
            f"{dossier.folder} is empty: sesame-company prepare first.",
        )
    kind = path.suffix.lower()
    if kind == ".ttl":
        said = [statement_in(dossier.body(sealed)) for sealed in answers]
        body = core_business.written(dossier.company, [one for one in said if one is not None])
        write_whole(path, body)
    elif kind == ".json":
        sheet = sheets.sheet(dossier.company, _documents(dossier, answers))
        write_whole(path, json.dumps(sheet, indent=2, ensure_ascii=False).encode() + b"\n")
    elif kind == ".xlsx":
        documents = _documents(dossier, answers)
        rows = [sheets.answer_of(one, dossier.company) for one in documents]
        ends = [date.fromisoformat(sealed.periodEnd) for sealed in answers if sealed.periodStart]
        last = max(ends, default=date.fromisoformat(answers[0].periodEnd))
        workbook.write(path, desk.language, _year(last), rows)
    else:
        raise Misused(
            f"{path} : .ttl (SEMIC Core Business), .json ou .xlsx (feuille de réponses).",
            f"{path}: .ttl (SEMIC Core Business), .json or .xlsx (sheet of answers).",
        )
    desk.say(f"{len(answers)} réponses → {path}", f"{len(answers)} answers → {path}")
    desk.report({"file": str(path), "answers": len(answers)})
    return Exit.WELL


def template(desk: Desk, path: Path, today: date) -> Exit:
    """An empty workbook with all that can be asked, for the last whole year."""
    if path.suffix.lower() != ".xlsx":
        raise Misused(f"{path} : un modèle est un .xlsx.", f"{path}: a template is an .xlsx.")
    if path.exists():
        raise Misused(
            f"{path} existe déjà : prenez un autre nom.", f"{path} exists: take another name."
        )
    workbook.write(path, desk.language, _year(date(today.year - 1, 12, 31)), ())
    desk.say(
        f"{path} : remplissez la colonne « valeur » (ou « refus »), puis sesame-company prepare "
        f"{path}",
        f'{path}: fill the column "value" (or "refusal"), then sesame-company prepare {path}',
    )
    desk.report({"file": str(path)})
    return Exit.WELL


def _documents(dossier: Dossier, answers: Sequence[Sealed]) -> list[Mapping[str, Json]]:
    return [json.loads(dossier.body(sealed)) for sealed in answers]


def _year(end: date) -> tuple[date, date]:
    return date(end.year, 1, 1), date(end.year, 12, 31)
