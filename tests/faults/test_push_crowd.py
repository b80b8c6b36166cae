"""``sesame-company`` is killed in the middle of a push to many: each statement arrives once (V-10).

The benchmark of pushes to a hundred thousand Sésames at a size of hundreds; it asserts by itself
that every container holds each statement once, and that the process was killed before it was over.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.push_crowd import WHOLE, played

pytestmark = pytest.mark.slow


def test_a_push_that_is_killed_half_way_and_repeated_brings_each_statement_once(
    tmp_path: Path,
) -> None:
    """V-10, must-show 3."""
    rounds = played(tmp_path, pods=6, sesames=900, restated=900, whole=6)
    assert [one.statements for one in rounds] == [900, 900, 6 * WHOLE]
    for killed in rounds[:2]:
        assert 450 <= max(there for there, _ in killed.memory) <= 900
