"""How the second part of ``shapes/civil-status.ttl`` is made: one rule for each datapoint.

A rule says: either this is about another datapoint, or the value has the type, unit, range and
codes that ``datapoints.ttl`` declares. Its message says in French and English what to write. The
first part of the file, down to :data:`MARK`, is written by hand and stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode

from vocab.asked import Asked, every
from vocab.terms import ADMS, DP, DPV, LOCN, RDF, SCHEMA, SESAME, SKOS, XSD

PATH = Path(__file__).parent.parent / "shapes" / "civil-status.ttl"
MARK = "# ================================================ made by `make vocab` from"

_PREFIXES = {
    "adms:": ADMS.NS,
    "dp:": DP.NS,
    "dpv:": DPV.NS,
    "locn:": LOCN.NS,
    "rdf:": RDF.NS,
    "schema:": SCHEMA.NS,
    "sesame:": SESAME.NS,
    "skos:": SKOS.NS,
    "xsd:": XSD.NS,
}
_NOT_ASKED = (
    "Cette donnée ne se déclare pas : elle n'existe pas, le pod la calcule, ou le compte y répond.",
    "This datapoint is not disclosed: there is none of that name, the pod reckons it, or the "
    "account answers it.",
)


def shape() -> str:
    """The text of the whole file."""
    head = PATH.read_text(encoding="utf-8").partition(MARK)[0]
    return f"{head}{MARK} vocab/datapoints.ttl\n\n{table()}"


def table() -> str:
    """The made part."""
    asked = [each for each in every() if each.disclosed]
    return "\n".join([_known(asked), *map(_rule, asked)])


def short(iri: str) -> str:
    """An IRI by its prefix."""
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return f"<{iri}>"


def _known(asked: list[Asked]) -> str:
    names = "\n".join(f"        {short(each.iri)}" for each in asked)
    return f"""shape:datapoint a sh:PropertyShape ;
    sh:path sesame:datapoint ;
    sh:minCount 1 ;
    sh:maxCount 1 ;
    sh:in (
{names}
    ) ;
    sh:message
        {_text(_NOT_ASKED[0])}@fr ,
        {_text(_NOT_ASKED[1])}@en .
"""


def _rule(asked: Asked) -> str:
    properties = " ,\n            ".join(_properties(asked))
    return f"""shape:{asked.name} a sh:NodeShape ;
    sh:targetClass sesame:Disclosure ;
    sh:or (
        [ sh:path sesame:datapoint ; sh:not [ sh:hasValue {short(asked.iri)} ] ]
        [
            sh:property {properties}
        ]
    ) ;
    sh:message
        {_text(asked.instructions("fr"))}@fr ,
        {_text(asked.instructions("en"))}@en .
"""


def _properties(asked: Asked) -> Iterator[str]:
    many = "" if asked.several else " ; sh:maxCount 1"
    yield f"[ sh:path sesame:value{many} ; {_value(asked)} ]"
    if asked.unit:
        yield f"[ sh:path sesame:unitCode ; sh:hasValue {_text(asked.unit)} ]"
    elif asked.in_money:
        yield '[ sh:path sesame:unitCode ; sh:minCount 1 ; sh:pattern "^[A-Z]{3}$" ]'
    else:
        yield "[ sh:path sesame:unitCode ; sh:maxCount 0 ]"
    if asked.survey:
        yield "[ sh:path sesame:survey ; sh:minCount 1 ; sh:maxCount 1 ]"
    else:
        yield "[ sh:path sesame:survey ; sh:maxCount 0 ]"
    if asked.name != "headcount" and not asked.name.endswith("-fte"):
        yield "[ sh:path sesame:countingMethod ; sh:maxCount 0 ]"


def _value(asked: Asked) -> str:
    codes = " ".join(_code(code) for code in asked.codes)
    if codes and not asked.check_digits:
        return f"sh:in ( {codes} )"
    own = _typed(asked)
    if codes:
        return f"sh:or ( [ {own} ] [ sh:in ( {codes} ) ] )"
    return own


def _typed(asked: Asked) -> str:
    kind = asked.value_type
    if asked.is_node:
        return f"sh:nodeKind sh:BlankNode ; sh:class {short(kind)}"
    if kind == XSD.ANY_URI:
        return "sh:nodeKind sh:IRI"
    rules = [f"sh:datatype {short(kind)}"]
    if kind == XSD.DECIMAL:
        rules = ["sh:or ( [ sh:datatype xsd:decimal ] [ sh:datatype xsd:integer ] )"]
    if kind == RDF.LANG_STRING:
        rules.append("sh:uniqueLang true")
    if asked.minimum:
        rules.append(f"sh:minInclusive {asked.minimum}")
    if asked.maximum:
        rules.append(f"sh:maxInclusive {asked.maximum}")
    if kind in (XSD.STRING, RDF.LANG_STRING):
        rules.append(f"sh:pattern {_text(asked.pattern)}" if asked.pattern else "sh:minLength 1")
    return " ; ".join(rules)


def _code(code: str | NamedNode) -> str:
    return short(code.value) if isinstance(code, NamedNode) else _text(code)


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
