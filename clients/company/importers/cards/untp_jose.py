"""What is in a credential that was signed with JOSE (VC-JOSE-COSE, as UNTP's profile has it).

The signature is not looked at: the company looks at what comes out, and signs that anew.
"""

from __future__ import annotations

import json
import re

from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard, read
from proofs import enveloped
from proofs.payments.compact import BadToken
from proofs.words import Words

UNCHECKED = Words(
    "Vient d'une enveloppe signée (JOSE), dont la signature n'a pas été vérifiée.",
    "Comes from a signed envelope (JOSE), whose signature has not been verified.",
)
_DATA = re.compile(r"data:application/vc[+-][a-z+-]*jwt(?:;charset=utf-8)?,(\S+)", re.IGNORECASE)


def payload(text: str) -> bytes | None:
    """The JSON in a token, with what is disclosed beside it; None where this is none."""
    if not enveloped.is_enveloped(text):
        return None
    try:
        return json.dumps(enveloped.opened(text)).encode()
    except BadToken:
        return None


def opened(document: Place) -> Place | None:
    """What an ``EnvelopedVerifiableCredential`` holds; None where the document is none.

    Raises :class:`NoCard` for an envelope that cannot be opened.
    """
    if "EnvelopedVerifiableCredential" not in [one.said() for one in document.each("type")]:
        return None
    found = _DATA.fullmatch(str(document.at("id").value))
    inside = payload(found[1]) if found else None
    if inside is None:
        raise NoCard(
            "enveloped",
            "Cette enveloppe n'est pas un JWT lisible : donnez le JSON qu'elle contient.",
            "This envelope is no JWT that can be read: give the JSON that is in it.",
        )
    return read(inside)
