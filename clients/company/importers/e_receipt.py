"""The electronic receipt of the WE BUILD catalogue (``eu.we-build.ereceipt.1``): what was paid.

Sums are in the currency's smallest unit. What its rulebook wants to add up is added up (IR-01 to
IR-03); what it says of the card or of the terminal is not taken: it is nobody's here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from babel.numbers import get_currency_precision

from proofs import strict_json
from proofs.strict_json import Json
from proofs.value import value

KIND = "eu.we-build.ereceipt.1"


class NotAReceipt(ValueError):
    """Something that is none, or does not add up; both languages say what."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr, self.en = fr, en


@value
class Line:
    """One thing that was sold."""

    name: str
    quantity: str
    total: Decimal


@value
class EReceipt:
    """A receipt as it was read."""

    number: str
    issued: datetime
    merchant: str
    total: Decimal
    currency: str
    lines: Sequence[Line]

    def text(self) -> str:
        """Its lines, for people."""
        return "; ".join(f"{line.quantity} × {line.name}: {line.total}" for line in self.lines)


def read(body: bytes) -> EReceipt:
    """Raises :class:`NotAReceipt`."""
    try:
        said = strict_json.read(body)
    except (strict_json.MalformedJson, strict_json.TooComplex) as error:
        raise NotAReceipt(f"Illisible : {error}", f"It cannot be read: {error}") from None
    if not isinstance(said, dict) or said.get("vct") != KIND:
        raise NotAReceipt(f"Ce n'est pas un ticket {KIND}.", f"It is no receipt {KIND}.")
    if said.get("type") != "PURCHASE":
        raise NotAReceipt(
            "Ce ticket est celui d'un retour, pas d'un achat.",
            "This is the receipt of a return, not of a purchase.",
        )
    currency = str(said.get("currencyISOCode", ""))
    places = get_currency_precision(currency)
    _adds_up(said)
    merchant = said.get("merchant")
    products = said.get("products")
    try:
        issued = datetime.fromisoformat(str(said.get("receiptTimeStamp")))
    except ValueError:
        raise NotAReceipt(
            "Ce ticket ne dit pas quand il a été fait (receiptTimeStamp).",
            "This receipt does not say when it was made (receiptTimeStamp).",
        ) from None
    return EReceipt(
        str(said.get("receiptNumber", "")),
        issued,
        str(merchant.get("name", "")) if isinstance(merchant, dict) else "",
        _sum(said.get("totalPriceIncVAT"), places),
        currency,
        [
            Line(
                str(each.get("name", "")),
                str(each.get("quantity", "1")),
                _sum(each.get("totalAmountIncVAT"), places),
            )
            for each in (products if isinstance(products, list) else [])
            if isinstance(each, dict)
        ],
    )


def _adds_up(said: dict[str, Json]) -> None:
    total = _whole(said.get("totalPriceIncVAT"))
    rules = (
        ("IR-01", total, _whole(said.get("totalPriceExcVAT")) + _whole(said.get("totalVATAmount"))),
        ("IR-02", _whole(said.get("totalVATAmount")), _all(said, "vats", "totalVATAmount")),
        ("IR-03", total, _all(said, "payments", "amount")),
        ("products", total, _all(said, "products", "totalAmountIncVAT")),
    )
    for rule, one, other in rules:
        if one != other:
            raise NotAReceipt(
                f"Les sommes de ce ticket ne concordent pas ({rule} : {one} et {other}).",
                f"The sums of this receipt do not agree ({rule}: {one} and {other}).",
            )


def _all(said: dict[str, Json], name: str, part: str) -> int:
    found = said.get(name)
    each = found if isinstance(found, list) else []
    return sum(_whole(one.get(part)) for one in each if isinstance(one, dict))


def _whole(value: Json) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise NotAReceipt(
        "Une somme de ce ticket n'est pas un nombre entier de la plus petite unité.",
        "A sum of this receipt is no whole number of the smallest unit.",
    )


def _sum(value: Json, places: int) -> Decimal:
    return Decimal(_whole(value)).scaleb(-places)
