"""What a credential says in the terms of one's own facts."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.civic.giving.sorts import SORTS
from proofs.credentials.credential import Credential

HOME, IDENTITY, HOUSEHOLD = "home-address", "identity", "household"
#: Those that a credential can be of, the most telling first.
VERIFIED = (HOME, IDENTITY, HOUSEHOLD)


def said(credential: Credential, sort: str) -> Mapping[str, str]:
    """What it says of a sort of facts, by the names of its fields; only what it says."""
    texts = credential.address if sort == HOME else credential.about
    found = {field.name: texts.get(field.predicate, "") for field in SORTS[sort].fields}
    return {name: " ".join(text.split()) for name, text in found.items() if text.strip()}


def sort_of(credential: Credential) -> str:
    """The sort whose document it is kept beside; empty for any other credential."""
    return next((sort for sort in VERIFIED if said(credential, sort)), "")


def agrees(claims: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Whether a fact says all that the credential says, and nothing that it does not."""
    stated = {name: _plain(text) for name, text in values.items() if text}
    return bool(claims) and stated == {name: _plain(text) for name, text in claims.items()}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
