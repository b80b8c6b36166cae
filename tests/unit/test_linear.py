"""The checker of J-16 finds what is wrong, and nothing else."""

from __future__ import annotations

import pytest

from tests.faults.linear import Called, is_linear

W1 = Called("write", 0, 10, "1")
LATE = Called("swap", 20, 31, over="1", refused=True)
PERHAPS = Called("write", 20, value="2", known=False)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([W1, Called("read", 20, 30, "1")], True),
        ([W1, Called("read", 20, 30, None)], False),
        ([W1, Called("read", 5, 30, None)], True),
        ([W1, Called("read", 1, 2, "1"), Called("read", 3, 4, None)], False),
        ([W1, Called("swap", 20, 30, "2", "1"), Called("swap", 20, 30, "3", "1")], False),
        ([W1, Called("swap", 20, 30, "2", "1"), LATE], True),
        ([W1, Called("swap", 20, 30, over="1", refused=True)], False),
        ([W1, Called("remove", 20, 30), Called("read", 40, 50, None)], True),
        ([W1, Called("remove", 20, 30), Called("remove", 20, 30)], False),
        ([W1, Called("remove", 20, known=False), Called("read", 40, 50, None)], True),
        ([W1, Called("remove", 20, known=False), Called("read", 40, 50, "1")], True),
        ([W1, PERHAPS, Called("swap", 30, 40, over="1", refused=True)], True),
    ],
)  # fmt: skip
def test_what_one_register_could_have_answered(history: list[Called], expected: bool) -> None:
    assert is_linear(history) is expected
