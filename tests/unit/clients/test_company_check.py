"""``check``: what the pod would say, offline, and what is owed before selling."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clients.company.check import check
from clients.company.dossier import Dossier
from clients.company.figures import Figure, Settings
from clients.company.papers import merged, read_papers
from clients.company.prepare import prepare
from proofs.integrity import sign
from proofs.keys import SigningKey
from proofs.statement import build
from tests.unit.clients.test_importers import OURS

ME = "https://lenoir.example/profile/card#me"
TODAY = date(2026, 11, 23)
SAID = Settings(
    ME, TODAY, date(2025, 1, 1), date(2025, 12, 31), group="https://aubrac.example/groupe#it"
)
KEY = SigningKey.generate()


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return Dossier(tmp_path / "statements", ME)


def _fill(dossier: Dossier, figures: list[Figure]) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    dossier.add(prepare(figures, dossier, KEY, SAID, now=now).signed)


@pytest.mark.parametrize("company", ["boulangerie-lenoir", "groupe-aubrac"])
def test_our_companies_may_sell_by_their_papers(dossier: Dossier, company: str) -> None:
    _fill(dossier, merged(read_papers([OURS / company], SAID)).figures)
    verdict = check(dossier, TODAY)
    assert [finding.words.en for finding in verdict.findings] == []
    assert verdict.status is not None
    assert verdict.status.may_sell


def test_a_missing_answer_is_named_and_keeps_from_selling(dossier: Dossier) -> None:
    figures = merged(read_papers([OURS / "boulangerie-lenoir"], SAID)).figures
    _fill(dossier, [figure for figure in figures if figure.datapoint != "vat-id"])
    verdict = check(dossier, TODAY)
    assert verdict.is_clean
    assert verdict.status is not None
    assert not verdict.status.may_sell
    (owed,) = verdict.status.missing
    assert owed.datapoint.id == "vat-id"
    assert "TVA" in owed.words.fr


def test_an_answer_that_is_too_old_keeps_from_selling(dossier: Dossier) -> None:
    _fill(dossier, merged(read_papers([OURS / "boulangerie-lenoir"], SAID)).figures)
    verdict = check(dossier, date(2029, 1, 1))
    assert verdict.status is not None
    assert "headcount" in {owed.datapoint.id for owed in verdict.status.missing}


def test_a_statement_that_was_touched_does_not_pass(dossier: Dossier) -> None:
    _fill(dossier, [Figure("headcount", "7.5", date(2025, 12, 31))])
    (sealed,) = dossier.statements
    file = dossier.folder / sealed.file
    whole = file.read_text()
    file.write_text(whole.replace('"7.5"', '"75"'))
    (finding,) = check(dossier, TODAY).findings
    assert (finding.file, finding.code) == (sealed.file, "proof-signature")
    file.write_text("{")
    assert [finding.code for finding in check(dossier, TODAY).findings] == ["unreadable"]
    file.write_text("[]")
    assert [finding.code for finding in check(dossier, TODAY).findings] == ["not-a-statement"]


def test_a_statement_put_in_the_place_of_another_is_found(dossier: Dossier) -> None:
    _fill(
        dossier,
        [
            Figure("headcount", "7.5", date(2025, 12, 31)),
            Figure("headcount", "8", date(2024, 12, 31)),
        ],
    )
    one, other = dossier.statements
    (dossier.folder / one.file).write_bytes(dossier.body(other))
    assert "other-content" in {finding.code for finding in check(dossier, TODAY).findings}


def test_what_the_shape_minds_is_said_in_words(dossier: Dossier) -> None:
    """A document signed by other hands, with something that the shape does not take."""
    _fill(dossier, [Figure("headcount", "7.5", date(2025, 12, 31))])
    (sealed,) = dossier.statements
    built = build(ME, "headcount", period_end=date(2025, 12, 31), value="7.5", more={"sequence": 0})
    document = sign(built, KEY, created=datetime(2026, 11, 23, tzinfo=UTC))
    (dossier.folder / sealed.file).write_text(json.dumps(document))
    found = check(dossier, TODAY).findings
    assert any(finding.code.startswith("shape-") for finding in found)
    assert all(finding.words.fr and finding.words.en for finding in found)
