"""The companies of Dataland are coherent on any day, and really signed (decisions 34; issue 5)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from pod_server.civic.seeing.sampling import Sample, samples
from proofs.civil_status import CivilStatus, civil_status
from proofs.integrity import verify
from proofs.standings import Standing
from proofs.statement import Statement, faults_among, own_faults, read

DAYS = [date(2026, 1, 1), date(2026, 11, 29), date(2028, 2, 29), date(2031, 4, 2)]


def said(sample: Sample, day: date) -> list[Statement]:
    """All that it says on this day; each of it signed by its own key."""
    found = []
    for _, body in sample.statements(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        document = json.loads(body)
        assert verify(document).key == sample.key.public
        found.append(read(document))
    return found


def status(name: str, day: date) -> CivilStatus:
    sample = next(each for each in samples() if each.name == name)
    return civil_status(said(sample, day), day, company=sample.webid)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_they_say_has_no_fault_by_itself_nor_beside_the_rest(day: date) -> None:
    for sample in samples():
        statements = said(sample, day)
        for each in statements:
            others = [other for other in statements if other is not each]
            assert [*own_faults(each, today=day), *faults_among(each, others)] == [], each.id


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_one_is_whole_one_too_old_one_on_its_way(day: date) -> None:
    """The states that a visitor is to see: refusals, a restated figure, a stale one, gaps."""
    baker, group = status("boulangerie-lenoir", day), status("groupe-aubrac", day)
    assert baker.may_sell
    assert len(baker.refusals) == 3
    assert [(owed.datapoint.id, owed.why) for owed in group.missing] == [
        ("consumer-contact", Standing.STALE)
    ]
    line = group.line("turnover")
    assert line is not None
    assert line.statement is not None
    assert line.statement.sequence == 2
    assert line.statement.restatement_reason
    phones = status("telephonie-garonne", day)
    assert {owed.why for owed in phones.missing} == {Standing.MISSING}
