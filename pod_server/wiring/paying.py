"""Informed payment put together: the door for merchants, and the wallet behind the pages."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial

from pod_server.civic.paying.asking import PaymentInbox
from pod_server.civic.paying.deciding import Wallet
from pod_server.civic.paying.notices import Notices
from pod_server.civic.paying.payments import Payments
from pod_server.civic.paying.settings import PaymentChoices
from pod_server.civic.seeing.profiles import Profiles
from pod_server.identity.throttle import Throttle
from pod_server.model.errors import PodError
from pod_server.model.iri import PAYMENTS
from pod_server.model.phone import Waits
from pod_server.web.calls import Service
from pod_server.web.paying.door import OnePayment, PaymentDoor
from pod_server.web.paying.wording import Wording
from pod_server.web.pods import ANY
from pod_server.wiring.counting import count_payment
from pod_server.wiring.house import House

log = logging.getLogger(__name__)


def notices(house: House) -> Notices:
    """What is said before a payment."""
    profiles = Profiles(house.documents, house.maker, house.front_office.controlled)
    return Notices(house.overview, profiles.criteria, house.clock, Wording())


def choices(house: House) -> PaymentChoices:
    """What the owner has chosen about payments."""
    return PaymentChoices(house.front_office.controlled, house.clock, house.pod_keys.of)


def payment_doors(house: House) -> Mapping[str, Service]:
    """What a merchant asks at, by path."""
    inbox = PaymentInbox(
        Payments(house.documents),
        choices(house),
        notices(house),
        house.clock,
        house.maker.turtle,
    )
    count = partial(count_payment, Throttle(house.accounts.signins, house.clock))

    def ring(pod_id: str) -> None:
        try:
            house.accounts.phones.ring(pod_id, Waits.PAYMENT, house.clock())
        except PodError:
            log.warning("nobody is told of a payment", exc_info=True)

    return {
        PAYMENTS: PaymentDoor(inbox, house.settings.account_origin, count, ring),
        f"{PAYMENTS}/{ANY}": OnePayment(inbox, count, ring),
    }


def wallet(house: House) -> Wallet:
    """Payments as their owner decides them."""
    return Wallet(
        Payments(house.documents),
        choices(house),
        notices(house),
        house.clock,
        house.front_office.controlled,
        house.maker.turtle,
    )
