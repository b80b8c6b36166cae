"""Every datapoint says all that it must, so that a company can answer and people can read."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode

from proofs import formula
from proofs.codes import KINDS
from vocab import asked
from vocab.asked import Asked
from vocab.graphs import Graph
from vocab.terms import DP, LOCN, RDF, SESAME, SKOS, XSD

GRAPH = Graph.of("datapoints.ttl")
EVERY = list(asked.every())
REQUIRED = [
    "legal-name",
    "legal-form",
    "registration-id",
    "registered-address",
    "registration-date",
    "legal-status",
    "main-activity",
    "vat-id",
    "tax-residence",
    "ultimate-parent",
    "headcount",
    "consumer-contact",
    "dispute-body",
    "signing-key",
]
ANSWER_REQUIRED = [
    "ghg-scope12",
    "ghg-total",
    "after-sales-fte",
    "employee-satisfaction",
    "employee-turnover",
    "wage-floor",
    "collective-coverage",
    "corruption-record",
    "customer-data-use",
]
TEXTS = (SESAME.WHAT_IT_IS, SESAME.WHY_IT_MATTERS, SESAME.WHAT_IS_USUAL, SESAME.WHICH_LAW)
#: Decision 35: no text of ours says that a figure is good or bad.
VERDICTS = re.compile(
    r"\b(bon|bonne|bons|bonnes|mauvais|mauvaise|meilleur|meilleure|pire|vertueux|exemplaire|"
    r"good|bad|better|worse|best|worst|virtuous|exemplary|shameful|honteux)\b",
    re.IGNORECASE,
)

each = pytest.mark.parametrize("datapoint", EVERY, ids=lambda d: d.name)


def of(requirement: str) -> list[str]:
    return [datapoint.name for datapoint in EVERY if datapoint.requirement == requirement]


def test_what_selling_asks_is_what_was_decided() -> None:
    """Decisions 27 and 28: 14 required, 9 to be answered, the derived ones never asked."""
    assert of(SESAME.REQUIRED) == REQUIRED
    assert of(SESAME.ANSWER_REQUIRED) == ANSWER_REQUIRED
    assert {"ghg-per-employee", "after-sales-share", "seniority"} <= set(of(SESAME.DERIVED))
    assert len(of(SESAME.OPTIONAL)) >= 36


@each
def test_a_datapoint_is_complete(datapoint: Asked) -> None:
    iri = NamedNode(datapoint.iri)
    for tag in ("fr", "en"):
        assert datapoint.labels[tag]
        assert datapoint.definitions[tag].endswith(".") or datapoint.definitions[tag].endswith("?")
    assert datapoint.form in (
        *(SESAME.LITERAL_FORM, SESAME.CODE_FORM),
        *(SESAME.IRI_FORM, SESAME.NODE_FORM),
    )
    assert datapoint.value_type
    assert GRAPH.text(iri, SESAME.POLARITY)
    near = GRAPH.all(iri, SKOS.CLOSE_MATCH) + GRAPH.all(iri, SKOS.EXACT_MATCH)
    assert near or GRAPH.text(iri, SKOS.NOTE, "en")
    if datapoint.requirement == SESAME.DERIVED:
        return
    assurance = SESAME.CONSISTENT if datapoint.name in ("registration-id", "vat-id") else ""
    assert GRAPH.text(iri, SESAME.MINIMUM_ASSURANCE) == (assurance or SESAME.SELF_DECLARED)
    if datapoint.requirement != SESAME.OPTIONAL:
        assert all(GRAPH.text(iri, SESAME.SOURCES, tag) for tag in ("fr", "en"))


@each
def test_people_are_told_what_why_usual_and_law_and_no_verdict(datapoint: Asked) -> None:
    """Decision 35."""
    iri = NamedNode(datapoint.iri)
    if datapoint.requirement in (SESAME.REQUIRED, SESAME.ANSWER_REQUIRED):
        for text in TEXTS:
            french, english = (GRAPH.text(iri, text, tag) for tag in ("fr", "en"))
            assert french.endswith((".", "?"))
            assert english.endswith((".", "?"))
            assert french != english
    for values in GRAPH.about[iri].values():
        for value in values:
            if isinstance(value, Literal) and value.language:
                assert not VERDICTS.search(value.value), value.value


@each
def test_the_form_of_a_value_fits_its_type(datapoint: Asked) -> None:
    iri = NamedNode(datapoint.iri)
    if datapoint.is_node:
        assert GRAPH.text(iri, SESAME.VALUE_CLASS) == datapoint.value_type
        assert datapoint.instructions("en")  # its name is in our JSON-LD context
    elif datapoint.form == SESAME.IRI_FORM:
        assert datapoint.value_type == XSD.ANY_URI
    elif datapoint.form == SESAME.CODE_FORM:
        assert datapoint.value_type == XSD.STRING
        assert datapoint.codes or datapoint.pattern or datapoint.check_digits
    else:
        assert datapoint.value_type.startswith(XSD.NS) or datapoint.value_type == RDF.LANG_STRING


@each
def test_figures_have_a_unit_and_shares_have_bounds(datapoint: Asked) -> None:
    """Decision 31: percentages are stored 0 to 100 with P1; ranges are the datapoint's own."""
    if datapoint.value_type in (XSD.DECIMAL, XSD.INTEGER):
        assert bool(datapoint.unit) != datapoint.in_money
    else:
        assert not datapoint.unit
        assert not datapoint.in_money
    if datapoint.unit == "P1" and datapoint.requirement != SESAME.DERIVED:
        assert datapoint.minimum
        assert float(datapoint.maximum) >= 100
    if datapoint.survey:
        assert datapoint.unit in ("P1", "C62")


def test_some_ranges_are_wider_than_a_percentage() -> None:
    """Decision 31: turnover of staff may pass 100, a pay gap may be negative."""
    by_name = {datapoint.name: datapoint for datapoint in EVERY}
    assert float(by_name["employee-turnover"].maximum) > 100
    assert float(by_name["gender-pay-gap"].minimum) < 0


@each
def test_checks_are_those_that_the_code_knows(datapoint: Asked) -> None:
    assert set(datapoint.check_digits) <= KINDS.keys()


@each
def test_a_refresh_interval_is_a_duration(datapoint: Asked) -> None:
    for interval in GRAPH.all(NamedNode(datapoint.iri), SESAME.REFRESH_INTERVAL):
        assert isinstance(interval, Literal)
        assert re.fullmatch(r"P\d+[YMD]", interval.value)
        assert interval.datatype.value == XSD.DURATION


@pytest.mark.parametrize("name", of(SESAME.DERIVED))
def test_a_derived_datapoint_is_reckoned_from_others(name: str) -> None:
    iri = NamedNode(DP.NS + name)
    read = formula.read(GRAPH.text(iri, SESAME.FORMULA))
    assert read.operands
    if GRAPH.text(iri, SESAME.FORMULA_OVER) == SESAME.DATAPOINTS:
        asked_for = {datapoint.name for datapoint in EVERY if datapoint.disclosed}
        assert set(read.operands) <= asked_for


@each
def test_the_instructions_are_one_sentence_in_each_language(datapoint: Asked) -> None:
    french, english = datapoint.instructions("fr"), datapoint.instructions("en")
    assert french.startswith(f"« {datapoint.labels['fr']} » ({datapoint.name}) attend ")
    assert english.startswith(f"“{datapoint.labels['en']}” ({datapoint.name}) takes ")
    assert LOCN.NS not in french + english
