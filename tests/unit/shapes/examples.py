"""The examples that ship with the shapes, and what the engines make of them."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from proofs import shelf
from proofs.shapes import Engine, Report, validate
from shapes import files

FOLDER = Path(__file__).resolve().parents[3] / "shapes" / "examples"
VALID = sorted((FOLDER / "valid").iterdir())
INVALID = sorted((FOLDER / "invalid").iterdir())


def triples(example: Path) -> list[Triple]:
    if example.suffix == ".ttl":
        return [quad.triple for quad in parse(example.read_bytes(), format=RdfFormat.TURTLE)]
    return [quad.triple for quad in shelf.parse(example.read_bytes(), shelf.NOWHERE)]


def shape_of(example: Path) -> str:
    """The name of a file begins with that of the shape: ``civil-status--headcount.jsonld``."""
    return example.name.partition("--")[0] + ".ttl"


def judged(example: Path, engine: Engine = "shacl") -> Report:
    return validate(triples(example), files.text(shape_of(example)), engine=engine)


def found(report: Report) -> set[tuple[str, str, str]]:
    return {(result.focus, result.path, result.component) for result in report.results}
