"""An état civil as lines for people: label, value, day, reason, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

from pod_server.civic.civil_status.overview import Company
from pod_server.civic.front_office.sales import Paper
from pod_server.model.moments import microseconds
from pod_server.web.dates import day
from pod_server.web.office.values import Piece, figure, number, period, pieces, price
from pod_server.web.office.words import words
from pod_server.web.typography import NARROW, WIDE, typeset
from proofs.civil_status import Derived
from proofs.datapoints import Datapoint, named
from proofs.model import Statement
from proofs.standings import Line, Standing
from proofs.survey import reading
from proofs.value import value
from proofs.words import Words
from vocab.terms import SCHEMA, SESAME

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@value
class Shown:
    """One line.

    ``note`` is the company's own remark, ``tag`` what must not be missed, ``facts`` how the
    statement stands (label and text), ``texts`` what the datapoint is about (the same), ``figure``
    its short name where it can be drawn year by year.
    """

    label: str
    value: tuple[Piece, ...] = ()
    when: str = ""
    reason: str = ""
    note: str = ""
    tag: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    figure: str = ""


#: What formulas over the account, and the function, are called.
_COUNTED = {
    "answered": Words("réponses", "answers"),
    "asked": Words("questions obligatoires", "required questions"),
    "in-time": Words("à jour", "in time"),
    "due": Words("à renouveler un jour", "to be renewed some day"),
    "refusals": Words("refus", "refusals"),
    "years": Words("années depuis ", "years since "),
}
_SIGNS = str.maketrans({"*": "×", "/": "÷"})
_TAGS = {
    Standing.REFUSED: "refused_but_needed",
    Standing.CONTESTED: "contested",
    Standing.UNASSURED: "unassured",
}


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
            line.datapoint.id if said.number is not None else "",
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
        elif missing.why in _TAGS:
            tag = say[_TAGS[missing.why]]
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
        facts = tuple(_reckoning(derived, language))
        return Shown(label, (value,), tag=tag, facts=facts, texts=about)
    if derived.refused:
        names = [_label(named(name), language) for name in derived.refused]
        quoted = ", ".join(f"« {n} »" if language == "fr" else f"“{n}”" for n in names)
        reason = typeset(f"{say['not_reckoned']} {quoted}", language)
        return Shown(label, when=reason, texts=about)
    return None


def offered(offers: Iterable[Paper], language: str) -> Iterator[Shown]:
    """What the company offers: what, how much, until when."""
    say = words(language)
    for offer in offers:
        until = microseconds(offer[SCHEMA.VALID_THROUGH])
        at = datetime.fromtimestamp(until / 1_000_000, UTC).date() if until else None
        cost = price(offer.number(SCHEMA.PRICE), offer[SCHEMA.PRICE_CURRENCY], language)
        when = f"{say['offered_until']} {day(at, language)}" if at else ""
        yield Shown(offer.words(SCHEMA.NAME, language), (Piece(cost),), when)


def _reckoning(derived: Derived, language: str) -> Iterator[tuple[str, str]]:
    """The formula, which one it is, and what went into it."""
    say, asked = words(language), derived.datapoint
    names = {d.datapoint_id: _label(named(d.datapoint_id), language) for d in derived.operands}
    names |= {name: said.in_language(language) for name, said in _COUNTED.items()}
    told = _NAME.sub(lambda found: names.get(found[0], found[0]), asked.formula)
    yield say["formula"].format(asked.formula_version), told.translate(_SIGNS)
    for each in derived.operands:
        shown = " ".join(piece.text for piece in pieces(each, named(each.datapoint_id), language))
        yield names[each.datapoint_id], f"{shown}{WIDE}· {period(each, language)}"


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
        for check in line.checks:
            name = say["confirmed" if check.is_confirmed else "differs"]
            yield name, typeset(check.words.in_language(language), language)
    received = company.received(said.id)
    if received:
        at = datetime.fromtimestamp(received / 1_000_000, UTC).date()
        yield say["received"], day(at, language)
    if line.due is not None:
        yield say["until"], day(line.due, language)
    worth = reading(said)
    if worth is not None:
        low, high = (number(_tenth(bound), language) for bound in (worth.low, worth.high))
        rate = number(_tenth(worth.response_rate), language)
        yield say["response_rate"], f"{rate}{NARROW}%"
        yield say["interval"], f"{low}{NARROW}% – {high}{NARROW}%"
    for older in company.before(said):
        shown = " ".join(piece.text for piece in pieces(older, line.datapoint, language))
        yield say["said_before"], shown or say["refused_then"]
    if said.restatement_reason:
        yield say["restated_because"], said.restatement_reason


def _tenth(percent: float) -> Decimal:
    """To a tenth of a percent: more would claim to know more than a survey does."""
    return Decimal(str(round(percent, 1)))


def _label(datapoint: Datapoint, language: str) -> str:
    return typeset(datapoint.label.in_language(language), language)


def _note(said: Statement, language: str) -> str:
    """What the company adds in its own words, in the reader's language where it can be had."""
    notes = said.refusal_notes or said.method_notes
    own = [n for n in notes if (n.language or "").startswith(language)]
    return next((note.value for note in (*own, *notes)), "")
