"""What can be asked of a company, read from ``vocab/datapoints.ttl``: adding one is data, not code.

Read once, at the first question. Of each datapoint: what an answer looks like, how long it holds,
what is checked, and what people are told about it in French and English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from proofs.value import value
from proofs.words import Words
from vocab import files
from vocab.terms import DP, RDF, SESAME, SKOS

_TEXTS = {
    "what": SESAME.WHAT_IT_IS,
    "why": SESAME.WHY_IT_MATTERS,
    "usual": SESAME.WHAT_IS_USUAL,
    "law": SESAME.WHICH_LAW,
}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?\Z")


class Form(StrEnum):
    """How a value is written: a literal, a code (a literal of a list), an address, or a node."""

    LITERAL = "literal"
    CODE = "code"
    IRI = "iri"
    NODE = "node"


class Over(StrEnum):
    """What the names in a formula stand for."""

    DATAPOINTS = "Datapoints"
    SURVEY = "SurveyFigures"
    ACCOUNT = "AccountFigures"


class Requirement(StrEnum):
    """What selling asks: a value, an answer (or signed refusal), nothing; or ours to reckon."""

    REQUIRED = "Required"
    ANSWER_REQUIRED = "AnswerRequired"
    OPTIONAL = "Optional"
    DERIVED = "Derived"


@value
class Datapoint:
    """One thing that can be asked. ``value_type`` is a datatype or a class, by its full name.

    ``unit`` is a code of UN/ECE Recommendation 20; where ``in_money`` it is whatever currency the
    sender names. ``codes`` are the values of a list; ``stand_ins`` are addresses that may stand
    instead of a value (``sesame:NoParent``).
    """

    id: str
    iri: str
    requirement: Requirement
    form: Form
    value_type: str
    several: bool
    unit: str
    in_money: bool
    minimum: Decimal | None
    maximum: Decimal | None
    codes: tuple[str, ...]
    stand_ins: tuple[str, ...]
    pattern: str
    #: How many days an answer holds; ``None`` where it holds until it changes.
    refresh_days: int | None
    minimum_assurance: str
    check_digits: tuple[str, ...]
    formula: str
    #: Which one it is: a formula that changes gets the next number.
    formula_version: int
    formula_over: Over
    #: What its figure equals, or does not pass, by others: ``= a + b``, ``<= c``.
    relations: tuple[str, ...]
    label: Words
    #: ``what`` it is, ``why`` it matters, what is ``usual``, which ``law``: as far as told.
    texts: Mapping[str, Words]
    #: Whether a figure rests on asking people, and says how they were asked.
    survey: bool


class UnknownDatapoint(KeyError):
    """A name that is not among the datapoints."""


def read(turtle: str) -> Mapping[str, Datapoint]:
    """The datapoints of a Turtle text, by short name, in its order."""
    about: dict[str, dict[str, list[object]]] = {}
    for quad in parse(turtle, format=RdfFormat.TURTLE):
        if isinstance(quad.subject, (NamedNode, BlankNode)):
            of = about.setdefault(str(quad.subject), defaultdict(list))
            of[quad.predicate.value].append(quad.object)
    kind = NamedNode(SESAME.DATAPOINT_CLASS)
    found = (
        _Facts(subject, facts, about).datapoint()
        for subject, facts in about.items()
        if kind in facts.get(RDF.TYPE, ())
    )
    return {datapoint.id: datapoint for datapoint in found}


def named(name: str) -> Datapoint:
    """By short name or full address; raises :class:`UnknownDatapoint`."""
    found = ALL.get(name.removeprefix(DP.NS))
    if found is None:
        raise UnknownDatapoint(name)
    return found


class _Facts:
    """What the file says of one subject."""

    def __init__(
        self,
        subject: str,
        facts: Mapping[str, list[object]],
        everything: Mapping[str, Mapping[str, list[object]]],
    ) -> None:
        self._iri = subject[1:-1]
        self._facts = facts
        self._everything = everything

    def datapoint(self) -> Datapoint:
        refresh, listed = self._text(SESAME.REFRESH_INTERVAL), self._codes()
        over = self._text(f"{SESAME.NS}formulaOver").removeprefix(SESAME.NS)
        return Datapoint(
            id=self._iri.removeprefix(DP.NS),
            iri=self._iri,
            requirement=Requirement(self._text(SESAME.REQUIREMENT).removeprefix(SESAME.NS)),
            form=self._form(),
            value_type=self._text(SESAME.VALUE_TYPE),
            several=self._is(SESAME.SEVERAL_VALUES),
            unit=self._text(SESAME.UNIT_CODE),
            in_money=self._text(SESAME.UNIT_SCHEME) == SESAME.ISO4217,
            minimum=self._number(SESAME.MIN_INCLUSIVE),
            maximum=self._number(SESAME.MAX_INCLUSIVE),
            codes=tuple(c.value for c in listed if isinstance(c, Literal)),
            stand_ins=tuple(c.value for c in listed if isinstance(c, NamedNode)),
            pattern=self._text(SESAME.PATTERN),
            refresh_days=_days(refresh) if refresh else None,
            minimum_assurance=self._text(SESAME.MINIMUM_ASSURANCE).removeprefix(SESAME.NS),
            check_digits=tuple(sorted(self._texts(SESAME.CHECK_DIGIT))),
            formula=self._text(SESAME.FORMULA),
            formula_version=int(self._text(SESAME.FORMULA_VERSION) or 0),
            formula_over=Over(over or Over.DATAPOINTS),
            relations=tuple(self._texts(SESAME.RELATION)),
            label=self._words(SKOS.PREF_LABEL),
            texts=self._telling(),
            survey=self._is(SESAME.SURVEY),
        )

    def _all(self, name: str) -> Iterable[object]:
        return self._facts.get(name, ())

    def _texts(self, name: str) -> list[str]:
        return [v.value for v in self._all(name) if isinstance(v, (Literal, NamedNode))]

    def _text(self, name: str) -> str:
        return next(iter(self._texts(name)), "")

    def _form(self) -> Form:
        """``sesame:CodeForm`` is :attr:`Form.CODE`; without one it is a literal."""
        name = self._text(SESAME.VALUE_FORM).removeprefix(SESAME.NS).removesuffix("Form")
        return Form(name.lower() or Form.LITERAL)

    def _is(self, name: str) -> bool:
        return self._text(name) in ("true", "1")

    def _number(self, name: str) -> Decimal | None:
        text = self._text(name)
        return Decimal(text) if text else None

    def _codes(self) -> tuple[object, ...]:
        """A list, or the values one by one."""
        found: list[object] = []
        for code in self._all(SESAME.CODES):
            while isinstance(code, BlankNode):
                of = self._everything[str(code)]
                found.append(of[RDF.FIRST][0])
                code = of[RDF.REST][0]
            if code != NamedNode(RDF.NIL):
                found.append(code)
        return tuple(found)

    def _telling(self) -> Mapping[str, Words]:
        found = {name: self._words(predicate) for name, predicate in _TEXTS.items()}
        if not found["what"].en:
            found["what"] = self._words(SKOS.DEFINITION)
        return {name: words for name, words in found.items() if words.en}

    def _words(self, predicate: str) -> Words:
        by = {
            value.language: value.value
            for value in self._facts.get(predicate, ())
            if isinstance(value, Literal) and value.language
        }
        return Words(by.get("fr", ""), by.get("en", ""))


def _days(duration: str) -> int:
    found = _DURATION.fullmatch(duration)
    if found is None:
        raise ValueError(f"{duration} is not a duration of years, months and days")
    years, months, days = (int(part or 0) for part in found.groups())
    return years * 365 + months * 365 // 12 + days


ALL = read(files.text("datapoints.ttl"))


def _of(requirement: Requirement) -> tuple[Datapoint, ...]:
    return tuple(d for d in ALL.values() if d.requirement is requirement)


REQUIRED = _of(Requirement.REQUIRED)
ANSWER_REQUIRED = _of(Requirement.ANSWER_REQUIRED)
OPTIONAL = _of(Requirement.OPTIONAL)
DERIVED = _of(Requirement.DERIVED)
