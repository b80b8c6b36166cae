"""From a figure to an unsigned statement: its datapoint's type and unit, and nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from clients.company.figures import Cell, Figure, Settings, Trouble
from proofs.datapoints import Datapoint, UnknownDatapoint, named
from proofs.statement import build
from proofs.strict_json import Json
from proofs.typed import number, truth
from proofs.words import Words, last_name
from proofs.writing import Given
from vocab.terms import XSD

#: How papers write units that UN/ECE Recommendation 20 has a code for.
_UNITS = {
    "%": "P1",
    "percent": "P1",
    "t": "TNE",
    "tco2e": "TNE",
    "tonne": "TNE",
    "tonnes": "TNE",
    "kg": "KGM",
    "mwh": "MWH",
    "m3": "MTQ",
    "m³": "MTQ",
    "h": "HUR",
    "fte": "C62",
    "etp": "C62",
    "€": "EUR",
}
_COUNTING = {
    "fte": "FullTimeEquivalent",
    "etp": "FullTimeEquivalent",
    "heads": "Heads",
    "têtes": "Heads",
    "personnes": "Heads",
}


class Undraftable(Exception):
    """A figure of which no statement can be made; carries its :class:`Trouble`."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.words.en)
        self.trouble = trouble


def draft(
    figure: Figure,
    settings: Settings,
    *,
    period_end: date,
    sequence: int = 1,
    supersedes: str | None = None,
    reason: str | None = None,
) -> dict[str, Json]:
    """The unsigned statement; operands apart. Raises :class:`Undraftable`."""
    asked = datapoint_of(figure)
    language = figure.language or settings.language or "fr"
    return build(
        settings.company,
        asked.id,
        period_end=period_end,
        period_start=figure.period_start,
        value=None if figure.refusal else _given(figure, asked),
        refusal_reason=figure.refusal or None,
        refusal_note={language: figure.note} if figure.refusal and figure.note else None,
        language=language,
        scope=figure.scope or settings.company,
        sequence=sequence,
        supersedes=supersedes,
        restatement_reason=reason,
        more=_more(figure, language),
    )


def datapoint_of(figure: Figure) -> Datapoint:
    """Which datapoint is meant. Raises :class:`Undraftable`."""
    try:
        return named(figure.datapoint)
    except UnknownDatapoint as error:
        raise Undraftable(
            _trouble(
                figure,
                "unknown-datapoint",
                figure.datapoint,
                "n'existe pas : prenez son nom dans la liste des données.",
                "does not exist: take its name from the list of datapoints.",
            )
        ) from error


def _more(figure: Figure, language: str) -> dict[str, Json]:
    more: dict[str, Json] = {}
    if figure.unit and not figure.refusal:
        code = _UNITS.get(figure.unit.lower(), figure.unit)
        more["unitCode"] = code
        if code != figure.unit:
            more["declaredUnit"] = figure.unit
    if figure.confirmed:
        more["valueConfirmed"] = True
    if figure.counting:
        counting = _COUNTING.get(figure.counting.lower(), figure.counting)
        more["countingMethod"] = f"sesame:{counting}"
    if figure.method:
        more["methodNote"] = {"@value": figure.method, "@language": language}
    if figure.evidence:
        more["evidence"] = figure.evidence
    if figure.survey:
        more["survey"] = {"type": "Survey", **_wire(figure.survey)}
    return more


def _given(figure: Figure, asked: Datapoint) -> Given | list[Given]:
    if figure.value is None:
        raise Undraftable(
            _trouble(
                figure,
                "no-value",
                "",
                "n'a ni valeur ni refus (refusal : NotMeasured…).",
                "has neither a value nor a refusal (refusal: NotMeasured…).",
            )
        )
    if isinstance(figure.value, Sequence) and not isinstance(figure.value, str):
        return [_one(value, figure, asked) for value in figure.value]
    return _one(figure.value, figure, asked)


def _one(value: Cell, figure: Figure, asked: Datapoint) -> Given:
    """One value in the type that the datapoint takes; what cannot be one is refused by name."""
    if isinstance(value, Mapping):
        parts = _wire(value)
        if "id" not in parts:
            parts.setdefault("type", last_name(asked.value_type))
        return parts
    if isinstance(value, Sequence) and not isinstance(value, str):
        raise Undraftable(_mistyped(figure, str(value), asked))
    if isinstance(value, str) and value.startswith("sesame:"):
        return {"id": value}
    if asked.value_type == XSD.BOOLEAN:
        said = value if isinstance(value, bool) else truth(str(value))
        if said is None:
            raise Undraftable(_mistyped(figure, str(value), asked))
        return said
    if isinstance(value, bool):
        raise Undraftable(_mistyped(figure, str(value).lower(), asked))
    if asked.value_type in (XSD.DECIMAL, XSD.INTEGER):
        return _number(str(value), figure, asked)
    return str(value) if isinstance(value, str) else f"{value:f}"


def _number(text: str, figure: Figure, asked: Datapoint) -> Decimal:
    found = number(text)
    whole = found is not None and found == found.to_integral_value()
    if found is None or (asked.value_type == XSD.INTEGER and not whole):
        raise Undraftable(_mistyped(figure, text, asked))
    return found


def _wire(parts: Mapping[str, Cell]) -> dict[str, Json]:
    return {name: _wire_one(value) for name, value in parts.items()}


def _wire_one(value: Cell) -> Json:
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return _wire(value)
    return [_wire_one(one) for one in value]


def _mistyped(figure: Figure, text: str, asked: Datapoint) -> Trouble:
    kind = last_name(asked.value_type)
    return _trouble(
        figure,
        "wrong-type",
        text,
        f"attend une valeur du type {kind}, pas « {text} ».",
        f"takes a value of type {kind}, not '{text}'.",
    )


def _trouble(figure: Figure, code: str, value: str, fr: str, en: str) -> Trouble:
    name = figure.datapoint
    return Trouble(code, name, figure.source, value, Words(f"{name} {fr}", f"{name} {en}"))
