"""Public keys that a machine signs by: read as people have them, kept as a JWK Set (RFC 7517)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from pod_server.identity.jose import BadToken, Jws, import_key
from pod_server.model.errors import BadRequest

MOST_KEYS, LONGEST = 8, 16_384
#: The algorithm to try a key with where it does not name its own.
_BY_KIND: Mapping[tuple[object, object], str] = {
    ("EC", "P-256"): "ES256",
    ("EC", "P-384"): "ES384",
    ("EC", "P-521"): "ES512",
    ("OKP", "Ed25519"): "EdDSA",
    ("RSA", None): "RS256",
}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
HOW = "Give a public key: a JWK, a JWK Set, or PEM that begins with -----BEGIN PUBLIC KEY-----."
_BURNT = (
    "This is a private key, which never leaves its machine: it has been shown now, so make "
    "another pair and give the public key alone."
)


def key_set(text: str) -> str:
    """The JWK Set to keep. Raises ``BadRequest`` saying what is wrong and how to mend it."""
    text = text.strip()
    if len(text) > LONGEST:
        raise BadRequest(f"The keys are longer than {LONGEST} characters. {HOW}")
    found = [_from_pem(text)] if text.startswith("-----BEGIN") else _from_json(text)
    if not 0 < len(found) <= MOST_KEYS:
        raise BadRequest(f"There are {len(found)} keys, and a machine has 1 to {MOST_KEYS}. {HOW}")
    return orjson.dumps({"keys": [_checked(key) for key in found]}).decode()


def verify(keys: str, token: Jws) -> None:
    """Raise :class:`BadToken` unless one of the kept keys signed it."""
    header = token.header()
    known: list[dict[str, object]] = orjson.loads(keys or '{"keys": []}')["keys"]
    named = [key for key in known if "kid" not in header or key.get("kid") == header["kid"]]
    why = BadToken("none of this machine's keys is the one that its header names")
    for key in named:
        try:
            import_key(key, header.get("alg")).verify(token)
        except BadToken as error:
            why = error
        else:
            return
    raise why


def _from_pem(text: str) -> dict[str, object]:
    if "PRIVATE KEY" in text:
        raise BadRequest(_BURNT)
    from joserfc.jwk import import_key as read

    kinds = {"ec": "EC", "rsa": "RSA", "ed25519": "OKP"}
    try:
        public = load_pem_public_key(text.encode())
        kind = next(k for name, k in kinds.items() if name in type(public).__name__.lower())
        # Its stubs name each kind in an overload of its own; here it is one of the three above.
        key = read(text, kind)  # type: ignore[call-overload]
        return dict(key.as_dict(private=False))
    except (ValueError, StopIteration, UnsupportedAlgorithm):
        raise BadRequest(f"The PEM cannot be read. {HOW}") from None


def _from_json(text: str) -> Sequence[object]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BadRequest(f"This is neither JSON nor PEM. {HOW}") from None
    keys = found.get("keys") if isinstance(found, dict) else None
    return keys if isinstance(keys, list) else [found]


def _checked(key: object) -> dict[str, object]:
    """The key with a name of its own, and nothing in it that we have not understood."""
    if not isinstance(key, dict):
        raise BadRequest(f"This is no JSON Web Key. {HOW}")
    if not _PRIVATE.isdisjoint(key):
        raise BadRequest(_BURNT)
    algorithm = key.get("alg") or _BY_KIND.get((key.get("kty"), key.get("crv")))
    try:
        read = import_key(key, algorithm)
    except BadToken as error:
        raise BadRequest(f"The key cannot be taken: {error}. {HOW}") from None
    members = ("kty", "crv", "x", "y", "n", "e", "alg")
    kept = {name: str(key[name]) for name in members if name in key}
    return {**kept, "kid": str(key.get("kid") or read.thumbprint)[:128], "use": "sig"}
