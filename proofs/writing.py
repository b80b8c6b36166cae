"""Statements written down: from plain values to the unsigned JSON-LD document of the wire form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from proofs.datapoints import Datapoint, Form, named
from proofs.model import Kind, StatementKey, statement_id
from proofs.strict_json import Json
from vocab.terms import RDF, SESAME, XSD

#: What a value may be given as; an object is taken as wire form.
Given: TypeAlias = "str | int | bool | Decimal | date | Mapping[str, Json]"

CONTEXT = SESAME.CONTEXT


def build(
    company: str,
    datapoint: str,
    *,
    period_end: date,
    period_start: date | None = None,
    value: Given | Sequence[Given] | None = None,
    refusal_reason: str | None = None,
    refusal_note: Mapping[str, str] | None = None,
    language: str = "fr",
    currency: str = "EUR",
    scope: str | None = None,
    sequence: int = 1,
    supersedes: str | None = None,
    restatement_reason: str | None = None,
    more: Mapping[str, Json] | None = None,
) -> dict[str, Json]:
    """An unsigned statement about a datapoint (short name or address).

    With ``refusal_reason`` (``NotMeasured``…) it is a refusal. ``language`` is that of a text value
    that needs one, ``currency`` that of money; ``refusal_note`` is by language. ``more`` are
    further properties in wire form: ``survey``, ``numerator``, ``methodNote``, ``declaredUnit``…
    Raises ``UnknownDatapoint``.
    """
    asked = named(datapoint)
    scope = scope or company
    start = period_start.isoformat() if period_start else ""
    key = StatementKey(company, asked.iri, start, period_end.isoformat(), scope)
    kind = Kind.DISCLOSURE if refusal_reason is None else Kind.REFUSAL
    document: dict[str, Json] = {
        "@context": CONTEXT,
        "id": statement_id(key, sequence),
        "type": kind.value,
        "company": company,
        "datapoint": f"dp:{asked.id}",
    }
    if refusal_reason is not None:
        name = refusal_reason.removeprefix(SESAME.NS).removeprefix("sesame:")
        document["refusalReason"] = f"sesame:{name}"
        if refusal_note:
            document["refusalNote"] = [
                {"@value": text, "@language": tag} for tag, text in refusal_note.items()
            ]
    elif value is not None:
        if isinstance(value, Sequence) and not isinstance(value, str):
            document["value"] = [_value(one, asked, language) for one in value]
        else:
            document["value"] = _value(value, asked, language)
        unit = currency if asked.in_money else asked.unit
        if unit:
            document["unitCode"] = unit
    if start:
        document["periodStart"] = start
    document |= {"periodEnd": key.period_end, "scope": scope, "sequence": sequence}
    if supersedes:
        document["supersedes"] = supersedes
    if restatement_reason:
        document["restatementReason"] = restatement_reason
    return {**document, **(more or {})}


def _value(given: Given, asked: Datapoint, language: str) -> Json:
    kind = asked.value_type
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, str):
        address = given.replace("sesame:", SESAME.NS, 1)
        if asked.form is Form.IRI or address in asked.stand_ins:
            return {"id": address}
    if kind == RDF.LANG_STRING:
        return {"@value": str(given), "@language": language}
    if kind in (XSD.STRING, ""):
        return str(given)
    if isinstance(given, bool):
        text = "true" if given else "false"
    elif isinstance(given, Decimal):
        text = f"{given:f}"
    else:
        text = given.isoformat() if isinstance(given, date) else str(given)
    return {"type": kind.replace(XSD.NS, "xsd:"), "@value": text}
