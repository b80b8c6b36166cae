"""Sésame's own sheet of answers, as JSON or CSV (``docs/company-files.md`` describes both).

JSON::

    {"company": "https://…#me", "periodStart": "2025-01-01", "periodEnd": "2025-12-31",
     "answers": [
       {"datapoint": "headcount", "value": 12.5, "methodNote": "FTE"},
       {"datapoint": "ghg-total", "refusal": "NotMeasured", "note": "…", "language": "fr"}]}

CSV has a line an answer, with a heading line; ``datapoint.part`` fills one part of a compound
value, ``datapoint.survey.part`` tells how people were asked, and repeated lines of one datapoint
are several values.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from clients.company.figures import Cell, Figure, Reading, Settings
from clients.company.importers.fields import Document, Json, day, number, text

KIND = "own"
COLUMNS = (
    "datapoint",
    "value",
    "unit",
    "periodStart",
    "periodEnd",
    "scope",
    "language",
    "refusal",
    "note",
    "methodNote",
    "countingMethod",
    "evidence",
    "numerator",
    "denominator",
    "confirmed",
)
#: A line ``employee-satisfaction.survey.respondents`` tells how people were asked.
SURVEY = "survey."
#: Parts of compound values that are true or false, and how people write them.
_YES_OR_NO = frozenset({"sellsCustomerData"})
_WRITTEN = {"oui": "true", "vrai": "true", "yes": "true", "non": "false", "no": "false"}
_TRUTHS: Mapping[str, Json] = {"oui": True, "true": True, "non": False, "false": False}
_OTHERS = frozenset({"survey"})
_TRUE = frozenset({"true", "yes", "oui", "vrai", "1", "x"})


def recognises(document: Document) -> bool:
    """Is this a sheet of answers?"""
    return isinstance(document.get("answers"), list)


def read(document: Document, name: str, settings: Settings) -> Reading:
    """The answers of a JSON sheet."""
    reading = Reading(KIND)
    company = text(document, "company")
    if company and company != settings.company:
        reading.trouble(
            "other-company",
            "",
            f"{name}#/company",
            company,
            fr=f"Cette feuille est celle de {company}, pas de {settings.company}.",
            en=f"This sheet is that of {company}, not of {settings.company}.",
        )
        return reading
    given = document.get("answers")
    for place, answer in enumerate(given if isinstance(given, list) else []):
        source = f"{name}#/answers/{place}"
        if isinstance(answer, dict):
            whole = {
                key: value
                for key, value in document.items()
                if key in ("periodStart", "periodEnd", "scope", "language")
            }
            _answer(reading, {**whole, **answer}, source, settings)
        else:
            _unknown(reading, source, str(answer))
    return reading


def read_csv(body: str, name: str, settings: Settings) -> Reading:
    """The answers of a CSV sheet; ``;`` between columns means decimal commas."""
    reading = Reading(KIND)
    lines = io.StringIO(body.removeprefix("\ufeff"), newline="")
    separator = ";" if body.partition("\n")[0].count(";") else ","
    rows = csv.DictReader(lines, delimiter=separator)
    heads = [head.strip() for head in rows.fieldnames or ()]
    strange = [head for head in heads if head not in COLUMNS]
    if "datapoint" not in heads or strange:
        columns = ", ".join(COLUMNS)
        reading.trouble(
            "columns",
            "",
            f"{name}:1",
            ", ".join(strange or heads),
            fr=f"La première ligne doit nommer les colonnes, parmi : {columns}.",
            en=f"The first line must name the columns, out of: {columns}.",
        )
        return reading
    for answer, source in _gathered(_cells(rows), name, comma=separator == ";"):
        _answer(reading, answer, source, settings)
    return reading


def read_rows(rows: Iterable[tuple[int, dict[str, str]]], name: str, settings: Settings) -> Reading:
    """The answers of lines that were read elsewhere, each with its number; decimal commas count."""
    reading = Reading(KIND)
    for answer, source in _gathered(rows, name, comma=True):
        _answer(reading, answer, source, settings)
    return reading


def _cells(
    rows: Iterable[Mapping[str | None, str | list[str] | None]],
) -> Iterator[tuple[int, dict[str, str]]]:
    for place, row in enumerate(rows, 2):
        yield (
            place,
            {
                str(head).strip(): cell.strip()
                for head, cell in row.items()
                if isinstance(cell, str) and cell.strip()
            },
        )


def _gathered(
    rows: Iterable[tuple[int, dict[str, str]]], name: str, *, comma: bool
) -> list[tuple[dict[str, Json], str]]:
    """One answer a datapoint, period and scope: parts put together, repeats made lists."""
    answers: dict[tuple[str, ...], tuple[dict[str, Json], str]] = {}
    for place, cells in rows:
        written = cells.get("datapoint", "")
        if not written or written.startswith("#"):
            continue
        datapoint, _, part = written.partition(".")
        cells["datapoint"] = datapoint
        if part in _YES_OR_NO:
            cells["value"] = _WRITTEN.get(cells.get("value", "").lower(), cells.get("value", ""))
        if comma and "value" in cells and number(cells["value"].replace(",", ".")) is not None:
            cells["value"] = cells["value"].replace(",", ".")
        key = (datapoint, *(cells.get(head, "") for head in ("periodStart", "periodEnd", "scope")))
        known = answers.get(key)
        if part.startswith(SURVEY):
            _add_survey(known, part.removeprefix(SURVEY), cells.get("value", ""))
            continue
        if known is None:
            value: Json = (
                {part: cells["value"]} if part and "value" in cells else cells.get("value")
            )
            answer: dict[str, Json] = {**cells}
            if value is not None:
                answer["value"] = value
            answers[key] = answer, f"{name}:{place}"
        else:
            _add(known[0], part, cells)
    return list(answers.values())


def _add_survey(known: tuple[dict[str, Json], str] | None, part: str, told: str) -> None:
    """How people were asked stands below the figure that it belongs to."""
    if known is None:
        return
    survey = known[0].setdefault("survey", {})
    if isinstance(survey, dict):
        survey[part] = _TRUTHS.get(told.lower(), told)


def _add(answer: dict[str, Json], part: str, cells: Mapping[str, str]) -> None:
    """One more line of an answer that has begun."""
    value, more = answer.get("value"), cells.get("value", "")
    if part and isinstance(value, dict):
        there = value.get(part)
        if there is None:
            value[part] = more
        else:
            value[part] = [*(there if isinstance(there, list) else [there]), more]
    elif isinstance(value, list):
        value.append(more)
    else:
        answer["value"] = [value, more]
    answer.update({head: cell for head, cell in cells.items() if head not in answer})


def _answer(reading: Reading, answer: Document, source: str, settings: Settings) -> None:
    datapoint = text(answer, "datapoint")
    strange = sorted(answer.keys() - {*COLUMNS, *_OTHERS})
    if not datapoint or strange:
        _unknown(reading, source, ", ".join(strange) or "datapoint")
        return
    dates: dict[str, date | None] = {}
    for member in ("periodStart", "periodEnd"):
        written = text(answer, member)
        dates[member] = day(written) if written else None
        if written and dates[member] is None:
            reading.trouble(
                "date",
                datapoint,
                source,
                written,
                fr=f"{member} : « {written} » n'est pas une date ; écrivez 2025-12-31.",
                en=f"{member}: '{written}' is no date; write 2025-12-31.",
            )
            return
    over, under = text(answer, "numerator"), text(answer, "denominator")
    survey = _cell(answer.get("survey"))
    reading.figures.append(
        Figure(
            datapoint,
            _cell(answer.get("value")),
            dates["periodEnd"] or settings.period_end,
            dates["periodStart"],
            text(answer, "unit"),
            text(answer, "scope"),
            text(answer, "language") or settings.language,
            confirmed=_confirmed(answer) or datapoint in settings.confirmed,
            operands=(over, under) if over and under else None,
            survey=survey if isinstance(survey, Mapping) else None,
            refusal=text(answer, "refusal"),
            note=text(answer, "note"),
            method=text(answer, "methodNote"),
            counting=text(answer, "countingMethod"),
            evidence=text(answer, "evidence"),
            source=source,
        )
    )


def _confirmed(answer: Document) -> bool:
    said = answer.get("confirmed")
    return said if isinstance(said, bool) else text(answer, "confirmed").lower() in _TRUE


def _cell(found: Json) -> Cell | None:
    if found is None or isinstance(found, str | bool):
        return found
    if isinstance(found, list):
        return [each for each in map(_cell, found) if each is not None]
    if isinstance(found, dict):
        read_parts = {key: _cell(value) for key, value in found.items()}
        return {key: value for key, value in read_parts.items() if value is not None}
    return number(str(found))


def _unknown(reading: Reading, source: str, found: str) -> None:
    known = ", ".join((*COLUMNS, *sorted(_OTHERS)))
    reading.trouble(
        "unknown-member",
        "",
        source,
        found,
        fr=f"« {found} » : une réponse a datapoint, et rien d'autre que : {known}.",
        en=f"'{found}': an answer has datapoint, and nothing else than: {known}.",
    )
