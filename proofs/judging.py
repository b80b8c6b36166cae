"""One statement being judged, and the form that a fault takes."""

from __future__ import annotations

from datetime import date

from proofs.codes import CodeFault
from proofs.datapoints import Datapoint
from proofs.fault_words import FAULTS
from proofs.model import Statement
from proofs.value import value
from vocab.terms import RDF, SESAME, XSD

_LONGEST_SHOWN = 200


@value
class Fault:
    """One thing wrong. ``path`` is the place, in the document's terms: ``survey/respondents``."""

    code: str
    path: str
    value: str
    message_fr: str
    message_en: str
    mend_fr: str
    mend_en: str


@value
class Case:
    """A statement, with what it is judged by."""

    said: Statement
    datapoint: Datapoint
    today: date | None

    def fault(self, code: str, path: str, value: str = "", **more: str) -> Fault:
        return fault(
            code,
            path,
            value,
            label_fr=self.datapoint.label.fr,
            label_en=self.datapoint.label.en,
            **more,
        )


def fault(code: str, path: str, value: str = "", **more: str) -> Fault:
    shown = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
    words = (part.format(value=shown, **more) for part in FAULTS[code])
    return Fault(code, path, shown, *words)


def code_fault(found: CodeFault, path: str = "value") -> Fault:
    return Fault(
        f"{found.kind}-{found.reason}",
        path,
        found.value,
        found.message_fr,
        found.message_en,
        found.mend_fr,
        found.mend_en,
    )


def short_name(name: str) -> str:
    for prefix, namespace in (("xsd:", XSD.NS), ("rdf:", RDF.NS), ("sesame:", SESAME.NS)):
        if name.startswith(namespace):
            return prefix + name.removeprefix(namespace)
    return name
