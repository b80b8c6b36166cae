"""What of a company's account asks for the citizen, or soon will; and the one thing to do now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from pod_server.civic.front_office.invitations import Invitation
from pod_server.civic.front_office.opening import UNDO_US
from pod_server.civic.seeing.glance import Fact, Glance
from proofs.datapoints import Requirement, named
from proofs.value import value
from vocab.terms import SESAME

#: What lapses within so many days is told.
SOON = timedelta(days=30)
#: An invitation that nobody has come by for so long is told too.
IDLE = timedelta(days=14)
_ORDER = ("waiting", "leaked", "alternative", "wrote")


@value
class Lapse:
    """Something that ends, or has to be renewed, by a day.

    ``kind``: ``statements`` (``count`` of them; the company is restricted from ``until`` on),
    ``contact``, ``undo`` (of a closed account), ``invitation`` (``account`` is its code).
    """

    kind: str
    day: date
    account: str
    name: str
    count: int = 1
    until: date | None = None
    is_sample: bool = False


@value
class Concern:
    """One account, as far as its citizen is concerned. ``in_tray``: asks without an invitation."""

    account: str
    name: str
    asked_on: date
    standing: str = ""
    lapses: tuple[Lapse, ...] = ()
    is_sample: bool = False

    @property
    def in_tray(self) -> bool:
        return self.standing == "tray"

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What the company waits for an answer to."""
        if self.standing in ("", "tray"):
            return ()
        return (Ask(self.standing, self, self.asked_on),)


@value
class Ask:
    """Who asks, and since when.

    ``kind``: for an account (``waiting``; ``leaked``, by another's invitation), for other terms
    (``alternative``), or nothing but to be read (``wrote``: ``count`` messages).
    """

    kind: str
    who: Concern
    since: date
    count: int = 1

    @property
    def is_sample(self) -> bool:
        return self.who.is_sample

    def order(self) -> tuple[int, date, str]:
        """What waits for a yes or no first, the longest wait first."""
        return _ORDER.index(self.kind), self.since, self.who.name


@value
class Proposal:
    """The one thing most worth doing now. ``about`` is an account's id or an invitation's code."""

    kind: str
    about: str = ""
    name: str = ""
    since: date | None = None


def concern(seen: Glance, today: date) -> Concern:
    """What there is of one account, on a day."""
    standing = ""
    if seen.is_waiting:
        standing = "leaked" if seen.is_leaked else "waiting" if seen.invited else "tray"
    elif seen.is_accepted and seen.alternative:
        standing = "alternative"
    return Concern(
        seen.account_id,
        seen.name,
        _day(seen.opened_us),
        standing,
        tuple(_lapses(seen, today)),
        seen.is_sample,
    )


def idle_invitations(invitations: Iterable[Invitation], today: date) -> Iterator[Lapse]:
    """Those that nobody came by, and that are not cut."""
    for each in invitations:
        made = _day(each.made_us)
        if not each.used_by and not each.cut_us and made + IDLE <= today:
            yield Lapse("invitation", made, each.code, each.given_to)


def propose(
    asks: Sequence[Ask],
    tray: int,
    *,
    has_companies: bool,
    idle: Sequence[Lapse],
    has_chosen: bool,
) -> Proposal | None:
    """The first of these that there is; always the same of the same (issue 5, Today)."""
    if asks:
        first = min(asks, key=Ask.order)
        return Proposal(first.kind, first.who.account, first.who.name, first.since)
    if tray:
        return Proposal("tray")
    if not has_companies and not idle:
        return Proposal("invite")
    if idle:
        oldest = min(idle, key=lambda lapse: lapse.day)
        return Proposal("invitation", oldest.account, oldest.name, oldest.day)
    return None if has_chosen else Proposal("terms")


def _lapses(seen: Glance, today: date) -> Iterator[Lapse]:
    def lapse(kind: str, day: date, count: int = 1, until: date | None = None) -> Lapse:
        return Lapse(kind, day, seen.account_id, seen.name, count, until, seen.is_sample)

    horizon = today + SOON
    if not seen.is_accepted:
        end = _day(seen.closed_us + UNDO_US)
        if seen.state in (SESAME.CLOSED, SESAME.REFUSED) and today <= end and seen.closed_us:
            yield lapse("undo", end)
        return
    if "" < seen.due <= horizon.isoformat():
        late = [(name, fact) for name, fact in seen.facts.items() if _is_soon(fact, horizon)]
        needed = (fact.restricts for name, fact in late if _is_needed(name) and fact.restricts)
        end_of_all = min(needed, default="")
        yield lapse(
            "statements",
            date.fromisoformat(min(fact.due for _, fact in late)),
            len(late),
            date.fromisoformat(end_of_all) if end_of_all else None,
        )
    until = seen.contact_until_us
    if until and today <= _day(until) <= horizon:
        yield lapse("contact", _day(until))


def _is_soon(fact: Fact, horizon: date) -> bool:
    """To be renewed; what is past its grace is no more to come, it is missing."""
    return fact.is_soon and fact.due <= horizon.isoformat()


def _is_needed(name: str) -> bool:
    return named(name).requirement is not Requirement.OPTIONAL


def _day(us: int) -> date:
    return datetime.fromtimestamp(us / 1_000_000, UTC).date()
