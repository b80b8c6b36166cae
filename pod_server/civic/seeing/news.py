"""What happened in the accounts of a pod, read from its log, once, by ledger number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum

from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.civil_status.overview import Company
from pod_server.civic.front_office.account import (
    ANSWERS,
    CIVIL_STATUS,
    OFFERS,
    PRODUCTS,
    RECEIPTS,
    REQUESTS,
)
from pod_server.civic.front_office.invitations import FOLDER
from pod_server.civic.front_office.notices import NOTICES
from pod_server.civic.seeing.glance import Glance
from pod_server.contracts import Ledger
from pod_server.model.change import Activity, Happening
from pod_server.model.errors import Lack
from pod_server.model.iri import Role
from proofs.model import Statement
from proofs.value import value

#: Activities of one reading of the log.
PAGE = 2_000


class What(StrEnum):
    """What can happen in an account that its citizen did not do herself."""

    ASKED = "asked"
    STATED = "stated"
    OFFERED = "offered"
    RECEIVED = "received"
    WROTE = "wrote"
    ANSWERED = "answered"
    CARDED = "carded"
    RESTRICTED = "restricted"
    REOPENED = "reopened"
    #: Its description says something else: of one that may sell now, from when on.
    MOVED = "moved"


_FOLDERS = {
    CIVIL_STATUS: What.STATED,
    OFFERS: What.OFFERED,
    RECEIPTS: What.RECEIVED,
    REQUESTS: What.WROTE,
    ANSWERS: What.ANSWERED,
    PRODUCTS: What.CARDED,
}


@value
class Happened:
    """One thing, in one account (its id), on a day (UTC); ``name`` is the document's."""

    account: str
    what: What
    day: date
    number: int
    name: str


def happened(activities: Iterable[Activity], owner: str) -> Iterator[Happened]:
    """What of these is news to the owner of the pod (a WebID)."""
    for each in activities:
        parts = each.name.split("/")
        if parts[0] != ACCOUNTS or each.role is not Role.RESOURCE or not 3 <= len(parts) <= 4:
            continue
        what = _what(each, parts, owner)
        if what is not None:
            day = datetime.fromtimestamp(each.at_us / 1_000_000, UTC).date()
            yield Happened(parts[1], what, day, each.number, each.name)


def touched(activities: Iterable[Activity]) -> tuple[frozenset[str], bool]:
    """The accounts that these may have changed, by id; and whether an invitation has."""
    accounts = set()
    invitations = False
    for each in activities:
        folder, _, rest = each.name.partition("/")
        if folder == ACCOUNTS and rest:
            accounts.add(rest.partition("/")[0])
        invitations |= each.name.startswith(FOLDER)
    return frozenset(accounts), invitations


def log(ledger: Ledger, after: int) -> Iterator[Activity]:
    """All that happened after this number, up to now."""
    while found := ledger.changes(after, PAGE):
        yield from found
        after = found[-1].number


def _what(each: Activity, parts: Sequence[str], owner: str) -> What | None:
    if len(parts) == 3:
        if parts[2] != "account":
            return None
        if each.what is Happening.CREATE:
            return What.ASKED
        is_hers = each.actor is not None and each.actor.partition(" ")[0] == owner
        return What.MOVED if each.what is Happening.UPDATE and not is_hers else None
    if each.what is not Happening.CREATE:
        return None
    if parts[2] == NOTICES:
        return What.RESTRICTED if parts[3].endswith("-restricted") else What.REOPENED
    return _FOLDERS.get(parts[2])


@value
class Entry:
    """What one company did on one day."""

    day: date
    seen: Glance
    stated: int = 0
    refused: int = 0
    #: What was said again, each with what had been said before, where that is still there.
    restated: tuple[tuple[Statement, Statement | None], ...] = ()
    offers: int = 0
    receipts: int = 0
    answers: int = 0
    messages: int = 0
    #: Product cards, all together however many: new ones, and new words about a thing.
    cards: int = 0
    #: What they say, by language tag, where there is one; the first few.
    texts: tuple[Mapping[str, str], ...] = ()
    asked: bool = False
    #: How it stood at the end of the day, where that changed; what it lacks, if it may not sell.
    became: What | None = None
    lacks: tuple[Lack, ...] = ()
    #: The company has taken the notice of it.
    is_told: bool = True

    @property
    def says_something(self) -> bool:
        """Whether anything is left of it: what was taken away again says nothing."""
        counts = (
            self.stated,
            self.refused,
            self.offers,
            self.receipts,
            self.answers,
            self.messages,
            self.cards,
        )
        return bool(any(counts) or self.restated or self.asked or self.became)


def needs_whole(seen: Glance, found: Sequence[Happened]) -> bool:
    """What happened cannot be told from the glance: a figure was said anew, or a sale closed."""
    numbers = (abs(_said(seen, each)) for each in found if each.what is What.STATED)
    return any(each.what is What.RESTRICTED for each in found) or any(n > 1 for n in numbers)


def entry(
    seen: Glance,
    whole: Company | None,
    day: date,
    found: Sequence[Happened],
    texts: Iterable[Mapping[str, str]],
    *,
    opened: bool,
) -> Entry:
    """The same put together; ``whole`` where it takes that. ``opened``: it may sell since then."""
    numbers = [_said(seen, each) for each in found if each.what is What.STATED]
    whats = [each.what for each in found]
    turns = [what for what in whats if what in (What.RESTRICTED, What.REOPENED)]
    return Entry(
        day,
        seen,
        stated=numbers.count(1),
        refused=numbers.count(-1),
        restated=tuple(_restated(whole, found)) if whole is not None else (),
        offers=whats.count(What.OFFERED),
        receipts=whats.count(What.RECEIVED),
        answers=whats.count(What.ANSWERED),
        messages=whats.count(What.WROTE),
        cards=whats.count(What.CARDED),
        texts=tuple(texts),
        asked=What.ASKED in whats,
        became=turns[-1] if turns else What.MOVED if opened else None,
        lacks=whole.verdict.lacks if whole is not None and not whole.may_sell else (),
        is_told=whole is None or not whole.account.untold,
    )


def _said(seen: Glance, each: Happened) -> int:
    """The number of a statement, below zero where it refuses; 0 where it is no more."""
    return seen.said.get(each.name.rpartition("/")[2], 0)


def _restated(
    company: Company, found: Sequence[Happened]
) -> Iterator[tuple[Statement, Statement | None]]:
    held = {each.name: each.statement for each in company.held}
    for each in found:
        said = held.get(each.name) if each.what is What.STATED else None
        if said is not None and said.sequence > 1:
            yield said, next(iter(company.before(said)), None)
