"""Data Integrity proofs: ``eddsa-rdfc-2022`` and ``eddsa-jcs-2022`` (Data Integrity EdDSA 1.0).

The first signs what a document says (its canonical RDF), so that any copy that says the same
verifies; the second signs its JSON. Keys are did:key, unless the caller finds others: nothing is
looked up here. Whether a key is the company's is for the caller to ask (its WebID document lists
them).
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache

from proofs import canonical, multibase, shelf
from proofs.canonical import content_hash, jcs, written_hash
from proofs.contexts import CONTEXT
from proofs.jcs import NotCanonical
from proofs.keys import DID_KEY, PublicKey, SigningKey
from proofs.losses import losses
from proofs.proof_parts import (
    Find,
    ProofInvalid,
    Suite,
    key_of,
    moment_of,
    signature_of,
    suite_of,
)
from proofs.shelf import NOWHERE, MalformedJsonLd, Shelf, UnknownContext
from proofs.strict_json import Json, TooComplex
from proofs.unsigned import PROOF, Reading, bare, unsigned
from proofs.value import value
from vocab.terms import SEC

__all__ = [
    "ProofInvalid",
    "Suite",
    "Unsealed",
    "VerifiedProof",
    "hash_of",
    "sign",
    "unsealed",
    "verify",
    "written",
]

PURPOSE = "assertionMethod"
_TYPE = "DataIntegrityProof"
_VALUE = "proofValue"
#: That a proof ends, in its canonical form.
_ENDS = f" <{SEC.EXPIRATION}> ".encode()
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_THEN, _KEY = "2001-02-03T04:05:06Z", "did:key:zKey#zKey"
#: The options of nearly every proof, with the two texts that differ.
_USUAL: dict[str, Json] = {
    "type": _TYPE,
    "cryptosuite": "eddsa-rdfc-2022",
    "created": _THEN,
    "verificationMethod": _KEY,
    "proofPurpose": PURPOSE,
    CONTEXT: "",
}


@value
class VerifiedProof:
    """What a proof has been shown to say."""

    key: PublicKey
    verification_method: str
    created: datetime
    suite: Suite
    purpose: str
    #: SHA-256 of the canonical document.
    digest: bytes
    expires: datetime | None = None

    @property
    def content_hash(self) -> str:
        """What two copies of a statement share (``sesame:contentHash``)."""
        return written_hash(self.digest)


def sign(
    document: dict[str, Json],
    key: SigningKey,
    *,
    created: datetime,
    expires: datetime | None = None,
    suite: Suite = Suite.RDFC,
    contexts: Shelf | None = None,
) -> dict[str, Json]:
    """The document with a proof; ``created`` and ``expires`` are cut to seconds.

    Raises ``ValueError`` where it has one, ``ProofInvalid`` where not all of it would be signed.
    """
    made = unsealed(
        document, key.public, created=created, expires=expires, suite=suite, contexts=contexts
    )
    return made.signed(key.sign(made.message))


@value
class Unsealed:
    """A document on its way to a key that is kept elsewhere; ``message`` is what it signs."""

    document: dict[str, Json]
    proof: dict[str, Json]
    message: bytes

    def signed(self, signature: bytes) -> dict[str, Json]:
        """The document with its proof. Whether the signature is good is for ``verify`` to ask."""
        return {**self.document, PROOF: {**self.proof, _VALUE: multibase.encode(signature)}}


def unsealed(
    document: dict[str, Json],
    key: PublicKey,
    *,
    created: datetime,
    expires: datetime | None = None,
    suite: Suite = Suite.RDFC,
    contexts: Shelf | None = None,
) -> Unsealed:
    """What :func:`sign` would have the private half of ``key`` sign; raises as it does."""
    if PROOF in document:
        raise ValueError("The document has a proof already.")
    proof: dict[str, Json] = {
        "type": _TYPE,
        "cryptosuite": suite.value,
        "created": written(created),
        "verificationMethod": key.verification_method,
        "proofPurpose": PURPOSE,
    }
    if expires is not None:
        proof["expires"] = written(expires)
    if suite is Suite.JCS and CONTEXT in document:
        proof[CONTEXT] = document[CONTEXT]
    body, options = _canonical(document, proof, suite, contexts or shelf.bundled())
    return Unsealed(document, proof, _digest(options) + _digest(body))


def verify(
    document: dict[str, Json],
    *,
    contexts: Shelf | None = None,
    reading: Reading = unsigned,
    find: Find = PublicKey.from_did,
) -> VerifiedProof:
    """What the proof of this document vouches for; raises :class:`ProofInvalid`.

    Whether it is of now (``created``, ``expires``) is for the caller to ask, who knows the day. An
    unknown context is :class:`proofs.shelf.UnknownContext`. ``reading`` is for whoever reads the
    document for more than this; it must give what :func:`unsigned` gives. ``find`` is for keys
    that have another name than their own (``did:key``).
    """
    proof = document.get(PROOF)
    if proof is None:
        raise ProofInvalid("no-proof", "The document carries no proof.")
    if isinstance(proof, list):
        raise ProofInvalid("several-proofs", "The document carries several proofs; one is read.")
    if not isinstance(proof, dict) or proof.get("type") != _TYPE:
        raise ProofInvalid("form", f"The proof is not a {_TYPE}.")
    suite, (key, method) = suite_of(proof), key_of(proof, find)
    if proof.get("proofPurpose") != PURPOSE:
        raise ProofInvalid("purpose", f"The proof's purpose is not {PURPOSE}.")
    created, expires = moment_of(proof, "created"), None
    if "expires" in proof:
        expires = moment_of(proof, "expires")
    options = {name: value for name, value in proof.items() if name != _VALUE}
    if CONTEXT in options and options[CONTEXT] != document.get(CONTEXT):
        raise ProofInvalid("context", "The document's contexts are not those that were signed.")
    body, config = _canonical(document, options, suite, contexts or shelf.bundled(), reading)
    digest = _digest(body)
    if expires is None and suite is Suite.RDFC and _ENDS in config:
        raise ProofInvalid("form", "The proof ends, and does not say so under “expires”.")
    if not key.verify(signature_of(proof, _VALUE), _digest(config) + digest):
        raise ProofInvalid(
            "signature", "The signature does not fit: the document is not as it was signed."
        )
    return VerifiedProof(key, method, created, suite, PURPOSE, digest, expires)


def hash_of(document: dict[str, Json], *, suite: Suite, contexts: Shelf | None = None) -> str:
    """The content hash of a document, with or without its proof (``sesame:contentHash``)."""
    return content_hash(_transform(document, suite, contexts or shelf.bundled(), ""))


def written(moment: datetime) -> str:
    """As ``xsd:dateTime`` in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _canonical(
    document: dict[str, Json],
    options: dict[str, Json],
    suite: Suite,
    contexts: Shelf,
    reading: Reading = unsigned,
) -> tuple[bytes, bytes]:
    """Transformation and proof configuration (Data Integrity EdDSA 1.0 §3.2.3, §3.2.5, §3.3.3)."""
    body = _transform(document, suite, contexts, "", reading)
    if suite is Suite.RDFC and CONTEXT in document:
        options = {**options, CONTEXT: document[CONTEXT]}
        usual = _usual_options(options, contexts)
        if usual is not None:
            return body, usual
    return body, _transform(options, suite, contexts, "/proof")


def _usual_options(options: dict[str, Json], contexts: Shelf) -> bytes | None:
    """The canonical options of a usual proof, without RDF: they differ in two judged texts only."""
    context, created = options[CONTEXT], options.get("created")
    if not isinstance(context, str) or contexts.plain(context) is None:
        return None
    if options.keys() != _USUAL.keys() or not isinstance(created, str):
        return None
    method = str(options["verificationMethod"])
    if _MOMENT.fullmatch(created) is None or not method.startswith(DID_KEY):
        return None
    return _usual_text(contexts, context).replace(_THEN, created).replace(_KEY, method).encode()


@lru_cache(16)
def _usual_text(contexts: Shelf, context: str) -> str:
    made: dict[str, Json] = {**_USUAL, CONTEXT: context}
    return _transform(made, Suite.RDFC, contexts, "/proof").decode()


def _transform(
    document: dict[str, Json],
    suite: Suite,
    contexts: Shelf,
    pointer: str,
    reading: Reading = unsigned,
) -> bytes:
    """The canonical bytes of what a document says besides its proof."""
    try:
        said = bare(document)
        if suite is Suite.JCS:
            return jcs(said)
        named = document.get(CONTEXT)
        plain = contexts.plain(named) if isinstance(named, str) else None
        if plain is not None:
            for loss in losses(said, plain):
                raise ProofInvalid(
                    "unsigned",
                    f"{loss.text or 'An empty value'} at {pointer}{loss.pointer} would not be "
                    f"covered by the signature ({loss.kind}).",
                    pointer + loss.pointer,
                )
        result = canonical.nquads(reading(document, contexts))
    except UnknownContext:
        raise
    except (MalformedJsonLd, NotCanonical, TooComplex) as error:
        raise ProofInvalid("document", str(error), pointer) from error
    if f"<{NOWHERE}".encode() in result:
        raise ProofInvalid("unsigned", "A relative address has no meaning when signed.", pointer)
    if not result:
        raise ProofInvalid("document", "The document says nothing that could be signed.", pointer)
    return result


def _digest(canonical_bytes: bytes) -> bytes:
    return hashlib.sha256(canonical_bytes).digest()
