"""A credential with its issuer's seal: a proof within it, or the envelope of a signed token.

Proofs are Data Integrity's (``eddsa-jcs-2022``, ``eddsa-rdfc-2022``); envelopes VC-JOSE's
(``application/vc+jwt``: ES256, and EdDSA with Ed25519), by themselves or as the ``data:`` address
of an ``EnvelopedVerifiableCredential``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from proofs import integrity, strict_json
from proofs.contexts import UnknownContext
from proofs.credentials import credential
from proofs.credentials.credential import LARGEST, Credential, NotACredential
from proofs.keys import BadKey, PublicKey
from proofs.payments import compact
from proofs.payments.compact import BadToken, Token
from proofs.strict_json import Json
from proofs.value import value

JSON, JWT = "application/vc", "application/vc+jwt"
ENVELOPE = "EnvelopedVerifiableCredential"
_DATA = f"data:{JWT},"
_EDDSA = ("EdDSA", "Ed25519")
_TYP = ("vc+jwt", JWT)


@value
class IssuerKey:
    """A key of an issuer: Ed25519, or P-256 as a JWK. ``ended``: since when it signs no more."""

    ed25519: PublicKey | None = None
    p256: Mapping[str, Json] = field(default_factory=dict)
    ended: datetime | None = None


#: Finds the key of an issuer that a verification method names. Raises ``BadKey`` where that is no
#: key of the issuer's; whatever else it raises goes on to whoever verifies.
FindKey = Callable[[str, str], IssuerKey]


@value
class Sealed:
    """A credential that nobody has verified yet."""

    document: Mapping[str, Json]
    credential: Credential
    token: Token | None = None

    @property
    def media_type(self) -> str:
        """What it is to be kept as."""
        return JWT if self.token is not None and not self.document else JSON


def opened(body: bytes, largest: int = LARGEST) -> Sealed:
    """A credential as it came. Raises :class:`NotACredential`."""
    if len(body) > largest:
        raise NotACredential("form", f"It is larger than {largest} octets.")
    if body.lstrip()[:2] == b"ey":
        return _from_token(body.strip().decode("ascii", "replace"), {})
    try:
        found = strict_json.read(body)
    except (strict_json.MalformedJson, strict_json.TooComplex) as error:
        raise NotACredential("form", f"It is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise NotACredential("form", "It is no JSON object.")
    if ENVELOPE in _texts(found.get("type")):
        named = found.get("id")
        if not isinstance(named, str) or not named.startswith(_DATA):
            raise NotACredential("envelope", f"The envelope's id does not begin with {_DATA}")
        return _from_token(named.removeprefix(_DATA), found)
    return Sealed(found, credential.read(found))


def is_one(body: bytes) -> bool:
    """Whether it means to be a credential, by its looks."""
    if len(body) > LARGEST:
        return False
    try:
        found = strict_json.read(body)
    except (strict_json.MalformedJson, strict_json.TooComplex):
        return False
    kinds = _texts(found.get("type")) if isinstance(found, dict) else []
    return ENVELOPE in kinds or "VerifiableCredential" in kinds


def verify(sealed: Sealed, find: FindKey, now: datetime) -> None:
    """Raise :class:`NotACredential` unless its issuer has signed it, and what ``find`` raises."""
    issuer = sealed.credential.issuer
    if not issuer:
        raise NotACredential("issuer", "It names one issuer, by its id.")
    if sealed.token is not None:
        _verify_token(sealed.token, sealed.credential, find, now)
        return
    ended: list[datetime] = []

    def key(method: str) -> PublicKey:
        found = find(issuer, method)
        if found.ended is not None:
            ended.append(found.ended)
        if found.ed25519 is None:
            raise BadKey(f"{method} is no Ed25519 key.")
        return found.ed25519

    try:
        proof = integrity.verify(dict(sealed.document), find=key)
    except UnknownContext as error:
        raise NotACredential("context", f"{error}") from error
    except integrity.ProofInvalid as error:
        code = "key" if error.code == "key" else "proof"
        raise NotACredential(code, error.reason) from error
    if proof.expires is not None and proof.expires < now:
        raise NotACredential("proof", "Its proof has ended.")
    if any(proof.created >= end for end in ended):
        raise NotACredential("key", "The key had ended when it signed.")


def _verify_token(token: Token, said: Credential, find: FindKey, now: datetime) -> None:
    kid, alg = token.header.get("kid"), token.header.get("alg")
    if not isinstance(kid, str) or not kid:
        raise NotACredential("envelope", "The envelope does not name its key (kid).")
    try:
        key = find(said.issuer, f"{said.issuer}{kid}" if kid.startswith("#") else kid)
    except BadKey as error:
        raise NotACredential("key", str(error)) from error
    if alg == "ES256" and key.p256:
        try:
            compact.check_es256(token, key.p256)
        except BadToken as error:
            raise NotACredential("proof", str(error)) from error
    elif alg not in _EDDSA or key.ed25519 is None:
        raise NotACredential("key", f"The key is not one for {alg}.")
    elif not key.ed25519.verify(token.signature, token.signed):
        raise NotACredential("proof", "The signature does not fit.")
    made, ends = (token.seconds(claim) for claim in ("iat", "exp"))
    if key.ended is not None and not 0 < made < key.ended.timestamp():
        raise NotACredential("key", "The key had ended when it signed.")
    if "exp" in token.claims and ends < now.timestamp():
        raise NotACredential("proof", "Its envelope has ended.")
    if token.seconds("nbf") > now.timestamp():
        raise NotACredential("proof", "Its envelope does not hold yet.")


def _from_token(text: str, outside: Mapping[str, Json]) -> Sealed:
    try:
        token = compact.take_apart(text)
    except BadToken as error:
        raise NotACredential("envelope", f"The envelope: {error}") from error
    if "crit" in token.header or "b64" in token.header:
        raise NotACredential("envelope", "The envelope asks for what is not done here (crit).")
    if token.header.get("typ", _TYP[0]) not in _TYP:
        raise NotACredential("envelope", "The envelope is not typed vc+jwt.")
    if "vc" in token.claims:
        raise NotACredential("envelope", "It is in the older form with a claim called vc.")
    said = credential.read(token.claims)
    for claim, inside in (("iss", said.issuer), ("sub", said.subject), ("jti", said.iri)):
        if claim in token.claims and token.claims[claim] != inside:
            raise NotACredential("envelope", f"The envelope's {claim} is not the credential's.")
    return Sealed(outside, said, token)


def _texts(value: Json) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
