"""The parts of a Data Integrity proof, each read for what it may be and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from proofs import multibase
from proofs.keys import BadKey, PublicKey
from proofs.strict_json import Json

#: Finds the key that a verification method names; raises ``BadKey``.
Find = Callable[[str], PublicKey]


class Suite(StrEnum):
    """What is signed: the canonical RDF of the document, or its canonical JSON."""

    RDFC = "eddsa-rdfc-2022"
    JCS = "eddsa-jcs-2022"


class ProofInvalid(ValueError):
    """A document that its proof does not vouch for.

    ``code`` is one of ``no-proof``, ``several-proofs``, ``form``, ``suite``, ``purpose``, ``key``,
    ``created``, ``context``, ``unsigned`` (a part that the signature does not cover, at
    ``pointer``), ``document`` (cannot be canonicalised) or ``signature``.
    """

    def __init__(self, code: str, reason: str, pointer: str = "/proof") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.pointer = pointer


def suite_of(proof: Mapping[str, Json]) -> Suite:
    """How it was signed."""
    try:
        return Suite(str(proof.get("cryptosuite")))
    except ValueError as error:
        known = ", ".join(Suite)
        raise ProofInvalid("suite", f"The cryptosuite is not one of {known}.") from error


def key_of(proof: Mapping[str, Json], find: Find) -> tuple[PublicKey, str]:
    """The key, and what the proof calls it."""
    method = proof.get("verificationMethod")
    if not isinstance(method, str) or "#" not in method:
        raise ProofInvalid("key", "The verificationMethod is not did:key:z…#z….")
    try:
        return find(method), method
    except BadKey as error:
        raise ProofInvalid("key", str(error), "/proof/verificationMethod") from error


def signature_of(proof: Mapping[str, Json], name: str) -> bytes:
    """The 64 bytes of it."""
    value = proof.get(name)
    try:
        signature = multibase.decode(value if isinstance(value, str) else "")
    except ValueError as error:
        raise ProofInvalid("signature", f"The {name}: {error}", f"/proof/{name}") from error
    if len(signature) != 64:
        raise ProofInvalid("signature", f"The {name} does not hold 64 bytes.", f"/proof/{name}")
    return signature


def moment_of(proof: Mapping[str, Json], name: str) -> datetime:
    """When it was made, or ends."""
    try:
        moment = datetime.fromisoformat(str(proof.get(name)))
    except ValueError as error:
        raise ProofInvalid("created", f"The proof's {name} is not a date and time.") from error
    if moment.tzinfo is None:
        raise ProofInvalid("created", f"The proof's {name} names no time zone; end it with Z.")
    return moment
