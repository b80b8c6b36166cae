"""Faults of a value: its type, unit, range and codes, and the arithmetic that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from proofs import codes
from proofs.datapoints import Datapoint, Form
from proofs.judging import Case, Fault, code_fault, short_name
from proofs.model import Statement
from proofs.values import Node, Value, number, plain
from proofs.words import Words
from vocab.terms import LOCN, RDF, SESAME, SKOS, XSD

PERCENT = "P1"
#: How far a percentage may be from what its operands give, as a part of it (`domain` 3.2).
_TOLERANCE = Decimal("0.01")
#: Parts of nodes that are codes: property, kind of code, JSON term.
_CODED_PARTS = (
    (LOCN.ADMIN_UNIT_L1, "country", "addressCountry"),
    (SESAME.TAX_RESIDENCE, "country", "taxResidence"),
    (SESAME.CURRENCY, "currency", "currency"),
)


def value_faults(case: Case) -> Iterator[Fault]:
    """Everything wrong with the value, or values, of a statement by itself."""
    for rule in (_typed, _measured, _ranged, _percentage):
        yield from rule(case)


def against_others(case: Case, others: Sequence[Statement]) -> Iterator[Fault]:
    """What does not go with other statements of the same company."""
    yield from _contradicted(case, others)
    yield from _akin(case, others)


def _typed(case: Case) -> Iterator[Fault]:
    datapoint, values = case.datapoint, case.said.values
    if len(values) > 1 and not datapoint.several:
        yield case.fault("several-values", "value", str(len(values)))
    for value in values:
        text = plain(value)
        if isinstance(value, NamedNode) and text in datapoint.stand_ins:
            continue
        if datapoint.codes and text not in datapoint.codes:
            listed = ", ".join(datapoint.codes)
            yield case.fault("not-in-list", "value", text, codes=listed)
        elif not _is_of_type(value, datapoint):
            expected = short_name(datapoint.value_type)
            yield case.fault("wrong-type", "value", text, expected=expected)
        elif datapoint.pattern and text and not re.search(datapoint.pattern, text):
            what = datapoint.texts.get("what", Words("", ""))
            yield case.fault("wrong-form", "value", text, what_fr=what.fr, what_en=what.en)
        else:
            yield from _checked(value, datapoint)


def _measured(case: Case) -> Iterator[Fault]:
    """The unit: the datapoint's own, or any currency where it is money."""
    unit, datapoint = case.said.unit_code, case.datapoint
    if not case.said.values:
        return
    if datapoint.in_money:
        found = codes.check("currency", unit)
        if found is not None:
            yield code_fault(found, "unitCode")
    elif unit != datapoint.unit:
        yield case.fault("wrong-unit", "unitCode", unit, expected=datapoint.unit or "—")


def _is_of_type(value: Value, datapoint: Datapoint) -> bool:
    kind = datapoint.value_type
    if isinstance(value, Node):
        return datapoint.form is Form.NODE and kind in value.types
    if isinstance(value, NamedNode):
        return datapoint.form is Form.IRI
    if datapoint.form not in (Form.LITERAL, Form.CODE):
        return False
    if kind == RDF.LANG_STRING:
        return bool(value.language)
    if kind == XSD.DECIMAL:
        return number(value) is not None
    if value.datatype.value != kind:
        return False
    if kind == XSD.BOOLEAN:
        return value.value in ("true", "false")
    if kind == XSD.DATE:
        return _is_day(value.value)
    return number(value) is not None if kind == XSD.INTEGER else True


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _checked(value: Value, datapoint: Datapoint) -> Iterator[Fault]:
    """Check digits: of the value itself, or of the code that a node carries with its scheme."""
    kinds, text = datapoint.check_digits, plain(value)
    if isinstance(value, Node):
        text = value.text(SKOS.NOTATION)
        scheme = value.text(SESAME.SCHEME).lower()
        kinds = tuple(kind for kind in kinds if kind == scheme) or kinds
        yield from _coded(value)
    if not kinds or not text:
        return
    found = [codes.check(kind, text) for kind in kinds]
    if all(fault is not None for fault in found) and found[0] is not None:
        yield code_fault(found[0])


def _coded(node: Node) -> Iterator[Fault]:
    """Countries and currencies within a node."""
    for predicate, kind, name in _CODED_PARTS:
        for value in node.all(predicate):
            fault = codes.check(kind, plain(value))
            if fault is not None:
                yield code_fault(fault, f"value/{name}")


def _ranged(case: Case) -> Iterator[Fault]:
    found, low, high = case.said.number, case.datapoint.minimum, case.datapoint.maximum
    if found is None:
        return
    if (low is not None and found < low) or (high is not None and found > high):
        bounds = f"{'' if low is None else low} … {'' if high is None else high}".strip()
        yield case.fault("out-of-range", "value", str(found), expected=bounds)


def _percentage(case: Case) -> Iterator[Fault]:
    """A percentage is 0 to 100, with both of its operands or neither (decision 31)."""
    said, found = case.said, case.said.number
    if bool(said.numerator) != bool(said.denominator):
        path = "denominator" if said.numerator else "numerator"
        yield case.fault("one-operand", path)
    if case.datapoint.unit != PERCENT or found is None:
        return
    if not said.numerator and 0 < found < 1 and not said.value_confirmed:
        yield case.fault("fraction", "value", str(found), right=_short(found * 100))


def _contradicted(case: Case, others: Iterable[Statement]) -> Iterator[Fault]:
    """A percentage is what its operands give (decision 31)."""
    said, found = case.said, case.said.number
    if case.datapoint.unit != PERCENT or found is None or not (said.numerator and said.denominator):
        return
    given = {other.id: other.number for other in others}
    top, bottom = given.get(said.numerator), given.get(said.denominator)
    if top is not None and bottom:
        right = top / bottom * 100
        if abs(found - right) > max(abs(right) * _TOLERANCE, _half_a_digit(found)):
            yield case.fault("contradiction", "value", str(found), right=_short(right))


def _short(figure: Decimal) -> str:
    return f"{figure:.4f}".rstrip("0").rstrip(".")


def _half_a_digit(found: Decimal) -> Decimal:
    exponent = found.as_tuple().exponent
    return Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)


def _akin(case: Case, others: Iterable[Statement]) -> Iterator[Fault]:
    """A French VAT number carries the SIREN of its company."""
    if case.said.datapoint_id not in ("vat-id", "registration-id"):
        return
    pair = {case.said.datapoint_id: case.said}
    for other in others:
        pair.setdefault(other.datapoint_id, other)
    vat, siren = (_code_of(pair.get(name)) for name in ("vat-id", "registration-id"))
    siren = siren.rpartition(".")[2]
    if vat and codes.check("siren", siren) is None:
        fault = codes.vat_against_siren(vat, siren)
        if fault is not None:
            yield code_fault(fault)


def _code_of(statement: Statement | None) -> str:
    for value in statement.values if statement else ():
        return value.text(SKOS.NOTATION) if isinstance(value, Node) else _literal(value)
    return ""


def _literal(value: Value) -> str:
    return value.value if isinstance(value, Literal) else ""
