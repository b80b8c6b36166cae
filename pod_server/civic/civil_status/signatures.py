"""Who signed a document that a company left, and when: asked alike of statements and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pod_server.civic.front_office.account import is_sample
from pod_server.contracts import WebIds
from pod_server.model.errors import Violation
from proofs.integrity import ProofInvalid, VerifiedProof


def signed_by(
    webids: WebIds, company: str, document: str, proof: VerifiedProof
) -> Iterator[Violation]:
    """With a key that the company's WebID document lists, while it was the company's."""
    if is_sample(company):
        yield Violation(
            "sample-company",
            document,
            "company",
            company,
            "C'est une entreprise d'exemple, qui n'existe pas : personne ne parle en son nom.",
            "This is a sample company, which does not exist: nobody speaks in its name.",
        )
        return
    keys = webids.signing_keys(company)
    if proof.key.did not in keys:
        yield Violation(
            "unlisted-key",
            document,
            "proof/verificationMethod",
            proof.verification_method,
            "La clé de signature n'est pas inscrite dans le document WebID de l'entreprise : "
            "ajoutez-la sous sec:assertionMethod (sesame-company init --publish le fait).",
            "The signing key is not listed in the company's WebID document: add it under "
            "sec:assertionMethod (sesame-company init --publish does it).",
        )
        return
    ended = keys[proof.key.did]
    if ended is not None and proof.created >= ended:
        yield Violation(
            "ended-key",
            document,
            "proof/verificationMethod",
            proof.verification_method,
            f"Cette clé n'est plus celle de l'entreprise depuis le {ended.isoformat()} : "
            "signez à nouveau avec la clé en vigueur (sesame-company key resign).",
            f"This key has not been the company's since {ended.isoformat()}: sign anew with "
            "the key in force (sesame-company key resign).",
        )


def signed_for(today: date, document: str, proof: VerifiedProof) -> Iterator[Violation]:
    """A day either way, for clocks and time zones (Data Integrity 1.0 §2.1)."""
    a_day = timedelta(days=1)
    if proof.created.date() > today + a_day:
        yield Violation(
            "proof-created-later",
            document,
            "proof/created",
            proof.created.isoformat(),
            "La signature est datée dans l'avenir : mettez l'horloge à l'heure et signez à "
            "nouveau.",
            "The signature is dated in the future: set the clock and sign again.",
        )
    if proof.expires is not None and proof.expires.date() < today - a_day:
        yield Violation(
            "proof-expired",
            document,
            "proof/expires",
            proof.expires.isoformat(),
            "La signature n'est plus valable : signez le document à nouveau.",
            "The signature has expired: sign the document again.",
        )


def unsigned(wrong: ProofInvalid) -> Violation:
    """Why a proof does not hold, and how to mend it."""
    return Violation(
        f"proof-{wrong.code}",
        "",
        wrong.pointer,
        "",
        f"{UNSIGNED_FR[wrong.code]} Signez le document à nouveau, puis envoyez les octets obtenus "
        "sans y toucher.",
        f"{wrong.reason} Sign the document again and send the bytes as they come out.",
    )


#: In French, why a proof does not hold; in English it says so itself.
UNSIGNED_FR: Mapping[str, str] = {
    "no-proof": "Le document n'est pas signé.",
    "several-proofs": "Le document porte plusieurs signatures ; une seule est lue.",
    "form": "La signature (« proof ») n'est pas un DataIntegrityProof lisible.",
    "suite": "La signature est d'une sorte que ce serveur ne lit pas.",
    "purpose": "La signature n'est pas faite pour affirmer (« proofPurpose » : assertionMethod).",
    "key": "La clé de la signature n'est pas une clé did:key lisible.",
    "created": "La signature n'a pas de date lisible.",
    "context": "Les contextes du document ne sont pas ceux qui ont été signés.",
    "unsigned": "Une partie du document n'est pas couverte par la signature.",
    "document": "Le document ne peut pas être mis sous la forme qui est signée.",
    "signature": "La signature ne correspond pas : le document n'est pas tel qu'il a été signé.",
}
