"""What is in a credential that was signed with JOSE (VC-JOSE-COSE, as UNTP's profile has it).

The signature is not looked at: the company looks at what comes out, and signs that anew.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard, read
from proofs.words import Words

UNCHECKED = Words(
    "Vient d'une enveloppe signée (JOSE), dont la signature n'a pas été vérifiée.",
    "Comes from a signed envelope (JOSE), whose signature has not been verified.",
)
_COMPACT = re.compile(rb"\s*[\w-]+\.([\w-]+)\.[\w-]*\s*", re.ASCII)
_DATA = re.compile(r"data:application/vc[+-][a-z+-]*jwt(?:;charset=utf-8)?,(\S+)", re.IGNORECASE)


def payload(body: bytes) -> bytes | None:
    """The JSON in a compact JWS; None where these bytes are none."""
    found = _COMPACT.fullmatch(body)
    if found is None:
        return None
    part = found[1]
    try:
        return urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except ValueError:
        return None


def opened(document: Place) -> Place | None:
    """What an ``EnvelopedVerifiableCredential`` holds; None where the document is none.

    Raises :class:`NoCard` for an envelope that cannot be opened.
    """
    if "EnvelopedVerifiableCredential" not in [one.said() for one in document.each("type")]:
        return None
    found = _DATA.fullmatch(str(document.at("id").value))
    inside = payload(found[1].encode()) if found else None
    if inside is None:
        raise NoCard(
            "enveloped",
            "Cette enveloppe n'est pas un JWT lisible : donnez le JSON qu'elle contient.",
            "This envelope is no JWT that can be read: give the JSON that is in it.",
        )
    return read(inside)
