"""Today put together: the pod's log and accounts, and what else of somebody's account ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint

from pod_server.civic.credentials.keeping import Credentials
from pod_server.civic.credentials.record import Verdict
from pod_server.civic.giving.rights import Rights
from pod_server.civic.seeing.concerns import SOON, Lapse
from pod_server.civic.seeing.looked import Looks
from pod_server.civic.seeing.samples import Dataland
from pod_server.civic.seeing.today import Days
from pod_server.contracts import Ledger
from pod_server.model.account import SECOND
from pod_server.web.me import credential_rows
from pod_server.web.me import face as sold
from pod_server.web.office.samples import DatalandPages
from pod_server.web.office.today import Row as Line
from pod_server.web.office.today import TodayPage
from pod_server.web.office.who import Door, Owner
from pod_server.web.paying.listing import waiting_rows
from pod_server.web.reading.text import plain
from pod_server.web.sharing import returned
from pod_server.wiring.facts import derived_facts, face_of
from pod_server.wiring.giving import giving
from pod_server.wiring.house import House
from pod_server.wiring.paying import wallet

#: So many apps and machines of one account are looked through, the newest first.
LOOKED_AT = 200
#: A paper takes its time to be made anew.
PAPERS_SOON = timedelta(days=60)
_TOLD = (Verdict.REVOKED, Verdict.SUSPENDED, Verdict.INVALID, Verdict.UNKNOWN)


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

        for pod in house.accounts.people.pods(account_id)[:1]:
            yield from _own(house, house.ledgers.by_id(pod.pod_id), today)

    held, purse, gives = derived_facts(house).credentials, wallet(house), giving(house)
    face = face_of(house)

    def waiting(owner: Owner, language: str) -> Iterator[Line]:
        yield from waiting_rows(purse, owner, language)
        yield from credential_rows.waiting_rows(held, owner, language)
        yield from returned.waiting_rows(gives, owner, language)
        yield from sold.waiting_rows(face, owner, language)

    return TodayPage(door, days, looks, ending, gives.count, waiting).routes()


def _own(house: House, ledger: Ledger, today: date) -> Iterator[Lapse]:
    """Papers of the owner's that end, and have not been over for long; answers that are due."""
    facts = derived_facts(house)
    personal = facts.personal
    yield from _vouched(facts.credentials, ledger, today)
    for paper in personal.papers(ledger):
        until = paper.until
        if until is not None and today - SOON <= until <= today + PAPERS_SOON:
            yield Lapse("paper", until, paper.name, paper.values["title"])
    for letter in Rights(personal).all(ledger):
        if letter.answered is None and letter.due <= today + SOON:
            yield Lapse("letter", letter.due, letter.name, letter.to)


def _vouched(credentials: Credentials, ledger: Ledger, today: date) -> Iterator[Lapse]:
    """Credentials that end, and those of which something else than before was found."""
    for kept in credentials.kept(ledger):
        said, found = kept.credential, kept.record
        name = plain(next(iter(said.names.values()), "") or said.issuer)
        since = datetime.fromtimestamp(found.since_us / SECOND, UTC).date()
        is_told = found.verdict in _TOLD and found.reason != "fresh"
        if is_told and today - SOON <= since:
            yield Lapse(f"credential_{found.verdict}", since, kept.name, name)
        elif said.valid_until is not None:
            until = said.valid_until.date()
            if today - SOON <= until <= today + PAPERS_SOON:
                yield Lapse("credential", until, kept.name, name)


def dataland_pages(house: House, door: Door) -> Blueprint:
    """Sample companies, there and gone."""
    office = house.front_office
    dataland = Dataland(office.rooms, house.terms, house.clock, office.controlled)
    return DatalandPages(door, dataland).routes()


def _soon(us: int | None, today: date) -> date | None:
    """The day of a moment that is to come, and soon."""
    day = datetime.fromtimestamp(us / SECOND, UTC).date() if us is not None else None
    return day if day is not None and today <= day <= today + SOON else None
