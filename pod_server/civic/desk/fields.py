"""Which fields the form of a datapoint has: made from the datapoint, so that adding one is data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal as OneOf

from proofs.datapoints import ANSWER_REQUIRED, OPTIONAL, REQUIRED, Datapoint, Form, Requirement
from proofs.faults import OF_THE_ACCOUNT
from proofs.parts import PARTS, SURVEY_PARTS, WORDS
from proofs.value import value
from proofs.words import Words, last_name
from vocab.terms import XSD

Kind = OneOf["text", "date", "number", "truth", "choice", "email", "tel", "url", "stand-in", "sure"]
SURVEY = "survey."
#: Stands instead of a value: ``sesame:NoParent``.
STAND_IN = "instead"
SURE = "sure"
#: So many datapoints are asked on one page.
A_PAGE = 7
_KINDS: dict[str, Kind] = {
    "convictions": "number",
    "amount": "number",
    "respondents": "number",
    "eligiblePopulation": "number",
    "fieldworkStart": "date",
    "fieldworkEnd": "date",
    "anonymous": "truth",
    "sellsCustomerData": "truth",
    "email": "email",
    "telephone": "tel",
    "url": "url",
}
#: What a field has before somebody writes into it; alone it answers nothing.
USUAL = {"scheme": "siren", "addressCountry": "FR", "currency": "EUR"}
#: What forms leave out: it can be said in a spreadsheet.
_RARE = frozenset({"addressRegion", "language", "hours", "surveyOperator"})


@value
class Field:
    """One thing to fill in. Without ``label`` it is the datapoint's own."""

    name: str
    kind: Kind
    label: Words | None = None
    choices: tuple[str, ...] = ()
    usual: str = ""


def fields(asked: Datapoint) -> tuple[Field, ...]:
    """Those of a datapoint, how people were asked after the figure itself."""
    return tuple(_fields(asked))


def _fields(asked: Datapoint) -> Iterator[Field]:
    if asked.form is Form.NODE:
        for name in PARTS.get(last_name(asked.value_type), ()):
            if name not in _RARE:
                choices = asked.check_digits if name == "scheme" else ()
                kind: Kind = "choice" if choices else _KINDS.get(name, "text")
                yield Field(name, kind, WORDS[name], choices, USUAL.get(name, ""))
    else:
        yield Field("value", _kind(asked), None, asked.codes)
    if asked.stand_ins:
        yield Field(STAND_IN, "stand-in", None, asked.stand_ins)
    if asked.unit == "P1":
        yield Field(SURE, "sure")
    if asked.survey:
        for name in SURVEY_PARTS:
            if name not in _RARE:
                yield Field(f"{SURVEY}{name}", _KINDS.get(name, "text"), WORDS[name])


def _kind(asked: Datapoint) -> Kind:
    if asked.codes:
        return "choice"
    if asked.form is Form.IRI:
        return "text" if asked.several else "url"
    kinds: dict[str, Kind] = {
        XSD.DATE: "date",
        XSD.DECIMAL: "number",
        XSD.INTEGER: "number",
        XSD.BOOLEAN: "truth",
    }
    return kinds.get(asked.value_type, "text")


def is_of_a_year(asked: Datapoint) -> bool:
    """Whether it is a figure of a period, and not a fact that is true today."""
    return asked.value_type in (XSD.DECIMAL, XSD.INTEGER) or asked.survey


@value
class Step:
    """One page of the form."""

    number: int
    requirement: Requirement
    asked: tuple[Datapoint, ...]


@cache
def steps() -> tuple[Step, ...]:
    """All pages: what is required, what wants an answer, what is optional."""
    found: list[Step] = []
    for group in (REQUIRED, ANSWER_REQUIRED, OPTIONAL):
        answered = tuple(asked for asked in group if asked.id not in OF_THE_ACCOUNT)
        for first in range(0, len(answered), A_PAGE):
            page = answered[first : first + A_PAGE]
            found.append(Step(len(found) + 1, page[0].requirement, page))
    return tuple(found)


def step_of(asked: Datapoint) -> int:
    """The number of the page on which it is asked."""
    return next(step.number for step in steps() if asked in step.asked)
