"""The citizen's pages of payments, put together."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from pod_server.civic.paying.bringing import Bringing
from pod_server.civic.paying.receipts import Receipts
from pod_server.identity.passkeys import Passkeys
from pod_server.web.office.who import Door
from pod_server.web.paying.brought import BroughtDecisions
from pod_server.web.paying.choices import PaymentSettingsPages
from pod_server.web.paying.listing import PaymentList
from pod_server.web.paying.offline import OfflinePayer
from pod_server.web.paying.pages import PaymentPages
from pod_server.wiring.house import House
from pod_server.wiring.paying import choices, notices, wallet
from proofs.value import value


def payment_pages(house: House, door: Door, passkeys: Passkeys) -> list[Blueprint]:
    """The citizen's pages."""
    purse, receipts = wallet(house), Receipts(house.documents)
    step_up = _OwnPasskeys(passkeys)
    return [
        BroughtDecisions(door, Bringing(purse), step_up).routes(),
        PaymentSettingsPages(door, choices(house), house.glances).routes(),
        PaymentList(door, purse, receipts).routes(),
        PaymentPages(door, purse, step_up, receipts).routes(),
    ]


def offline_payer(house: House, passkeys: Passkeys) -> OfflinePayer:
    """What a copy on the phone holds of payments."""
    return OfflinePayer(choices(house), notices(house), house.glances, _OwnPasskeys(passkeys))


@value
class _OwnPasskeys:
    passkeys: Passkeys

    def known(self, account_id: str) -> Sequence[str]:
        if not self.passkeys.available:
            return ()
        found = self.passkeys.accounts.passkeys.of(account_id)
        return [each.credential_id for each in found]

    def signed_over(self, account_id: str, sent: str, network: str, document: bytes) -> None:
        self.passkeys.signed_over(account_id, sent, network, document)
