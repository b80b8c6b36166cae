"""Informed payment put together: the door for merchants, the citizen's pages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import Blueprint

from pod_server.civic.paying.asking import PaymentInbox
from pod_server.civic.paying.bringing import Bringing
from pod_server.civic.paying.deciding import Wallet
from pod_server.civic.paying.notices import Notices
from pod_server.civic.paying.payments import Payments
from pod_server.civic.paying.receipts import Receipts
from pod_server.civic.paying.settings import PaymentChoices
from pod_server.civic.seeing.profiles import Profiles
from pod_server.identity.passkeys import Passkeys
from pod_server.identity.throttle import Throttle
from pod_server.model.errors import PodError
from pod_server.model.phone import Waits
from pod_server.web.calls import Service
from pod_server.web.office.who import Door
from pod_server.web.paying.brought import BroughtDecisions
from pod_server.web.paying.choices import PaymentSettingsPages
from pod_server.web.paying.door import PAYMENTS, OnePayment, PaymentDoor
from pod_server.web.paying.listing import PaymentList
from pod_server.web.paying.offline import OfflinePayer
from pod_server.web.paying.pages import PaymentPages
from pod_server.web.paying.wording import Wording
from pod_server.web.pods import ANY
from pod_server.wiring.counting import count_payment
from pod_server.wiring.house import House

log = logging.getLogger(__name__)


def _notices(house: House) -> Notices:
    profiles = Profiles(house.documents, house.maker, house.front_office.controlled)
    return Notices(house.overview, profiles.criteria, house.clock, Wording())


def _choices(house: House) -> PaymentChoices:
    return PaymentChoices(house.front_office.controlled, house.clock, house.pod_keys.of)


def payment_services(house: House) -> dict[str, Service]:
    """What a merchant asks at, by path."""
    inbox = PaymentInbox(
        Payments(house.documents),
        _choices(house),
        _notices(house),
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
        _choices(house),
        _notices(house),
        house.clock,
        house.front_office.controlled,
        house.maker.turtle,
    )


def payment_pages(house: House, door: Door, passkeys: Passkeys) -> list[Blueprint]:
    """The citizen's pages."""
    purse, receipts = wallet(house), Receipts(house.documents)
    step_up = _OwnPasskeys(passkeys)
    return [
        BroughtDecisions(door, Bringing(purse), step_up).routes(),
        PaymentSettingsPages(door, _choices(house), house.glances).routes(),
        PaymentList(door, purse, receipts).routes(),
        PaymentPages(door, purse, step_up, receipts).routes(),
    ]


def offline_payer(house: House, passkeys: Passkeys) -> OfflinePayer:
    """What a copy on the phone holds of payments."""
    return OfflinePayer(_choices(house), _notices(house), house.glances, _OwnPasskeys(passkeys))


@dataclass(frozen=True, slots=True)
class _OwnPasskeys:
    passkeys: Passkeys

    def known(self, account_id: str) -> Sequence[str]:
        if not self.passkeys.available:
            return ()
        found = self.passkeys.accounts.passkeys.of(account_id)
        return [each.credential_id for each in found]

    def signed_over(self, account_id: str, sent: str, network: str, document: bytes) -> None:
        self.passkeys.signed_over(account_id, sent, network, document)
