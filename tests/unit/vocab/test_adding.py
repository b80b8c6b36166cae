"""Adding a datapoint is data and needs no code (issue 5), shown on a copy of the house."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PARTS = ("proofs", "vocab", "shapes", "pod_server")
MORE = """
dp:bees-kept a sesame:Datapoint ;
    sesame:requirement sesame:Optional ;
    sesame:valueForm sesame:LiteralForm ;
    sesame:valueType xsd:decimal ;
    sesame:unitCode "C62" ;
    sesame:minInclusive 0.0 ;
    sesame:maxInclusive 500.0 ;
    sesame:refreshInterval "P1Y"^^xsd:duration ;
    sesame:minimumAssurance sesame:SelfDeclared ;
    skos:prefLabel "Ruches entretenues"@fr ,
        "Beehives kept"@en ;
    skos:definition "Ruches entretenues sur les sites de l'entreprise."@fr ,
        "Beehives kept at the company's sites."@en .
"""
#: What the house then knows, without a line of Python more.
ASKED = """
import json
from datetime import date
from pod_server.civic.front_office.conditions import choices
from pod_server.civic.desk.fields import fields, steps
from proofs.datapoints import named
from proofs.shelf import NOWHERE, quads
from proofs import shapes
from proofs.statement import build, faults, read
from shapes import files

asked = named("bees-kept")
year = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
right, wrong = (
    build("https://a.example/#me", "bees-kept", value=value, **year) for value in ("3", "501")
)
def fits(document):
    found = [quad.triple for quad in quads(document, NOWHERE)]
    return shapes.validate(found, files.text("civil-status.ttl")).accepted
print(json.dumps({
    "label": asked.label.fr,
    "on a form": any(asked in step.asked for step in steps()),
    "fields": [field.kind for field in fields(asked)],
    "can be a condition": asked in choices(),
    "right": [len(faults(read(right), today=date(2026, 1, 1))), fits(right)],
    "wrong": [f.code for f in faults(read(wrong), today=date(2026, 1, 1))],
}))
"""


def test_one_more_datapoint_is_asked_checked_and_shown_without_code(tmp_path: Path) -> None:
    for part in PARTS:
        left_out = shutil.ignore_patterns("__pycache__", "static", "node_modules")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=left_out)
    listed = tmp_path / "vocab" / "datapoints.ttl"
    listed.write_text(listed.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "made: shapes/civil-status.ttl" in run("-m", "vocab.generate")
    assert json.loads(run("-c", ASKED)) == {
        "label": "Ruches entretenues",
        "on a form": True,
        "fields": ["number"],
        "can be a condition": True,
        "right": [0, True],
        "wrong": ["out-of-range"],
    }
