"""A MUST without a test fails the build; exceptions are written down and only get fewer."""

from __future__ import annotations

from tests.conformance import requirements as asked
from tests.conformance.table import TABLE


def test_every_must_has_a_test_or_a_written_reason() -> None:
    excused = asked.untested()
    unproven = [
        r.id
        for r in asked.requirements().values()
        if r.needs_a_test and r.id not in asked.proven() and r.id not in excused
    ]
    assert not unproven, f"no test cites {', '.join(unproven)}"


def test_reasons_are_given_only_for_what_is_not_proven() -> None:
    for identifier, reason in asked.untested().items():
        assert identifier in asked.requirements(), identifier
        assert reason, f"{identifier}: say why there is no test"
        tests = asked.proven().get(identifier)
        assert not tests, f"{identifier} is proven by {tests}: take it out of untested.txt"


def test_what_is_cited_is_on_the_list() -> None:
    cited = {*asked.obeyed(), *asked.proven()}
    assert cited <= set(asked.requirements()), cited - set(asked.requirements())


def test_the_table_has_a_row_for_each() -> None:
    rows = TABLE.read_text(encoding="utf-8")
    missing = [i for i in asked.requirements() if f"\n| {i} |" not in rows]
    assert not missing, f"make conformance: {missing}"
