"""The electronic receipt of the WE BUILD catalogue, read as a merchant's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from clients.company.importers.e_receipt import NotAReceipt, read
from tests.unit.proofs.samples import shared

OURS: Mapping[str, object] = {
    "vct": "eu.we-build.ereceipt.1",
    "type": "PURCHASE",
    "receiptNumber": "R-1",
    "receiptTimeStamp": "2026-11-29T10:14:32Z",
    "currencyISOCode": "EUR",
    "totalPriceExcVAT": 1175,
    "totalVATAmount": 65,
    "totalPriceIncVAT": 1240,
    "merchant": {"name": "Boulangerie Bob"},
    "products": [{"name": "Pain", "quantity": "2", "totalAmountIncVAT": 1240}],
    "vats": [{"totalVATAmount": 65}],
    "payments": [{"type": "CARD", "amount": 1240, "attributes": {"maskedPAN": "4111******1111"}}],
}


def body(**changes: object) -> bytes:
    return json.dumps({**OURS, **changes}).encode()


def test_the_published_sample_is_read_whole() -> None:
    found = read(shared("webuild/e-receipt-sd-jwt-sample.json").read_bytes())
    assert (found.number, found.merchant) == ("R-2026-04-23-000412", "Acme Retail Oy")
    assert (found.total, found.currency) == (Decimal("52.70"), "EUR")
    assert found.text() == "2 × Espresso: 7.00; 1 × Sandwich: 45.70"
    assert found.issued.isoformat() == "2026-04-23T10:14:32+00:00"


def test_sums_are_in_the_smallest_unit_of_their_currency_and_cards_stay_out() -> None:
    found = read(body())
    assert found.total == Decimal("12.40")
    assert "4111" not in repr(found)
    yen = read(body(currencyISOCode="JPY"))
    assert yen.total == Decimal("1240")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"vct": "x"}, "no receipt"),
        ({"type": "RETURN"}, "return"),
        ({"totalPriceIncVAT": 1241}, "IR-01"),
        ({"vats": [{"totalVATAmount": 64}]}, "IR-02"),
        ({"payments": []}, "IR-03"),
        ({"products": []}, "products"),
        ({"totalVATAmount": 0.65}, "whole number"),
        ({"receiptTimeStamp": "yesterday"}, "when it was made"),
    ],
)
def test_what_does_not_add_up_is_refused_by_the_rule_that_it_breaks(
    changes: Mapping[str, object], why: str
) -> None:
    with pytest.raises(NotAReceipt, match=why) as refused:
        read(body(**changes))
    assert refused.value.fr != refused.value.en


def test_what_is_no_json_is_no_receipt() -> None:
    with pytest.raises(NotAReceipt):
        read(b"{")
