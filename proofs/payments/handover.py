"""What a till hands to a phone whose Sésame is out of reach (decision 0053).

``sesame-pay:`` and the payment as it is hashed, a nonce, and when the request ends in seconds since
1970, with points between: short enough for a QR code. It is not signed: who shows it is before
one's eyes, and what is decided counts for the payee that it names, and for nobody else.
"""

from __future__ import annotations

import re

from proofs.payments.payment import (
    PAYMENT,
    NotAPayment,
    Payment,
    read_transaction,
    transaction,
    transaction_hash,
)
from proofs.value import value

SCHEME = "sesame-pay:"
_NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)


@value
class Handover:
    """A request as it is handed over. ``text`` is what is hashed of the payment."""

    text: str
    nonce: str
    expires: int

    @classmethod
    def of(cls, payment: Payment, nonce: str, expires: int) -> Handover:
        """Of a payment."""
        return cls(transaction(PAYMENT, payment.payload()), nonce, expires)

    @property
    def payment(self) -> Payment:
        return Payment.read(read_transaction(self.text, PAYMENT))

    @property
    def hash(self) -> str:
        return transaction_hash(self.text)

    def written(self) -> str:
        """For a QR code, or to paste."""
        return f"{SCHEME}{self.text}.{self.nonce}.{self.expires}"

    @classmethod
    def read(cls, sent: str) -> Handover:
        """Raises :class:`NotAPayment`."""
        parts = sent.strip().removeprefix(SCHEME).split(".")
        is_well = sent.strip().startswith(SCHEME) and len(parts) == 3
        if not is_well or not _NONCE.fullmatch(parts[1]) or not parts[2].isdecimal():
            raise NotAPayment(
                "handover",
                "Une demande remise est « sesame-pay: », le paiement, un nombre, une échéance.",
                "A request handed over is “sesame-pay:”, the payment, a number, an end.",
            )
        found = cls(parts[0], parts[1], int(parts[2]))
        found.payment  # noqa: B018  # read, or refused
        return found
