"""A request that a till hands over without a network: written, read, refused (issue 6)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proofs.payments.handover import Handover
from proofs.payments.payment import NotAPayment, Payment, transaction_hash

PAYMENT = Payment("T-1", "Boulangerie « Bob »", "https://bob.example/#me", Decimal("12.40"), "EUR")


def test_what_is_handed_over_is_the_payment_that_is_hashed() -> None:
    handed = Handover.of(PAYMENT, "n" * 22, 1_800_000_000)
    assert Handover.read(f" {handed.written()}\n") == handed
    assert handed.payment == PAYMENT
    assert handed.hash == transaction_hash(handed.text)
    assert len(handed.written()) < 600


def test_what_is_none_is_refused_with_what_it_should_be() -> None:
    well = Handover.of(PAYMENT, "n" * 22, 1_800_000_000).written()
    for wrong in (
        *("", "sesame-pay:", "9506000134352", well.replace("sesame-pay:", "")),
        *(well + ".x", well.replace(".n", ".!"), well[:-3] + "now"),
        "sesame-pay:" + well.partition(".")[0] + "." + "n" * 22 + ".1",
    ):
        with pytest.raises(NotAPayment, match=r".") as refused:
            Handover.read(wrong)
        assert refused.value.fr
