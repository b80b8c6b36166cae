"""Bring the statements of a dossier into one account, and tell what became of each.

Repeats are harmless: each statement goes with its content hash as ``Idempotency-Key``, and what
the journal knows to have arrived is not sent at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clients.company.accounts import Account, look
from clients.pod_client import verbs
from clients.pod_client.errors import (
    Busy,
    Forbidden,
    Missing,
    PodClientError,
    RequestRefused,
    Unauthorized,
    Unreachable,
)
from clients.pod_client.messages import Errand, Request
from clients.pod_client.session import Session

#: After one of these the rest would fare the same.
_HOPELESS = (Forbidden, Unauthorized, Missing, Busy)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One signed statement on its way: its bytes, and what one must know to send them."""

    name: str
    key: tuple[str, ...]
    sequence: int
    content_hash: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A statement that was not taken, and the server's reasons."""

    name: str
    error: PodClientError


@dataclass(slots=True)
class Delivery:
    """What became of one dossier at one customer's."""

    customer: str
    account: Account | None = None
    accepted: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    error: PodClientError | None = None
    #: How often the server answered with which HTTP status.
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def is_complete(self) -> bool:
        """Is everything there?"""
        return self.error is None and not self.rejected and not self.left


Known = Callable[[str], bool]
Acknowledged = Callable[[str, str], None]


def deliver(
    session: Session,
    delivery: Delivery,
    address: str,
    parcels: Sequence[Parcel],
    known: Known,
    acknowledged: Acknowledged,
) -> Errand[None]:
    """Send what this account lacks, filling in ``delivery``; raises nothing of ``pod_client``.

    ``known`` says by content hash what has arrived before; ``acknowledged`` is told of each
    arrival (content hash, location) before the next one is sent.
    """
    try:
        delivery.account = yield from look(session, address)
    except PodClientError as error:
        delivery.error = error
        delivery.left.extend(parcel.name for parcel in parcels)
        return
    if not delivery.account.is_open:
        delivery.left.extend(parcel.name for parcel in parcels)
        return
    container = delivery.account.civil_status
    refused: set[tuple[str, ...]] = set()
    for at, parcel in enumerate(parcels):
        if known(parcel.content_hash):
            delivery.already.append(parcel.name)
            continue
        if parcel.key in refused:
            delivery.left.append(parcel.name)  # its predecessor is not there
            continue
        try:
            response = yield from session.exchange(_post(container, parcel))
        except RequestRefused as error:
            delivery.statuses[error.status] += 1
            delivery.rejected.append(Rejected(parcel.name, error))
            refused.add(parcel.key)
            if isinstance(error, _HOPELESS):
                delivery.left.extend(other.name for other in parcels[at + 1 :])
                return
            continue
        except PodClientError as error:
            delivery.error = error
            delivery.left.extend(other.name for other in parcels[at:])
            return
        delivery.statuses[response.status] += 1
        acknowledged(parcel.content_hash, response.location or container)
        (delivery.accepted if response.status == 201 else delivery.already).append(parcel.name)


def out_of_reach(delivery: Delivery) -> bool:
    """Did it fail for want of an answer?"""
    return isinstance(delivery.error, Unreachable)


def _post(container: str, parcel: Parcel) -> Request:
    return verbs.post(
        container,
        parcel.body,
        verbs.JSON_LD,
        slug=parcel.name,
        idempotency_key=parcel.content_hash,
    )
