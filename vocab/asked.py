"""The datapoints as the shape needs them: how an answer is written, in rules and in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from vocab import files
from vocab.graphs import Graph, Term
from vocab.terms import DP, RDF, SESAME, SKOS, XSD

_WORDS = {
    "fr": {
        XSD.DECIMAL: 'un nombre, {"type": "xsd:decimal", "@value": "12.5"}',
        XSD.INTEGER: "un nombre entier",
        XSD.BOOLEAN: "true ou false",
        XSD.DATE: 'une date, {"type": "xsd:date", "@value": "2019-05-06"}',
        RDF.LANG_STRING: 'un texte et sa langue, {"@value": "…", "@language": "fr"}',
        XSD.ANY_URI: 'une adresse, {"id": "https://…"}',
        "node": "un nœud de type {0}",
        "in": "l'un de : {0}",
        "code": "un code en texte",
        "or": " ou ",
        "from": "au moins {0}",
        "between": "entre {0} et {1}",
        "unit": "unitCode « {0} »",
        "money": "la monnaie en unitCode (« EUR »)",
        "no-unit": "sans unitCode",
        "survey": "avec le bloc « survey »",
        "several": "une ou plusieurs fois",
        "once": "une seule fois",
        "start": "« {0} » ({1}) attend ",
        "no-count": "sans countingMethod",
    },
    "en": {
        XSD.DECIMAL: 'a number, {"type": "xsd:decimal", "@value": "12.5"}',
        XSD.INTEGER: "a whole number",
        XSD.BOOLEAN: "true or false",
        XSD.DATE: 'a date, {"type": "xsd:date", "@value": "2019-05-06"}',
        RDF.LANG_STRING: 'a text and its language, {"@value": "…", "@language": "en"}',
        XSD.ANY_URI: 'an address, {"id": "https://…"}',
        "node": "a node of type {0}",
        "in": "one of: {0}",
        "code": "a code as text",
        "or": " or ",
        "from": "at least {0}",
        "between": "between {0} and {1}",
        "unit": "unitCode “{0}”",
        "money": "the currency as unitCode (“EUR”)",
        "no-unit": "without unitCode",
        "survey": "with the block “survey”",
        "several": "once or more",
        "once": "once",
        "start": "“{0}” ({1}) takes ",
        "no-count": "without countingMethod",
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One datapoint. Numbers are as they stand in the file; codes are IRIs or plain texts."""

    iri: str
    labels: dict[str, str]
    definitions: dict[str, str]
    requirement: str
    form: str
    value_type: str
    several: bool
    unit: str
    in_money: bool
    minimum: str
    maximum: str
    codes: tuple[str | NamedNode, ...]
    pattern: str
    check_digits: tuple[str, ...]
    survey: bool

    @property
    def name(self) -> str:
        return self.iri.removeprefix(DP.NS)

    @property
    def disclosed(self) -> bool:
        """Derived datapoints and the signing key are never answered (decisions 27 and 28)."""
        return self.requirement != SESAME.DERIVED and self.iri != DP.SIGNING_KEY

    @property
    def is_node(self) -> bool:
        return self.form == SESAME.NODE_FORM

    def instructions(self, language: str) -> str:
        """One sentence that says how an answer is written."""
        say = _WORDS[language]
        parts = [self._value(say), say["several" if self.several else "once"]]
        if self.minimum:
            low, high = _plain(self.minimum), _plain(self.maximum)
            parts.append(say["between" if high else "from"].format(low, high))
        if self.unit:
            parts.append(say["unit"].format(self.unit))
        else:
            parts.append(say["money" if self.in_money else "no-unit"])
        if self.survey:
            parts.append(say["survey"])
        start = say["start"].format(self.labels[language], self.name)
        told = f" {self.definitions[language]}" if self.form == SESAME.CODE_FORM else ""
        return f"{start}{', '.join(parts)}.{told}"

    def _value(self, say: dict[str, str]) -> str:
        codes = ", ".join(
            f'{{"id": "{code.value.replace(SESAME.NS, "sesame:")}"}}'
            if isinstance(code, NamedNode)
            else code
            for code in self.codes
        )
        if self.codes and not self.check_digits:
            return say["in"].format(codes)
        if self.is_node:
            own = say["node"].format(_json_term(self.value_type))
        elif self.check_digits or self.pattern:
            own = say["code"]
        else:
            own = say[self.value_type]
        return own + (say["or"] + codes if codes else "")


def every() -> Iterator[Asked]:
    """All datapoints, in the order of the file."""
    graph = Graph.of("datapoints.ttl")
    for iri in graph.named(SESAME.DATAPOINT_CLASS):
        yield _asked(graph, iri)


def _asked(graph: Graph, iri: NamedNode) -> Asked:
    return Asked(
        iri=iri.value,
        labels={tag: graph.text(iri, SKOS.PREF_LABEL, tag) for tag in _WORDS},
        definitions={tag: graph.text(iri, SKOS.DEFINITION, tag) for tag in _WORDS},
        requirement=graph.text(iri, SESAME.REQUIREMENT),
        form=graph.text(iri, SESAME.VALUE_FORM),
        value_type=graph.text(iri, SESAME.VALUE_TYPE),
        several=graph.text(iri, SESAME.SEVERAL_VALUES) == "true",
        unit=graph.text(iri, SESAME.UNIT_CODE),
        in_money=bool(graph.text(iri, SESAME.UNIT_SCHEME)),
        minimum=graph.text(iri, SESAME.MIN_INCLUSIVE),
        maximum=graph.text(iri, SESAME.MAX_INCLUSIVE),
        codes=tuple(_codes(graph, iri)),
        pattern=graph.text(iri, SESAME.PATTERN),
        check_digits=tuple(
            sorted(getattr(v, "value", "") for v in graph.all(iri, SESAME.CHECK_DIGIT))
        ),
        survey=graph.text(iri, SESAME.SURVEY) == "true",
    )


def _codes(graph: Graph, iri: Term) -> Iterator[str | NamedNode]:
    for head in graph.all(iri, SESAME.CODES):
        for code in graph.members(head):
            yield code if isinstance(code, NamedNode) else str(getattr(code, "value", ""))


def _json_term(iri: str) -> str:
    """The name of a class in our JSON-LD context."""
    terms = json.loads(files.raw("v1.jsonld"))["@context"]
    short = iri.replace(SESAME.NS, "sesame:")
    return next(str(name) for name, made in terms.items() if made in (iri, short))


def _plain(number: str) -> str:
    return number.removesuffix(".0")
