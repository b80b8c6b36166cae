"""The spreadsheet for people: a line an answer, with French or English headings, to fill and read.

What a column is called in either language, and its plain name in ``importers.own``, are equals; the
label and the help of a line are for the reader and are not read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from clients.company.importers.own import COLUMNS, SURVEY
from clients.company.sheets import Answer
from clients.console import Misused
from proofs.datapoints import ALL, Datapoint, Form, Requirement
from proofs.parts import PARTS, SURVEY_PARTS, UNITS, WORDS
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words, last_name
from vocab.terms import XSD

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Headings; those that are not columns of a sheet of answers are for the reader.
HEADINGS: Mapping[str, Words] = {
    "datapoint": Words("donnée", "datapoint"),
    "label": Words("question", "question"),
    "value": Words("valeur", "value"),
    "unit": Words("unité", "unit"),
    "periodStart": Words("du", "from"),
    "periodEnd": Words("au", "until"),
    "refusal": Words("refus", "refusal"),
    "note": Words("pourquoi", "why"),
    "methodNote": Words("méthode", "method"),
    "countingMethod": Words("décompte", "counting"),
    "numerator": Words("numérateur", "numerator"),
    "denominator": Words("dénominateur", "denominator"),
    "evidence": Words("preuve", "evidence"),
    "scope": Words("périmètre", "scope"),
    "language": Words("langue", "language"),
    "confirmed": Words("confirmé", "confirmed"),
    "help": Words("ce que c'est", "what it is"),
}
_READER_ONLY = frozenset({"label", "help"})
_NAMES = {
    name: column
    for column, words in HEADINGS.items()
    for name in (column.lower(), words.fr, words.en)
}
_GROUPS = {
    Requirement.REQUIRED: Words("Nécessaires pour vendre", "Needed to sell"),
    Requirement.ANSWER_REQUIRED: Words(
        "Une réponse ou un refus signé", "An answer or a signed refusal"
    ),
    Requirement.OPTIONAL: Words("Facultatives", "Optional"),
}
_REFUSALS = (
    "NotMeasured,NotApplicable,CommercialSecret,LegalRestriction,TooSmallToPublish,Unwilling"
)
#: The one that is asked of the group or the account and has a place of its own.
_UNASKED = frozenset({"signing-key"})
_OF_THE_KEY = ("periodStart", "periodEnd", "scope")
_LARGEST_ROWS = 5_000


@value
class Line:
    """A line of the workbook."""

    name: str
    datapoint: Datapoint


def lines() -> Iterator[tuple[Requirement, Line]]:
    """All that can be answered: the required ones first; a line for each part of a compound."""
    for requirement in _GROUPS:
        for asked in ALL.values():
            if asked.requirement is not requirement or asked.id in _UNASKED:
                continue
            parts = PARTS.get(last_name(asked.value_type), ()) if asked.form is Form.NODE else ()
            for part in parts or ("",):
                yield requirement, Line(f"{asked.id}.{part}" if part else asked.id, asked)
            for part in SURVEY_PARTS if asked.survey else ():
                yield requirement, Line(f"{asked.id}.{SURVEY}{part}", asked)


def write(path: Path, language: str, period: tuple[date, date], answers: Iterable[Answer]) -> None:
    """The template, with these answers filled in; the period stands where a figure has one."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.active
    if page is None:
        raise RuntimeError("a new workbook has a page")
    french = language == "fr"
    page.title = "état civil" if french else "civil status"
    page.append([words.in_language(language) for words in HEADINGS.values()])
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "C2"
    known: dict[str, list[dict[str, Json]]] = {}
    for answer in answers:
        for row in _rows(answer):
            known.setdefault(str(row["datapoint"]), []).append(row)
    group: Requirement | None = None
    for requirement, line in lines():
        if requirement is not group:
            group = requirement
            _append(page, {"datapoint": f"# {_GROUPS[requirement].in_language(language)}"})
            page.cell(page.max_row, 1).font = Font(bold=True)
        for row in known.pop(line.name, [_empty(line.datapoint, period)]):
            _append(page, {**_told(line, language), **row})
    for rows in known.values():
        for row in rows:
            _append(page, row)
    refusals = DataValidation(type="list", formula1=f'"{_REFUSALS}"', allow_blank=True)
    page.add_data_validation(refusals)
    letter = get_column_letter(list(HEADINGS).index("refusal") + 1)
    refusals.add(f"{letter}2:{letter}{page.max_row}")
    for column, width in (("A", 34), ("B", 44), ("C", 24), ("H", 30), ("Q", 90)):
        page.column_dimensions[column].width = width
    book.save(path)


def rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Number and cells by column of each line that is filled in. Raises :class:`Misused`."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise Misused(
            f"{path} n'est pas un classeur XLSX ({error}).",
            f"{path} is no XLSX workbook ({error}).",
        ) from error
    try:
        page = book.worksheets[0]
        found = page.iter_rows(max_row=_LARGEST_ROWS, values_only=True)
        heads = [_NAMES.get(_text(cell).lower(), _text(cell)) for cell in next(found, ())]
        strange = [head for head in heads if head and head not in {*COLUMNS, *_READER_ONLY}]
        if "datapoint" not in heads or strange:
            known = ", ".join(words.fr for words in HEADINGS.values())
            raise Misused(
                f"{path} : la première ligne doit nommer les colonnes, parmi : {known}. "
                f"Inconnues : {', '.join(strange) or '—'}",
                f"{path}: the first line must name the columns, out of: {known}. "
                f"Unknown: {', '.join(strange) or '—'}",
            )
        rows = []
        for number, row in enumerate(found, 2):
            cells = {
                head: _text(cell)
                for head, cell in zip(heads, row, strict=False)
                if head in COLUMNS and _text(cell)
            }
            if cells.get("value") or cells.get("refusal"):
                rows.append((number, cells))
        return rows
    finally:
        book.close()


def _rows(answer: Answer) -> Iterator[dict[str, Json]]:
    """A line a value, a line a part of a compound one."""
    value, name = answer.get("value"), str(answer["datapoint"])
    others = {column: part for column, part in answer.items() if column in COLUMNS}
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            for part, text in one.items():
                for each in text if isinstance(text, list) else [text]:
                    yield {**others, "datapoint": f"{name}.{part}", "value": each}
        else:
            yield {**others, "value": one}
    survey = answer.get("survey")
    period = {column: others[column] for column in _OF_THE_KEY if column in others}
    for part, text in survey.items() if isinstance(survey, dict) else ():
        yield {**period, "datapoint": f"{name}.{SURVEY}{part}", "value": text}


def _empty(asked: Datapoint, period: tuple[date, date]) -> dict[str, Json]:
    start, end = (day.isoformat() for day in period)
    of_a_period = asked.value_type in (XSD.DECIMAL, XSD.INTEGER) or asked.survey
    return {"periodStart": start, "periodEnd": end} if of_a_period else {}


def _told(line: Line, language: str) -> dict[str, Json]:
    asked = line.datapoint
    part = line.name.rpartition(".")[2] if "." in line.name else ""
    label = asked.label.in_language(language)
    what = asked.texts.get("what")
    unit = "" if part else UNITS.get(asked.unit, asked.unit)
    return {
        "datapoint": line.name,
        "label": f"{label} ({WORDS[part].in_language(language)})" if part else label,
        "help": what.in_language(language) if what else "",
        **({"unit": unit} if unit else {}),
    }


def _append(page: Worksheet, row: Mapping[str, Json]) -> None:
    """One line; a text that begins like a formula stays a text."""
    place = page.max_row + 1
    for column, head in enumerate(HEADINGS, 1):
        said = row.get(head)
        if said is None or said == "":
            continue
        cell = page.cell(place, column)
        cell.value = ("oui" if said else "non") if isinstance(said, bool) else str(said)
        cell.data_type = "s"


def _text(cell: object) -> str:
    """A cell as a sheet of answers has it: dates as ISO 8601, numbers with a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}"
    return str(cell).strip()
