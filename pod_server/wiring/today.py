"""Today put together: the pod's log and accounts, and what else of somebody's account ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from flask import Blueprint

from pod_server.civic.concerns import SOON, Lapse
from pod_server.civic.looked import Looks
from pod_server.civic.samples import Dataland
from pod_server.civic.today import Days
from pod_server.model.account import SECOND
from pod_server.web.office.samples import DatalandPages
from pod_server.web.office.today import TodayPage
from pod_server.web.office.who import Door
from pod_server.wiring.house import House

#: So many apps and machines of one account are looked through, the newest first.
LOOKED_AT = 200


def today_page(house: House, door: Door) -> Blueprint:
    """Its blueprint."""
    office = house.front_office
    looks = Looks(house.documents, house.maker, house.clock, office.controlled)
    days = Days(house.overview, house.documents, office.invitations, house.glances)

    def ending(account_id: str, today: date) -> Iterator[Lapse]:
        for consent in house.accounts.consents.of(account_id, LOOKED_AT):
            day = _soon(consent.until, today)
            if day is not None:
                yield Lapse("app", day, consent.client_id, consent.name or consent.client_id)
        for machine in house.accounts.clients.credentials(account_id, limit=LOOKED_AT):
            day = _soon(machine.expires, today) if machine.ended is None else None
            if day is not None:
                yield Lapse("machine", day, machine.client_id, machine.name or machine.client_id)

    return TodayPage(door, days, looks, ending).routes()


def dataland_pages(house: House, door: Door) -> Blueprint:
    """Sample companies, there and gone."""
    office = house.front_office
    dataland = Dataland(office.rooms, house.terms, house.clock, office.controlled)
    return DatalandPages(door, dataland).routes()


def _soon(us: int | None, today: date) -> date | None:
    """The day of a moment that is to come, and soon."""
    day = datetime.fromtimestamp(us / SECOND, UTC).date() if us is not None else None
    return day if day is not None and today <= day <= today + SOON else None
