"""A SEPA credit transfer as a QR code: the text of the European Payments Council's EPC069-12.

UTF-8, twelve lines at most, for a code of level M. A bank's app reads it and prepares
the transfer; no money moves by it.
"""

from __future__ import annotations

from decimal import Decimal

LONGEST_NAME, LONGEST_TEXT = 70, 140
_HIGHEST = Decimal("999999999.99")


def transfer(
    name: str,
    iban: str,
    amount: Decimal,
    text: str = "",
    *,
    bic: str = "",
    purpose: str = "",
    information: str = "",
) -> str:
    """The text; what is too long is cut. Version 001 where a ``bic`` is named, which it needs.

    Raises ``ValueError`` for a sum that no such transfer can be of.
    """
    if not Decimal("0.01") <= amount <= _HIGHEST:
        raise ValueError(f"A SEPA transfer is of 0.01 to {_HIGHEST} euros.")
    lines = [
        *("BCD", "001" if bic else "002", "1", "SCT"),
        bic,
        _line(name, LONGEST_NAME),
        iban.replace(" ", ""),
        f"EUR{amount:.2f}".rstrip("0").rstrip("."),
        purpose,
        "",
        _line(text, LONGEST_TEXT),
        _line(information, LONGEST_NAME),
    ]
    while not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
