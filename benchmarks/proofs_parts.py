"""What the parts of taking in one statement cost, in µs (best of several rounds, one core).

``python -m benchmarks.proofs_parts``. Nothing is remembered between rounds: every measured call
gets a document that differs by its sequence number, as arriving statements do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import cycle
from typing import TypeVar

import orjson
from pyoxigraph import RdfFormat, serialize

from proofs import canonical, codes, shapes, shelf, strict_json
from proofs.civil_status import civil_status
from proofs.integrity import Suite, sign, verify
from proofs.keys import SigningKey
from proofs.statement import build, faults, read
from proofs.strict_json import Json
from shapes import files

ROUNDS, EACH = 7, 200
COMPANY = "https://company.example/profile/card#me"
SHAPE = "civil-status.ttl"
T = TypeVar("T")


def statement(sequence: int) -> dict[str, Json]:
    """A satisfaction figure with its survey: of all statements, the longest."""
    survey: dict[str, Json] = {
        "type": "Survey",
        "surveyQuestion": {"@value": "Recommanderiez-vous d'y travailler ?", "@language": "fr"},
        "surveyScale": "1-5",
        "favourableFrom": "4",
        "respondents": "96",
        "eligiblePopulation": "151",
        "fieldworkStart": "2025-10-01",
        "fieldworkEnd": "2025-10-31",
        "anonymous": True,
    }
    return build(
        COMPANY,
        "employee-satisfaction",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        value=64,
        sequence=sequence,
        supersedes="urn:uuid:58172aac-d8ba-51ed-83dd-0b3aef56cc33",
        restatement_reason="recomptage",
        more={"survey": survey},
    )


def measure(name: str, step: Callable[[T], object], inputs: Sequence[T]) -> None:
    """Print the best round's mean; inputs come round again only after all others."""
    turn: Iterator[T] = cycle(inputs)
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(EACH):
            step(next(turn))
        best = min(best, (time.process_time() - started) / EACH)
    print(f"| {name} | {best * 1e6:,.0f} |", flush=True)


def main() -> None:
    """Print the table."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    key, created = SigningKey.generate(), datetime.now(UTC)
    unsigned = [statement(number) for number in range(2, ROUNDS * EACH + 2)]
    signed = [sign(document, key, created=created) for document in unsigned]
    in_jcs = [sign(document, key, created=created, suite=Suite.JCS) for document in unsigned]
    bodies = [orjson.dumps(document) for document in signed]
    quads = [shelf.parse(body, COMPANY) for body in bodies]
    triples = [[quad.triple for quad in each] for each in quads]
    ntriples = [serialize(each, format=RdfFormat.N_TRIPLES) or b"" for each in triples]
    statements = [read(document) for document in signed]
    shape = files.text(SHAPE)
    print(f"{len(bodies[0])} bytes, {len(quads[0])} quads\n\n| part | µs |\n|---|---:|")
    measure("strict JSON", strict_json.read, bodies)
    measure("parse JSON-LD (strict JSON, shelf, quads)", lambda b: shelf.parse(b, COMPANY), bodies)
    measure("canonicalise (RDFC-1.0)", canonical.nquads, quads)
    measure("canonicalise (JCS)", canonical.jcs, unsigned)
    measure("sign eddsa-rdfc-2022", lambda d: sign(d, key, created=created), unsigned)
    measure("verify eddsa-rdfc-2022", verify, signed)
    measure("verify eddsa-jcs-2022", verify, in_jcs)
    measure("read into a statement", read, signed)
    measure("verify, then read", lambda d: (verify(d), read(d)), signed)
    measure("faults of a statement", faults, statements)
    measure("one check digit (SIREN)", lambda _: codes.check("siren", "732829320"), statements)
    measure("validate (shacl, from triples)", lambda t: shapes.validate(t, shape), triples)
    measure("validate (shacl, from N-Triples)", lambda t: shapes.validate(t, shape), ntriples)
    few = ntriples[:3]
    validated = time.process_time()
    for each in few:
        shapes.validate(each, shape, engine="pyshacl")
    spent = (time.process_time() - validated) / len(few)
    print(f"| validate (pyshacl) | {spent * 1e6:,.0f} |")
    measure(
        "état civil of 25 statements",
        lambda s: civil_status(s, date(2026, 2, 1)),
        [statements[at : at + 25] for at in range(0, 200, 25)],
    )


if __name__ == "__main__":
    main()
