"""How a credential stands by its issuer's status list: the bit, and for how long that is known."""

from __future__ import annotations

from datetime import datetime

from proofs.credentials import bitstring
from proofs.credentials.bitstring import BadList
from proofs.credentials.credential import Credential, NotACredential, Status
from proofs.credentials.sealed import FindKey, opened, verify
from proofs.value import value
from vocab.terms import STATUS

REVOCATION, SUSPENSION = "revocation", "suspension"
#: Octets of a list as it is signed.
LARGEST_LIST = 256 * 1024
#: Purposes that end or stop a credential; those that only tell something more are not asked.
STOPS, TELLS = (REVOCATION, SUSPENSION), ("refresh", "message")


@value
class StatusList:
    """A list that its issuer has signed. ``ttl_ms``: how long it is good for, 0 where unsaid."""

    bits: bytes
    purposes: tuple[str, ...]
    ttl_ms: int

    def is_set(self, entry: Status) -> bool:
        """The bit of an entry. Raises :class:`BadList`."""
        if entry.purpose not in self.purposes:
            raise BadList("list-form", f"The list is not one for {entry.purpose}.")
        return bitstring.is_set(self.bits, entry.index)


def asked_of(credential: Credential) -> tuple[Status, ...]:
    """The entries to be looked up. Raises :class:`NotACredential` for what is not known here."""
    found = []
    for entry in credential.statuses:
        if not entry.list or entry.purpose not in (*STOPS, *TELLS):
            raise NotACredential("status", "It has a status of a kind that is not known here.")
        if entry.purpose in STOPS:
            found.append(entry)
    return tuple(found)


def listed(body: bytes, url: str, issuer: str, find: FindKey, now: datetime) -> StatusList:
    """The status list at ``url`` of that issuer.

    Raises :class:`BadList`, :class:`NotACredential`, and what ``find`` raises.
    """
    sealed = opened(body, LARGEST_LIST)
    said = sealed.credential
    if said.issuer != issuer:
        raise BadList("list-issuer", "The list is by another issuer than the credential.")
    verify(sealed, find, now)
    if said.iri and said.iri != url:
        raise BadList("list-form", "The list has another address than the one it was found at.")
    if STATUS.BITSTRING_STATUS_LIST_CREDENTIAL not in said.types or not said.listed:
        raise BadList("list-form", "It is no BitstringStatusListCredential.")
    if said.is_over(now) or said.is_early(now):
        raise BadList("list-over", "The list is not of now.")
    texts = said.listed[STATUS.ENCODED_LIST]
    if len(texts) != 1:
        raise BadList("list-form", "It has not one encodedList.")
    ttl = said.listed[STATUS.TTL]
    is_number = len(ttl) == 1 and ttl[0].isascii() and ttl[0].isdigit() and len(ttl[0]) < 15
    purposes = tuple(said.listed[STATUS.STATUS_PURPOSE])
    return StatusList(bitstring.decoded(texts[0]), purposes, int(ttl[0]) if is_number else 0)
