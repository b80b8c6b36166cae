"""Judge a dossier offline by what the pod judges it by: proof, shape, faults, and what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import DefaultGraph

from clients.company.dossier import Dossier, Sealed
from proofs import shapes, strict_json
from proofs.civil_status import CivilStatus, civil_status
from proofs.integrity import ProofInvalid, verify
from proofs.model import NotAStatement, Statement
from proofs.shelf import NOWHERE, MalformedJsonLd, TooComplex, UnknownContext, quads
from proofs.statement import faults, read
from proofs.strict_json import Json, MalformedJson
from proofs.value import value
from proofs.words import Words, sentence
from shapes import files
from vocab.terms import SH

#: The shape that guards an état civil.
SHAPE = "civil-status.ttl"


@value
class Finding:
    """One thing wrong in one file of the dossier."""

    file: str
    code: str
    words: Words


@dataclass(slots=True)
class Verdict:
    """What the pod would say."""

    findings: list[Finding] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    status: CivilStatus | None = None

    @property
    def is_clean(self) -> bool:
        return not self.findings


def check(dossier: Dossier, today: date) -> Verdict:
    """Every statement of the dossier, then what they come to together."""
    verdict = Verdict()
    read_ones: list[tuple[Sealed, dict[str, Json], Statement]] = []
    for sealed in dossier.statements:
        found = _read(verdict, dossier, sealed)
        if found is not None:
            read_ones.append((sealed, *found))
    verdict.statements = [statement for _, _, statement in read_ones]
    for sealed, document, statement in read_ones:
        verdict.findings += _of_shape(sealed.file, document)
        verdict.findings += [
            Finding(
                sealed.file,
                fault.code,
                Words(f"{fault.message_fr} {fault.mend_fr}", f"{fault.message_en} {fault.mend_en}"),
            )
            for fault in faults(statement, others=verdict.statements, today=today)
        ]
        if statement.company != dossier.company:
            verdict.findings.append(_of_another(sealed.file, statement.company))
    verdict.status = civil_status(verdict.statements, today, company=dossier.company)
    return verdict


def _read(
    verdict: Verdict, dossier: Dossier, sealed: Sealed
) -> tuple[dict[str, Json], Statement] | None:
    """The statement of a file whose proof holds; what does not is found."""
    try:
        document = strict_json.read(dossier.body(sealed))
        if not isinstance(document, dict):
            raise NotAStatement("Ce n'est pas un objet JSON.", "It is not a JSON object.")
        proof = verify(document)
        statement = read(document)
    except ProofInvalid as error:
        words = Words(
            f"La signature ne tient pas ({error.code}) : préparez cette déclaration à nouveau.",
            f"{error.reason} Prepare this statement again.",
        )
        verdict.findings.append(Finding(sealed.file, f"proof-{error.code}", words))
        return None
    except NotAStatement as error:
        words = Words(error.message_fr, error.message_en)
        verdict.findings.append(Finding(sealed.file, "not-a-statement", words))
        return None
    except (MalformedJson, TooComplex, UnknownContext) as error:
        words = Words(f"Illisible : {error}", f"Cannot be read: {error}")
        verdict.findings.append(Finding(sealed.file, "unreadable", words))
        return None
    if proof.content_hash != sealed.contentHash:
        words = Words(
            "Ce fichier n'est pas celui que le manifeste a inscrit : remettez-le, ou préparez-le "
            "à nouveau.",
            "This file is not the one that the manifest lists: put it back, or prepare it again.",
        )
        verdict.findings.append(Finding(sealed.file, "other-content", words))
    return document, statement


def _of_shape(file: str, document: dict[str, Json]) -> Iterable[Finding]:
    try:
        found = quads(document, NOWHERE)
        triples = [quad.triple for quad in found if quad.graph_name == DefaultGraph()]
    except (MalformedJsonLd, TooComplex, UnknownContext) as error:
        words = Words(f"Illisible : {error}", f"Cannot be read: {error}")
        return [Finding(file, "unreadable", words)]
    report = shapes.validate(triples, files.text(SHAPE))
    return [
        Finding(file, f"shape-{result.component.rpartition('#')[2]}", sentence(result))
        for result in report.results
        if result.severity == SH.VIOLATION
    ]


def _of_another(file: str, company: str) -> Finding:
    words = Words(
        f"Cette déclaration est celle de {company} : ôtez-la de ce dossier.",
        f"This statement is that of {company}: take it out of this dossier.",
    )
    return Finding(file, "other-company", words)
