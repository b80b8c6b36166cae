"""An état civil as lines for people: label, value, day, reason, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pod_server.civic.overview import Company
from pod_server.web.dates import day
from pod_server.web.office.values import Piece, figure, period, pieces
from pod_server.web.office.words import words
from pod_server.web.typography import typeset
from proofs.civil_status import Derived
from proofs.datapoints import Datapoint, named
from proofs.model import Statement
from proofs.standings import Line, Standing
from vocab.terms import SESAME


@dataclass(frozen=True, slots=True)
class Shown:
    """One line.

    ``note`` is the company's own remark, ``tag`` what must not be missed, ``facts`` how the
    statement stands (label and text), ``texts`` what the datapoint is about (the same).
    """

    label: str
    value: tuple[Piece, ...] = ()
    when: str = ""
    reason: str = ""
    note: str = ""
    tag: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def lines(company: Company, language: str, *, refused: bool) -> Iterator[Shown]:
    """What is declared, or what is refused."""
    say = words(language)
    for line in company.status.lines:
        said = line.statement
        if said is None or said.is_refusal is not refused:
            continue
        reason = said.refusal_reason.removeprefix(SESAME.NS)
        yield Shown(
            _label(line.datapoint, language),
            () if refused else pieces(said, line.datapoint, language),
            period(said, language),
            say.get(reason, reason),
            _note(said, language),
            say["due"] if line.standing in (Standing.DUE, Standing.STALE) else "",
            tuple(_facts(company, line, said, language)),
            texts(line.datapoint, language),
        )


def owed(company: Company, language: str) -> Iterator[Shown]:
    """What keeps it from selling; the tag says why, where it is not simply missing."""
    say = words(language)
    for missing in company.status.missing:
        line = company.status.line(missing.datapoint.id)
        said = line.statement if line else None
        tag = ""
        if missing.why is Standing.STALE and said is not None:
            tag = f"{say['stale']} ({period(said, language)})"
        elif missing.why is Standing.REFUSED:
            tag = say["refused_but_needed"]
        yield Shown(
            _label(missing.datapoint, language),
            tag=tag,
            texts=texts(missing.datapoint, language),
        )


def derived_lines(company: Company, language: str) -> Iterator[Shown]:
    """What the pod reckons; where a refusal keeps it from doing so, that is said instead."""
    for derived in company.status.derived:
        shown = _derived(derived, language)
        if shown is not None:
            yield shown


def _derived(derived: Derived, language: str) -> Shown | None:
    label, about = _label(derived.datapoint, language), texts(derived.datapoint, language)
    say = words(language)
    if derived.figure is not None:
        value = Piece(figure(derived.figure, derived.datapoint, language))
        tag = say["mixed_periods"] if derived.mixed_periods else ""
        return Shown(label, (value,), tag=tag, texts=about)
    if derived.refused:
        names = [_label(named(name), language) for name in derived.refused]
        quoted = ", ".join(f"« {n} »" if language == "fr" else f"“{n}”" for n in names)
        reason = typeset(f"{say['not_reckoned']} {quoted}", language)
        return Shown(label, when=reason, texts=about)
    return None


def texts(datapoint: Datapoint, language: str) -> tuple[tuple[str, str], ...]:
    """What people are told about a datapoint: questions and answers."""
    say = words(language)
    return tuple(
        (say[name], typeset(datapoint.texts[name].in_language(language), language))
        for name in ("what", "why", "usual", "law")
        if name in datapoint.texts
    )


def standing_words(line: Line) -> str:
    """``answered``, ``refused``, ``due``… for files."""
    return line.standing.value if line.standing is not Standing.OF_THE_ACCOUNT else "account"


def _facts(
    company: Company, line: Line, said: Statement, language: str
) -> Iterator[tuple[str, str]]:
    say = words(language)
    if not said.is_refusal:
        yield say["assurance"], say.get(line.assurance, line.assurance)
    received = company.received(said.id)
    if received:
        at = datetime.fromtimestamp(received / 1_000_000, UTC).date()
        yield say["received"], day(at, language)
    if line.due is not None:
        yield say["until"], day(line.due, language)


def _label(datapoint: Datapoint, language: str) -> str:
    return typeset(datapoint.label.in_language(language), language)


def _note(said: Statement, language: str) -> str:
    """What the company adds in its own words, in the reader's language where it can be had."""
    notes = said.refusal_notes or said.method_notes
    own = [n for n in notes if (n.language or "").startswith(language)]
    return next((note.value for note in (*own, *notes)), "")
