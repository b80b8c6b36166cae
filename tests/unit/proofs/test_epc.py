"""EPC069-12: the text of a SEPA transfer's QR code, against the example that is published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proofs.payments.epc import transfer

#: As the guidelines' example is quoted everywhere: one euro for the Red Cross of Belgium.
PUBLISHED = """BCD
001
1
SCT
BPOTBEB1
Red Cross of Belgium
BE72000000001616
EUR1
CHAR

Urgency fund
Sample EPC QR code"""


def test_the_published_example_comes_out_to_the_letter() -> None:
    made = transfer(
        "Red Cross of Belgium",
        "BE72 0000 0000 1616",
        Decimal("1.00"),
        "Urgency fund",
        bic="BPOTBEB1",
        purpose="CHAR",
        information="Sample EPC QR code",
    )
    assert made == PUBLISHED


def test_without_a_bic_it_is_of_the_second_version_and_ends_with_what_is_said() -> None:
    lines = transfer("Boulangerie", "FR7630006000011234567890189", Decimal("12.40"), "T-1")
    assert lines.split("\n") == [
        *("BCD", "002", "1", "SCT", "", "Boulangerie", "FR7630006000011234567890189"),
        *("EUR12.4", "", "", "T-1"),
    ]
    assert transfer("B", "FR76", Decimal("100")).endswith("EUR100")
    assert "\n" not in transfer("B", "FR76", Decimal(1), "a\nb").split("EUR1\n\n\n")[1]


def test_it_is_a_code_that_banks_read() -> None:
    """Level M, at most version 13 (69 by 69 modules), as the guidelines bound it."""
    import segno

    longest = transfer("N" * 90, "FR7630006000011234567890189", Decimal("999999999.99"), "x" * 200)
    drawn = segno.make(longest, error="m", micro=False, boost_error=False)
    assert len(longest.encode()) <= 331
    assert int(drawn.version) <= 13


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1000000000"])
def test_a_sum_that_no_transfer_can_be_of_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="SEPA"):
        transfer("B", "FR76", Decimal(amount))
