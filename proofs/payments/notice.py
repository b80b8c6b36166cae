"""What a citizen's own Sésame tells her of a payee before she pays (`domain` 6).

``urn:sesame:payment-notice:1``: at most three facts, each with the content hash of the statement
that it comes from, or "non communiqué". A notice carries a random salt: its hash is given to the
payee, who must not guess from it what was told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from proofs.payments.payment import NotAPayment
from proofs.strict_json import Json
from proofs.value import value

NOTICE = "urn:sesame:payment-notice:1"
MOST_FACTS = 3


@value
class Told:
    """One fact of a notice, in the citizen's language.

    ``disclosures`` are the content hashes of the statement, or of those that it is reckoned from;
    empty where the company told nothing (``value`` is then "non communiqué"). A refusal to answer
    is a statement. ``why`` says why it was chosen.
    """

    datapoint: str
    label: str
    value: str
    disclosures: tuple[str, ...]
    why: str
    unit: str = ""
    period: str = ""
    assurance: str = ""
    standing: str = ""
    #: How it stands by the criterion: ``met``, ``failed``, ``unknown``; empty without one.
    criterion: str = ""

    def payload(self) -> dict[str, Json]:
        """As JSON; what is empty is left out."""
        names = [field.name for field in fields(self)]
        said = {name: getattr(self, name) for name in names if getattr(self, name)}
        if not self.disclosures:
            return {**said, "not_communicated": True}
        return {**said, "disclosures": list(self.disclosures)}


@value
class Notice:
    """What she was told before she decided. ``warnings`` come first on the page."""

    payment_hash: str
    language: str
    sentence: str
    facts: Sequence[Told]
    warnings: Sequence[str]
    settlement: str
    built_at: str
    data_at: str
    expires_at: str
    salt: str

    def payload(self) -> dict[str, Json]:
        """As JSON. Raises :class:`NotAPayment` for one that tells nothing (invariant 7)."""
        said: dict[str, Json] = {
            "payment_hash": self.payment_hash,
            "language": self.language,
            "sentence": self.sentence,
            "facts": [each.payload() for each in self.facts],
            "warnings": list(self.warnings),
            "settlement": self.settlement,
            "built_at": self.built_at,
            "data_at": self.data_at,
            "expires_at": self.expires_at,
            "salt": self.salt,
        }
        check_notice(said)
        return said


def check_notice(payload: Mapping[str, Json]) -> None:
    """A notice shows one to three facts, each with a hash or "not communicated" (invariant 7).

    Raises :class:`NotAPayment`.
    """
    facts = payload.get("facts")
    if not isinstance(facts, list) or not 0 < len(facts) <= MOST_FACTS:
        raise NotAPayment(
            "notice.facts",
            f"Un avis montre d'un à {MOST_FACTS} faits.",
            f"A notice shows one to {MOST_FACTS} facts.",
        )
    for each in facts:
        fact = each if isinstance(each, dict) else {}
        if bool(fact.get("disclosures")) == (fact.get("not_communicated") is True):
            raise NotAPayment(
                "notice.facts.disclosures",
                "Chaque fait porte l'empreinte d'une déclaration, ou dit « non communiqué ».",
                "Each fact carries the hash of a statement, or says “not communicated”.",
            )
    if not all(isinstance(payload.get(name), str) for name in ("payment_hash", "salt", "sentence")):
        raise NotAPayment(
            "notice",
            "Il manque à cet avis l'empreinte du paiement, le sel ou la phrase.",
            "This notice lacks the hash of the payment, the salt or the sentence.",
        )
