"""What people type, as values: numbers as they are written in France and elsewhere, yes and no."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_TRUTHS = {
    "true": True,
    "oui": True,
    "yes": True,
    "vrai": True,
    "false": False,
    "non": False,
    "no": False,
    "faux": False,
}
_GAPS = str.maketrans("", "", "\u202f\u00a0\u2009 ")


def truth(text: str) -> bool | None:
    """Yes or no in either language; ``None`` for anything else."""
    return _TRUTHS.get(text.strip().lower())


def number(text: str) -> Decimal | None:
    """``1 234.5`` as a plain number, ``None`` for what is none; exponents stay what they are."""
    try:
        found = Decimal(text.translate(_GAPS))
        if not found.is_finite():
            return None
        is_whole = found == found.to_integral_value()
        return found.quantize(Decimal(1)) if is_whole else found.normalize()
    except InvalidOperation:  # no number, or one of more digits than anybody counts
        return None
