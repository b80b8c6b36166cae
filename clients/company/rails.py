"""By which road money moves once a citizen has approved: one contract, two rails.

*Simulated* moves nothing and says so. *SEPA QR* gives the text of a code (EPC069-12) from which her
bank's app prepares a transfer; whether it was made, the merchant's own bank says.
"""

from __future__ import annotations

from typing import Protocol

from clients.console import Misused
from proofs.payments.epc import transfer
from proofs.payments.payment import Payment
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words
from vocab.terms import SESAME


@value
class Settled:
    """What is to be done now. ``code`` is what a QR code says, where there is one."""

    words: Words
    code: str = ""


class Rail(Protocol):
    """One road. ``settlement`` is its address in the vocabulary."""

    @property
    def settlement(self) -> str: ...

    def wish(self) -> dict[str, Json]:
        """What a request says of it."""

    def settle(self, payment: Payment) -> Settled:
        """After the citizen's approval."""


@value
class Simulated:
    """No money moves."""

    settlement: str = SESAME.SIMULATED

    def wish(self) -> dict[str, Json]:
        return {"settlement": "Simulated"}

    def settle(self, payment: Payment) -> Settled:
        return Settled(
            Words(
                "Paiement simulé : aucun argent n'est passé.",
                "Simulated payment: no money has moved.",
            )
        )


@value
class SepaQr:
    """A SEPA credit transfer, to be confirmed in the citizen's own bank."""

    iban: str
    settlement: str = SESAME.SEPA_QR

    def wish(self) -> dict[str, Json]:
        return {"settlement": "SepaQr", "iban": self.iban}

    def settle(self, payment: Payment) -> Settled:
        return Settled(
            Words(
                "À virer : le client scanne ce code avec l'application de sa banque. Attendez que "
                "votre banque confirme.",
                "To be transferred: the customer scans this code with their bank's app. Wait for "
                "your bank to confirm.",
            ),
            transfer(payment.payee, self.iban, payment.amount, payment.transaction_id),
        )


def rail(name: str, iban: str, currency: str) -> Rail:
    """The one of this name. Raises :class:`Misused`."""
    if name == "simulated":
        return Simulated()
    if not iban or currency != "EUR":
        raise Misused(
            "Le virement SEPA demande --iban, et l'euro.",
            "A SEPA transfer needs --iban, and the euro.",
        )
    return SepaQr("".join(iban.split()))
