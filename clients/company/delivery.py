"""Bring the statements of a dossier into one account, and tell what became of each.

Repeats are harmless: each statement goes with its content hash as ``Idempotency-Key``, and what
the register knows to have arrived is not sent at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urljoin

from clients.company.accounts import Account, look
from clients.pod_client import verbs
from clients.pod_client.errors import (
    Busy,
    Forbidden,
    Missing,
    PodClientError,
    RequestRefused,
    Unauthorized,
)
from clients.pod_client.messages import Errand, Request
from clients.pod_client.session import Session
from proofs.value import value

#: Where answers to questions of customers go.
ANSWERS = "answers"
#: Where product cards go, with citizens who have asked for them.
PRODUCTS = "products"
#: After one of these the rest would fare the same.
_HOPELESS = (Forbidden, Unauthorized, Missing, Busy)


@value
class Parcel:
    """One signed statement on its way: its bytes, and what one must know to send them."""

    name: str
    key: tuple[str, ...]
    sequence: int
    content_hash: str
    body: bytes = field(repr=False)
    #: The account's folder that it goes into, where that is not its état civil.
    folder: str = ""


@value
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
    #: The citizen has not asked for product cards: none were sent.
    unwanted: bool = False

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
    container: str = "",
    *,
    look_first: bool = False,
) -> Errand[None]:
    """Send what this account lacks, filling in ``delivery``; raises nothing of ``pod_client``.

    ``known`` says by content hash what has arrived before; ``acknowledged`` is told of each
    arrival (content hash, location) before the next one is sent. With the ``container`` of an
    account that was open when last seen, it is looked at only after a refusal, or where
    ``look_first`` asks for it, though nothing may be due. Product cards are sent only where the
    account says that they are wanted.
    """
    delivery.already.extend(parcel.name for parcel in parcels if known(parcel.content_hash))
    parcels = [parcel for parcel in parcels if not known(parcel.content_hash)]
    if not parcels and not look_first:
        return
    has_cards = any(parcel.folder == PRODUCTS for parcel in parcels)
    try:
        if look_first or has_cards or not container:
            delivery.account = yield from look(session, address)
            container = delivery.account.civil_status if delivery.account.is_open else ""
            if has_cards and container and not delivery.account.wants_cards:
                delivery.unwanted = True
                parcels = [parcel for parcel in parcels if parcel.folder != PRODUCTS]
        if container:
            yield from _sent(session, delivery, container, parcels, acknowledged)
        else:
            delivery.left.extend(parcel.name for parcel in parcels)
        if delivery.account is None and any(
            isinstance(one.error, Forbidden | Missing) for one in delivery.rejected
        ):
            delivery.account = yield from look(session, address)
    except PodClientError as error:
        delivery.error = error
        if not delivery.rejected:
            delivery.left.extend(parcel.name for parcel in parcels)


def _sent(
    session: Session,
    delivery: Delivery,
    container: str,
    parcels: Sequence[Parcel],
    acknowledged: Acknowledged,
) -> Errand[None]:
    """One after the other, until one says that the rest would fare the same."""
    refused: set[tuple[str, ...]] = set()
    for at, parcel in enumerate(parcels):
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


class Outcome(StrEnum):
    """What a round came to at one customer's."""

    DELIVERED = "delivered"  #: everything is there
    REFUSED = "refused"  #: the Sésame does not take a statement, and says why
    CLOSED = "closed"  #: the citizen refused, suspended, closed or removed the account
    WAITING = "waiting"  #: the citizen has not answered yet
    UNASKED = "unasked"  #: no account was ever asked for
    BUSY = "busy"  #: it asked to come back later than we wait
    UNWANTED = "unwanted"  #: the citizen has not asked for product cards
    DEAD = "dead"  #: nobody answers there, or not as a Sésame does


#: What a later pass may mend.
PASSING = frozenset({Outcome.BUSY, Outcome.DEAD})


def outcome_of(delivery: Delivery) -> Outcome:
    """In which of the lines of the report a delivery is counted."""
    errors = [one.error for one in delivery.rejected]
    errors += [] if delivery.error is None else [delivery.error]
    account = delivery.account
    if account is not None and not account.is_open:
        return Outcome.CLOSED if account.is_decided else Outcome.WAITING
    if delivery.is_complete:
        return Outcome.UNWANTED if delivery.unwanted else Outcome.DELIVERED
    if any(isinstance(error, Busy) for error in errors):
        return Outcome.BUSY
    if any(isinstance(error, Missing) for error in errors):
        return Outcome.CLOSED
    if delivery.rejected or isinstance(delivery.error, RequestRefused):
        return Outcome.REFUSED
    return Outcome.DEAD if delivery.error is not None else Outcome.UNASKED


def _post(container: str, parcel: Parcel) -> Request:
    place = urljoin(container, f"../{parcel.folder}/") if parcel.folder else container
    return verbs.post(
        place,
        parcel.body,
        verbs.JSON_LD,
        slug=parcel.name,
        idempotency_key=parcel.content_hash,
    )
