"""What a citizen decided on a payment: signed by her phone over the payment *and* the notice.

An SD-JWT VC of her Sésame says whose key the phone's is (``cnf``); a key-binding JWT of that key
names both ``transaction_data`` objects by their hashes (TS12 3.5; RFC 9901), with ``jti``, ``amr``,
the nonce of the request and whom it is for. An approval is a ``kb+jwt``; a refusal is signed under
another type, so that no wallet's verifier takes it for an approval.

Verifying is a pure function: no network, no clock, no store. Whose key signed the credential, and
whether a ``jti`` was seen before, is for the caller to ask.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from proofs import strict_json
from proofs.keys import BadKey, PublicKey, SigningKey
from proofs.payments import compact
from proofs.payments.compact import BadToken, Token
from proofs.payments.notice import NOTICE, check_notice
from proofs.payments.payment import (
    ALGORITHM,
    PAYMENT,
    NotAPayment,
    Payment,
    read_transaction,
    transaction_hash,
)
from proofs.strict_json import Json
from proofs.value import value

VCT = "urn:sesame:payer:1"
APPROVED, DECLINED = "Approved", "Declined"
#: The type of the signed token, by what was decided.
TYPES = {APPROVED: "kb+jwt", DECLINED: "sesame-refusal+jwt"}
KEY = {"possession": "key_in_local_native_wscd"}
#: What a passkey adds: whoever unlocked it, by whichever means the device has.
PASSKEY = {"inherence": "other"}


class NotADecision(ValueError):
    """Something that is none, or does not hold; ``code`` names what, both languages say it."""

    def __init__(self, code: str, fr: str, en: str) -> None:
        super().__init__(en)
        self.code, self.fr, self.en = code, fr, en


@value
class Paper:
    """A decision as a file: what was presented, and what it is about as far as it is here.

    A merchant's copy has no ``notice``: facts are the citizen's.
    """

    credential: str
    decision: str
    payment: str
    notice: str = ""

    def body(self) -> bytes:
        """As a JSON document."""
        said = {
            "type": "urn:sesame:payment-decision:1",
            "credential": self.credential,
            "decision": self.decision,
            "payment": self.payment,
        }
        return json.dumps({**said, "notice": self.notice} if self.notice else said).encode()

    @classmethod
    def read(cls, body: bytes) -> Paper:
        """Raises :class:`NotADecision`."""
        try:
            said = strict_json.read(body, max_bytes=compact.LONGEST * 4)
        except (strict_json.MalformedJson, strict_json.TooComplex) as error:
            raise _unreadable(str(error)) from None
        if not isinstance(said, dict):
            raise _unreadable("it is no JSON object")
        parts = [said.get(name, "") for name in ("credential", "decision", "payment", "notice")]
        if not all(isinstance(each, str) for each in parts) or not all(parts[:3]):
            raise _unreadable("credential, decision and payment are texts")
        return cls(*map(str, parts))

    def without_notice(self) -> Paper:
        """What the merchant is given."""
        return replace(self, notice="")


@value
class Decided:
    """A decision that holds. ``issuer`` is the Sésame, by ``key`` as it signed the credential."""

    outcome: str
    payment: Payment
    payment_hash: str
    notice_hash: str
    jti: str
    nonce: str
    payee: str
    decided_at: datetime
    factors: Sequence[Mapping[str, Json]]
    phone: str
    issuer: str
    key: PublicKey
    #: What was told; ``None`` where the file does not have it.
    notice: Mapping[str, Json] | None = None


def credential(
    issuer: str, jwk: Mapping[str, Json], key: SigningKey, issued: datetime, expires: datetime
) -> str:
    """The Sésame at ``issuer`` says that this P-256 key is of its owner's phone."""
    claims: dict[str, Json] = {
        "iss": issuer,
        "iat": int(issued.timestamp()),
        "exp": int(expires.timestamp()),
        "vct": VCT,
        "cnf": {"jwk": dict(jwk)},
    }
    header: dict[str, Json] = {"typ": "dc+sd-jwt", "kid": key.public.verification_method}
    return compact.signed(header, claims, key) + "~"


def verify(paper: Paper, seen: Collection[str] = ()) -> Decided:
    """What was decided, where all of it fits together. Raises :class:`NotADecision`.

    ``seen`` are the ``jti`` of decisions that were taken before: none counts twice.
    """
    try:
        key, vouched, jwk = _vouched(paper.credential)
        token = compact.take_apart(paper.decision)
        compact.check_es256(token, jwk)
    except BadToken as error:
        raise NotADecision(
            "signature",
            f"La signature ne tient pas : {error}",
            f"The signature does not hold: {error}",
        ) from None
    outcome = _outcome(token)
    if token.text("sd_hash") != compact.digest(paper.credential.encode()):
        raise NotADecision(
            "credential",
            "La décision a été signée avec une autre attestation.",
            "The decision was signed with another credential.",
        )
    payment_hash, notice_hash = _hashes(token)
    payment, notice = _about(paper, payment_hash, notice_hash)
    if token.text("aud") != payment.payee_id:
        raise NotADecision(
            "audience",
            "La décision est pour un autre commerçant que celui du paiement.",
            "The decision is for another merchant than the payment's.",
        )
    _timely(token, vouched, notice)
    jti = token.text("jti")
    if len(jti) < 16 or jti in seen:
        raise NotADecision(
            "replay",
            "Cette décision a déjà servi, ou n'a pas de numéro (« jti »).",
            "This decision was used before, or has no number (“jti”).",
        )
    return Decided(
        outcome,
        payment,
        payment_hash,
        notice_hash,
        jti,
        token.text("nonce"),
        token.text("aud"),
        datetime.fromtimestamp(token.seconds("iat"), UTC),
        _factors(token),
        compact.thumbprint(jwk),
        vouched.text("iss"),
        key,
        notice,
    )


def _vouched(text: str) -> tuple[PublicKey, Token, dict[str, Json]]:
    if not text.endswith("~") or text.count("~") != 1:
        raise BadToken("the credential is an SD-JWT without disclosures, ended by ~")
    token = compact.take_apart(text[:-1])
    try:
        key = PublicKey.from_did(str(token.header.get("kid")))
    except BadKey as error:
        raise BadToken(str(error)) from None
    is_ours = (token.header.get("alg"), token.header.get("typ")) == ("EdDSA", "dc+sd-jwt")
    if not is_ours or token.text("vct") != VCT or not key.verify(token.signature, token.signed):
        raise BadToken("the credential is not what its key signed")
    cnf = token.claims.get("cnf")
    return key, token, compact.public_jwk(cnf.get("jwk") if isinstance(cnf, dict) else None)


def _outcome(token: Token) -> str:
    outcome = token.text("outcome")
    if outcome in TYPES and token.header.get("typ") == TYPES[outcome]:
        return outcome
    raise NotADecision(
        "outcome",
        "On ne sait si c'est une approbation ou un refus : le type et la décision diffèrent.",
        "It is unclear whether it approves or refuses: type and decision differ.",
    )


def _hashes(token: Token) -> tuple[str, str]:
    found = token.claims.get("transaction_data_hashes")
    is_whole = isinstance(found, list) and len(found) == 2
    if token.text("transaction_data_hashes_alg") != ALGORITHM or not is_whole:
        raise NotADecision(
            "notice",
            "Une décision signe deux empreintes, celle du paiement et celle de l'avis.",
            "A decision signs two hashes, the payment's and the notice's.",
        )
    first, second = found if isinstance(found, list) else ("", "")
    return str(first), str(second)


def _about(
    paper: Paper, payment_hash: str, notice_hash: str
) -> tuple[Payment, Mapping[str, Json] | None]:
    if transaction_hash(paper.payment) != payment_hash:
        raise NotADecision(
            "payment",
            "Le paiement n'est pas celui qui a été signé.",
            "The payment is not the one that was signed.",
        )
    if paper.notice and transaction_hash(paper.notice) != notice_hash:
        raise NotADecision(
            "notice",
            "L'avis n'est pas celui qui a été signé.",
            "The notice is not the one that was signed.",
        )
    try:
        payment = Payment.read(read_transaction(paper.payment, PAYMENT))
        if not paper.notice:
            return payment, None
        notice = read_transaction(paper.notice, NOTICE)
        check_notice(notice)
    except NotAPayment as error:
        raise NotADecision("content", error.fr, error.en) from None
    if notice.get("payment_hash") != payment_hash:
        raise NotADecision(
            "notice",
            "L'avis a été fait pour un autre paiement.",
            "The notice was made for another payment.",
        )
    return payment, notice


def _timely(token: Token, vouched: Token, notice: Mapping[str, Json] | None) -> None:
    at = token.seconds("iat")
    late = not vouched.seconds("iat") - _SKEW_S <= at < vouched.seconds("exp")
    if notice is not None:
        late = late or at > _seconds(notice.get("expires_at")) + _SKEW_S
    if late:
        raise NotADecision(
            "expired",
            "La décision a été prise hors délai, ou avec une attestation périmée.",
            "The decision was made out of time, or with a credential that had run out.",
        )


#: A phone's clock and a server's differ by so much at most.
_SKEW_S = 120


def _seconds(moment: Json) -> float:
    try:
        return datetime.fromisoformat(str(moment)).timestamp()
    except ValueError:
        return 0.0


def _factors(token: Token) -> Sequence[Mapping[str, Json]]:
    found = token.claims.get("amr")
    factors = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    if not factors:
        raise NotADecision(
            "factors",
            "La décision ne dit pas par quoi elle a été confirmée (« amr »).",
            "The decision does not say what it was confirmed by (“amr”).",
        )
    return factors


def _unreadable(why: str) -> NotADecision:
    return NotADecision(
        "unreadable", f"Ce n'est pas une décision lisible : {why}", f"It is no decision: {why}"
    )
