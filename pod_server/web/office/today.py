"""Today: what changed since the citizen last looked, what lapses, who asks, one proposal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pod_server.actions.settle import settle_now
from pod_server.civic.seeing.concerns import Ask, Lapse, Proposal
from pod_server.civic.seeing.looked import Looks
from pod_server.civic.seeing.news import Entry, What
from pod_server.civic.seeing.today import Days, Today
from pod_server.contracts import Ledger
from pod_server.model.errors import QuotaExceeded, StorageFull
from pod_server.web.dates import day, moment
from pod_server.web.office.listing import bare
from pod_server.web.office.values import period, pieces
from pod_server.web.office.who import Door, Owner
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from pod_server.web.typography import typeset
from proofs.datapoints import named
from proofs.model import Statement
from proofs.value import value

PAGE = 20
REQUESTS = "/sharing/requests/"
#: Restatements that a line tells in full; the rest are on the company's page.
IN_FULL = 5
log = logging.getLogger(__name__)
T = TypeVar("T")


@value
class Part(Generic[T]):
    """A page of a list. ``name`` is the parameter of its address that says which one."""

    name: str
    shown: Sequence[T]
    page: int
    pages: int

    @classmethod
    def of(cls, name: str, found: Sequence[T]) -> Part[T]:
        """The page that the address asks for."""
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get(name, 1, int), 1), pages)
        return cls(name, found[(page - 1) * PAGE : page * PAGE], page, pages)


@value
class Restated:
    """One figure that was said anew: what, before, now, and why, as the company has it."""

    label: str
    before: str
    now: str
    reason: str


@value
class News:
    """One company on one day, in words."""

    account: str
    name: str
    mark: str
    said: str
    texts: Sequence[str]
    restated: Sequence[Restated]
    more: int
    lacks: Sequence[str]
    is_told: bool
    is_sample: bool


@value
class DayOfNews:
    """All companies of one day, or those of this page."""

    day: str
    news: Sequence[News]


@value
class Row:
    """A line that leads somewhere."""

    mark: str
    name: str
    said: str
    href: str
    is_sample: bool = False


@value
class TodayPage:
    """The first page at home.

    ``ending`` says what else of somebody's account ends soon, ``waiting`` how many ask for access,
    ``paying`` which payments wait for her word.
    """

    door: Door
    days: Days
    looks: Looks
    ending: Callable[[str, date], Iterable[Lapse]]
    waiting: Callable[[Ledger], int]
    paying: Callable[[Owner, str], Iterable[Row]]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("today", __name__, url_prefix="/today")
        found.add_url_rule("", "show", self.show)
        found.after_request(self.door.browser.remember)
        return found

    def show(self) -> Response:
        """All of it; the lists by pages."""
        owner, language = self.door.owner(), tongue()
        self._look(owner)
        mark = self.looks.mark(owner.ledger)
        today = self.days.today(owner.ledger, mark.since)
        lapses = [*today.lapses, *self.ending(owner.account.account_id, today.day)]
        asks = [_ask(ask, language) for ask in today.asks]
        if today.tray:
            counted = words.counted(today.tray, "n_tray", language)
            asks.append(Row("tray", words(language)["group_tray"], counted, "/office/#tray"))
        waiting = self.waiting(owner.ledger)
        if waiting:
            counted = words.counted(waiting, "n_requests", language)
            asks.insert(0, Row("waiting", words(language)["requests"], counted, REQUESTS))
        asks[:0] = self.paying(owner, language)
        changed = Part.of("page", list(today.told.days))
        return sheet(
            "office/today",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            date=day(today.day, language),
            since=_moment(mark.before_us, language) if mark.before_us else "",
            today=today,
            proposal=today.proposal and _proposal(today.proposal, language),
            asks=Part.of("asks", asks),
            changed=changed,
            days=list(self._days(owner, today, changed.shown, language)),
            lapses=Part.of("soon", [_lapse(each, today.day, language) for each in lapses]),
        )

    def _look(self, owner: Owner) -> None:
        """Begin a visit. Where there is no room to note it, all is shown as new once more."""
        if self.looks.is_over(self.looks.mark(owner.ledger)):
            try:
                settle_now(owner.ledger, lambda: self.looks.look(owner.ledger, owner.agent))
            except (StorageFull, QuotaExceeded):
                log.warning("no room for the reading mark of pod %s", owner.ledger.pod.pod_id)

    def _days(
        self, owner: Owner, today: Today, wanted: Sequence[tuple[date, str]], language: str
    ) -> Iterator[DayOfNews]:
        by_day: dict[date, list[News]] = {}
        for each in self.days.entries(owner.ledger, today, wanted):
            by_day.setdefault(each.day, []).append(_news(each, language))
        for when, news in by_day.items():
            yield DayOfNews(day(when, language), news)


def _news(entry: Entry, language: str) -> News:
    say, seen = words(language), entry.seen
    counts = (
        (entry.stated, "n_stated"),
        (entry.refused, "n_refused_news"),
        (len(entry.restated), "n_restated"),
        (entry.offers, "n_offers"),
        (entry.receipts, "n_receipts"),
        (entry.answers, "n_answers"),
        (entry.messages, "n_messages"),
        (entry.cards, "n_cards"),
    )
    said = [say[f"became_{entry.became.value}"]] if entry.became else []
    asked = entry.asked and not seen.is_sample
    said += [say["asked_news"]] if asked else []
    said += [words.counted(count, name, language) for count, name in counts if count]
    is_restricted = entry.became is What.RESTRICTED
    lacks = entry.lacks if is_restricted else ()
    return News(
        seen.account_id,
        bare(seen.name),
        _mark(entry),
        _sentence(" · ".join(said)),
        [_text(each, language) for each in entry.texts if each],
        [_restated(*pair, language) for pair in entry.restated[:IN_FULL]],
        max(len(entry.restated) - IN_FULL, 0),
        [lack.message_fr if language == "fr" else lack.message_en for lack in lacks[:IN_FULL]],
        entry.is_told,
        seen.is_sample,
    )


def _mark(entry: Entry) -> str:
    if entry.seen.is_sample:
        return "sample"
    if entry.became is not None:
        return "may_not" if entry.became is What.RESTRICTED else "may"
    return "waiting" if entry.asked else "closed"


def _restated(now: Statement, before: Statement | None, language: str) -> Restated:
    what = named(now.datapoint_id).label.in_language(language)
    return Restated(
        f"{typeset(what, language)}, {period(now, language)}",
        _value(before, language) if before else "",
        _value(now, language),
        now.restatement_reason or "",
    )


def _text(said: Mapping[str, str], language: str) -> str:
    """In the reader's language where it can be had."""
    tags = sorted(said, key=lambda tag: (not tag.startswith(language), tag))
    return said[tags[0]]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _value(said: Statement, language: str) -> str:
    if said.is_refusal:
        return words(language)["refused_then"]
    return " ".join(p.text for p in pieces(said, named(said.datapoint_id), language))


def _ask(ask: Ask, language: str) -> Row:
    say = words(language)
    said = say[f"ask_{ask.kind}"].format(day=day(ask.since, language), count=ask.count)
    mark = "may_not" if ask.kind == "leaked" else "waiting"
    href = f"/office/companies/{ask.who.account}"
    return Row(mark, bare(ask.who.name), said, href, ask.is_sample)


def _lapse(lapse: Lapse, today: date, language: str) -> Row:
    say = words(language)
    name = f"lapse_{lapse.kind}"
    if lapse.kind == "statements":
        name += "_due" if lapse.day < today else ""
    said = say[name].format(
        day=day(lapse.day, language), count=words.counted(lapse.count, "n_statements", language)
    )
    if lapse.until:
        said += " " + say["lapse_until"].format(day=day(lapse.until, language))
    places = {
        "invitation": f"/office/invitations/{lapse.account}",
        "app": "/account/apps",
        "paper": "/office/me",
        "credential": "/office/me/credentials",
        "letter": "/office/me/rights",
        "machine": f"/account/machines/one?{urlencode({'id': lapse.account})}",
    }
    href = places.get(lapse.kind.partition("_")[0], f"/office/companies/{lapse.account}")
    return Row("tray", bare(lapse.name), said, href, lapse.is_sample)


@value
class Proposed:
    """What is proposed, why, and where it is done."""

    title: str
    why: str
    act: str
    href: str


def _proposal(proposal: Proposal, language: str) -> Proposed:
    say, kind = words(language), proposal.kind
    places = {
        "invite": "/office/invitations",
        "invitation": f"/office/invitations/{proposal.about}",
        "terms": "/office/terms",
        "tray": "/office/#tray",
        "wrote": "#changed",
    }
    since = day(proposal.since, language) if proposal.since else ""
    name = bare(proposal.name)
    return Proposed(
        say[f"do_{kind}"].format(name=name, day=since),
        say[f"do_{kind}_why"].format(name=name, day=since),
        say[f"do_{kind}_act"],
        places.get(kind, f"/office/companies/{proposal.about}"),
    )


def _moment(us: int, language: str) -> str:
    return moment(datetime.fromtimestamp(us / 1_000_000, UTC), language)
