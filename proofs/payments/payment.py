"""What is asked to be paid, as the European wallet has it (TS12, ``urn:eudi:sca:payment:1``).

A ``transaction_data`` object (OpenID for Verifiable Presentations §8.4) is known by the SHA-256 of
its text in base64url; what the citizen is told before she pays
(:mod:`proofs.payments.notice`) is another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from proofs import codes, strict_json
from proofs.payments import compact
from proofs.strict_json import Json
from proofs.value import value

PAYMENT = "urn:eudi:sca:payment:1"
ALGORITHM = "sha-256"
#: How the one credential of a presentation is called in it.
CREDENTIAL = "sesame-payer"
#: Characters, as TS12 (3.3.3) bounds what a wallet shows: a button, a title, a sentence.
LONGEST_BUTTON, LONGEST_TITLE, LONGEST_SENTENCE = 30, 50, 250
LONGEST_ID, LONGEST_NAME = 36, 140
HIGHEST = Decimal("999999999.99")
_CURRENCY = re.compile(r"[A-Z]{3}")
_WEB = re.compile(r"https?://[^\s\x00-\x1f]{1,500}")


class NotAPayment(ValueError):
    """What is wrong with a payload. ``path`` names the member; both languages say what and how."""

    def __init__(self, path: str, fr: str, en: str) -> None:
        super().__init__(en)
        self.path, self.fr, self.en = path, fr, en


@value
class Payment:
    """A sum for somebody. ``payee_id`` is the payee's WebID; ``date_time`` when it was asked."""

    transaction_id: str
    payee: str
    payee_id: str
    amount: Decimal
    currency: str
    website: str = ""
    date_time: str = ""

    def payload(self) -> dict[str, Json]:
        """As TS12 has it."""
        payee: dict[str, Json] = {"name": self.payee, "id": self.payee_id}
        if self.website:
            payee["website"] = self.website
        said: dict[str, Json] = {"transaction_id": self.transaction_id, "payee": payee}
        if self.date_time:
            said["date_time"] = self.date_time
        return {**said, "currency": self.currency, "amount": _number(self.amount)}

    @classmethod
    def read(cls, payload: Json) -> Payment:
        """Raises :class:`NotAPayment`."""
        if not isinstance(payload, dict):
            raise NotAPayment(
                "payment",
                "« payment » est un objet : transaction_id, payee, currency, amount.",
                "“payment” is an object: transaction_id, payee, currency, amount.",
            )
        _only(payload, ("transaction_id", "date_time", "payee", "currency", "amount"), "payment")
        payee = payload.get("payee")
        if not isinstance(payee, dict):
            raise NotAPayment(
                "payment.payee",
                "Dites à qui (« payee ») : name, et id, le WebID du commerçant.",
                "Say to whom (“payee”): name, and id, the merchant's WebID.",
            )
        _only(payee, ("name", "id", "website"), "payment.payee")
        website, when = payee.get("website", ""), payload.get("date_time", "")
        if website and not _WEB.fullmatch(str(website)):
            raise NotAPayment(
                "payment.payee.website",
                "« website » est une adresse en https://.",
                "“website” is an https:// address.",
            )
        return cls(
            _text(payload, "transaction_id", LONGEST_ID),
            _text(payee, "name", LONGEST_NAME),
            _text(payee, "id", 500),
            _amount(payload.get("amount")),
            _currency(payload.get("currency")),
            str(website),
            _moment(when),
        )


def transaction(kind: str, payload: Mapping[str, Json]) -> str:
    """A ``transaction_data`` object as it is sent and hashed: base64url of its JSON."""
    return compact.encode(
        compact.dumped(
            {
                "type": kind,
                "credential_ids": [CREDENTIAL],
                "transaction_data_hashes_alg": [ALGORITHM],
                "payload": dict(payload),
            }
        )
    )


def transaction_hash(text: str) -> str:
    """What a signature over a transaction names it by (OpenID4VP §B.3.3.1)."""
    return compact.digest(text.encode("ascii", "replace"))


def read_transaction(text: str, kind: str) -> dict[str, Json]:
    """The payload of one of this kind. Raises :class:`NotAPayment`."""
    try:
        found = strict_json.read(compact.decode(text))
    except (compact.BadToken, strict_json.MalformedJson, strict_json.TooComplex) as error:
        raise NotAPayment(
            "transaction_data", f"Ce n'est pas lisible : {error}", f"It cannot be read: {error}"
        ) from None
    payload = found.get("payload") if isinstance(found, dict) else None
    if not isinstance(found, dict) or found.get("type") != kind or not isinstance(payload, dict):
        raise NotAPayment(
            "transaction_data", f"Un objet {kind} est attendu.", f"An object {kind} is expected."
        )
    return payload


def _only(said: Mapping[str, Json], names: Sequence[str], path: str) -> None:
    strange = sorted(set(said) - set(names))
    if strange:
        raise NotAPayment(
            f"{path}.{strange[0]}",
            f"« {strange[0]} » n'est pas pris ici. Sont pris : {', '.join(names)}.",
            f"“{strange[0]}” is not taken here. Taken are: {', '.join(names)}.",
        )


def _text(said: Mapping[str, Json], name: str, longest: int) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not 0 < len(found.strip()) <= longest:
        raise NotAPayment(
            f"payment.{name}",
            f"« {name} » est un texte de 1 à {longest} caractères.",
            f"“{name}” is a text of 1 to {longest} characters.",
        )
    if any(ord(each) < 32 for each in found):
        raise NotAPayment(
            f"payment.{name}",
            f"« {name} » tient sur une ligne, sans caractères de commande.",
            f"“{name}” stands on one line, without control characters.",
        )
    return found.strip()


def _amount(sent: Json) -> Decimal:
    is_number = isinstance(sent, (int, float)) and not isinstance(sent, bool)
    amount = Decimal(str(sent)) if is_number else Decimal(0)
    if not Decimal(0) < amount <= HIGHEST or amount != round(amount, 2):
        raise NotAPayment(
            "payment.amount",
            f"« amount » est un nombre, au-dessus de zéro, jusqu'à {HIGHEST}, à deux décimales.",
            f"“amount” is a number, above nought, up to {HIGHEST}, with two decimals.",
        )
    return round(amount, 2)


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _currency(sent: Json) -> str:
    if (
        isinstance(sent, str)
        and _CURRENCY.fullmatch(sent)
        and codes.check("currency", sent) is None
    ):
        return sent
    raise NotAPayment(
        "payment.currency",
        "La monnaie est un code ISO 4217 : EUR.",
        "The currency is an ISO 4217 code: EUR.",
    )


def _moment(sent: Json) -> str:
    if sent == "":
        return ""
    try:
        if datetime.fromisoformat(str(sent)).tzinfo is not None:
            return str(sent)
    except ValueError:
        pass
    raise NotAPayment(
        "payment.date_time",
        "Dites l'heure avec son fuseau : 2026-11-29T10:14:32+01:00.",
        "Say the time with its zone: 2026-11-29T10:14:32+01:00.",
    )
