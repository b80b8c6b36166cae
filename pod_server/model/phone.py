"""A phone that wants to be told when something waits (Push API; RFC 8030, RFC 8291)."""

from __future__ import annotations

from enum import StrEnum

from proofs.value import value


class Waits(StrEnum):
    """What a phone is told of: a kind, and nothing else of it."""

    PAYMENT = "payment"
    ACCESS = "access"


@value
class PhoneKeys:
    """What a browser gives for one subscription.

    ``endpoint``: where its push service takes messages. ``p256dh``: its public key on P-256, 65
    octets uncompressed; ``auth``: a secret of 16 octets; both in base64url without padding.
    """

    endpoint: str
    p256dh: str
    auth: str


@value
class Phone:
    """One of an account's phones. Times in microseconds; ``told`` is the last try, 0 for none.

    ``kind``, ``due`` and ``tries`` are of the message on its way; ``due`` is ``None`` without one.
    """

    phone_id: str
    account_id: str
    pod_id: str
    keys: PhoneKeys
    name: str
    since: int
    told: int = 0
    kind: str = ""
    due: int | None = None
    tries: int = 0
