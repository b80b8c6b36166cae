"""Letters put together: for the pages, and for what is written by itself."""

from __future__ import annotations

from pod_server.delivery.letters import Letters, Relay
from pod_server.identity.links import Links
from pod_server.identity.mailing import Mailing
from pod_server.identity.throttle import Throttle
from pod_server.wiring.house import House


def mailing(house: House, links: Links) -> Mailing | None:
    """Where letters can be sent."""
    settings, accounts = house.settings, house.accounts
    if not settings.smtp_url:
        return None
    relay = Relay.of(settings.smtp_url, settings.smtp_password, settings.mail_from)
    throttle = Throttle(accounts.signins, house.clock)
    return Mailing(accounts, links, throttle, house.clock, Letters(relay))
