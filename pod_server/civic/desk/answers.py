"""From what was typed to an unsigned statement; what cannot be one says why, and is kept as it is.

A fact is true on the day when it is signed, a figure belongs to a year. What was signed before and
is typed anew is a new statement where it has changed since, and the next number of the old one,
with its reason, where the old one was wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pod_server.civic.desk.book import Draft
from pod_server.civic.desk.fields import STAND_IN, SURE, SURVEY, Field, fields, is_of_a_year
from proofs import codes
from proofs.datapoints import Datapoint, Form
from proofs.model import NotAStatement, Statement
from proofs.statement import build, read
from proofs.strict_json import Json
from proofs.typed import number, truth
from proofs.value import value
from proofs.words import Words, last_name
from proofs.writing import Given
from vocab.terms import XSD

#: Why what was signed is typed anew: the world has changed, or a finger had slipped.
CHANGED, TYPO = "changed", "typo"
TYPO_WORDS = Words("Faute de frappe", "Typing error")


class Unfit(ValueError):
    """What was typed is no answer; says why, for the reader."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@value
class Drafted:
    """An answer as an unsigned statement. ``same`` where it says what was signed already."""

    asked: Datapoint
    document: dict[str, Json]
    statement: Statement
    same: bool = False


def is_answered(asked: Datapoint, draft: Draft | None) -> bool:
    """Whether something was typed that is more than what stands in a field by itself."""
    if draft is None:
        return False
    usual = {field.name: field.usual for field in fields(asked)}
    typed = (value for name, value in draft.fields.items() if value != usual.get(name, ""))
    return bool(draft.refusal) or any(typed)


def drafted(
    company: str, asked: Datapoint, draft: Draft, before: Statement | None, today: date
) -> Drafted:
    """The statement. ``before`` is what stands for the datapoint. Raises :class:`Unfit`."""
    start, end = _period(asked, draft, today)
    first = _built(company, asked, draft, (start, end))
    if before is None:
        return Drafted(asked, first, _read(first))
    then = (before.period_start, before.period_end)
    is_fact = start is None
    if is_fact or then == (start, end):
        again = _built(company, asked, draft, then)
        if says_the_same(_read(again), before):
            return Drafted(asked, again, before, same=True)
    if then != (start, end) and (not is_fact or draft.why in ("", CHANGED)):
        return Drafted(asked, first, _read(first))
    if draft.why in ("", CHANGED):
        raise Unfit(
            Words(
                "Cette réponse est déjà signée pour cette période : dites pourquoi elle change.",
                "This answer is signed already for this period: say why it changes.",
            )
        )
    reason = TYPO_WORDS.in_language(draft.language) if draft.why == TYPO else draft.why
    restated = _built(company, asked, draft, then, before=before, reason=reason)
    return Drafted(asked, restated, _read(restated))


def says_the_same(one: Statement, other: Statement) -> bool:
    """Whether two statements differ in their numbering and nothing else."""

    def said(statement: Statement) -> tuple[object, ...]:
        return (
            *(statement.kind, statement.datapoint, statement.period_start, statement.period_end),
            *(statement.scope, statement.unit_code, statement.refusal_reason),
            *(sorted(map(str, statement.values)), sorted(map(str, statement.refusal_notes))),
            str(statement.survey.node) if statement.survey else "",
        )

    return said(one) == said(other)


def _period(asked: Datapoint, draft: Draft, today: date) -> tuple[date | None, date]:
    if not is_of_a_year(asked):
        return None, today
    year = int(draft.year) if draft.year.isdecimal() else today.year - 1
    return date(year, 1, 1), date(year, 12, 31)


def _built(
    company: str,
    asked: Datapoint,
    draft: Draft,
    period: tuple[date | None, date],
    *,
    before: Statement | None = None,
    reason: str = "",
) -> dict[str, Json]:
    start, end = period
    more: dict[str, Json] = {}
    if not draft.refusal:
        more |= _survey(asked, draft)
        if draft.fields.get(SURE):
            more["valueConfirmed"] = True
    return build(
        company,
        asked.id,
        period_start=start,
        period_end=end,
        value=None if draft.refusal else _value(asked, draft),
        refusal_reason=draft.refusal or None,
        refusal_note={draft.language: draft.note} if draft.refusal and draft.note else None,
        language=draft.language,
        sequence=before.sequence + 1 if before else 1,
        supersedes=before.id if before else None,
        restatement_reason=reason or None,
        more=more,
    )


def _read(document: dict[str, Json]) -> Statement:
    try:
        return read(document)
    except NotAStatement as error:
        raise Unfit(Words(error.message_fr, error.message_en)) from error


def _value(asked: Datapoint, draft: Draft) -> Given | list[Given]:
    if draft.fields.get(STAND_IN):
        return draft.fields[STAND_IN]
    if asked.form is Form.NODE:
        parts = {
            field.name: _part(field, draft.fields[field.name], draft.language)
            for field in fields(asked)
            if draft.fields.get(field.name) and not field.name.startswith(SURVEY)
        }
        return {"type": last_name(asked.value_type), **parts}
    typed = draft.fields.get("value", "")
    if asked.several and asked.form in (Form.CODE, Form.IRI):
        return [_one(asked, each) for each in typed.replace(",", " ").split()]
    return _one(asked, typed)


def _one(asked: Datapoint, typed: str) -> Given:
    if not typed:
        raise Unfit(Words("Il manque la valeur.", "The value is missing."))
    if asked.value_type == XSD.BOOLEAN:
        said = truth(typed)
        if said is None:
            raise Unfit(Words("Répondez par oui ou par non.", "Answer yes or no."))
        return said
    if asked.value_type in (XSD.DECIMAL, XSD.INTEGER):
        return _number(typed, whole=asked.value_type == XSD.INTEGER)
    if asked.value_type == XSD.DATE:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise Unfit(
                Words(
                    f"« {typed} » n'est pas une date : écrivez 2025-12-31.",
                    f"“{typed}” is no date: write 2025-12-31.",
                )
            ) from None
    for kind in asked.check_digits:
        right = codes.written(kind, typed)
        if right is not None:
            return right
    return typed.upper() if asked.pattern.startswith("^[A-Z]") else typed


def _number(typed: str, *, whole: bool = False) -> Decimal:
    found = number(typed.replace(",", "."))
    if found is None or (whole and found != found.to_integral_value()):
        raise Unfit(
            Words(
                f"« {typed} » n'est pas un nombre" + (" entier." if whole else "."),
                f"“{typed}” is no {'whole ' if whole else ''}number.",
            )
        )
    return found


def _part(field: Field, typed: str, language: str) -> Json:
    """One part of a compound value, in wire form."""
    if field.kind == "truth":
        said = truth(typed)
        return typed if said is None else said
    if field.kind == "number":
        return f"{_number(typed):f}"
    if field.name in ("addressCountry", "currency"):
        return typed.upper()
    if field.name == "notation":
        return "".join(typed.split())
    if field.name == f"{SURVEY}surveyQuestion":
        return {"@value": typed, "@language": language}
    return typed


def _survey(asked: Datapoint, draft: Draft) -> Mapping[str, Json]:
    told: dict[str, Json] = {
        field.name.removeprefix(SURVEY): _part(field, draft.fields[field.name], draft.language)
        for field in fields(asked)
        if field.name.startswith(SURVEY) and draft.fields.get(field.name)
    }
    return {"survey": {"type": "Survey", **told}} if told else {}
