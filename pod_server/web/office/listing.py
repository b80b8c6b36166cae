"""The list of companies: which are shown, in what order, under which heading."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from pod_server.civic.seeing.criteria import Criterion, Judgment, Level, judge, order
from pod_server.civic.seeing.glance import Glance
from pod_server.web.office.markets import SECTIONS, market
from proofs.datapoints import ALL
from proofs.value import value

PAGE = 50
#: How most WebIDs end; the whole of it is on the company's own page.
_USUAL = "/profile/card#me"
#: In the order in which they are shown; what waits for the owner comes first.
GROUPS = ("waiting", "may", "may_not", "closed", "tray", "sample")
BY_NAME, BY_CRITERIA = "name", "criteria"


class Standing(Protocol):
    """What tells under which heading a company stands."""

    @property
    def is_sample(self) -> bool: ...
    @property
    def is_waiting(self) -> bool: ...
    @property
    def is_leaked(self) -> bool: ...
    @property
    def is_accepted(self) -> bool: ...
    @property
    def may_sell(self) -> bool: ...
    @property
    def invited(self) -> object: ...


def group(company: Standing) -> str:
    """How it stands, as one of :data:`GROUPS`."""
    if company.is_sample:
        return "sample"
    if company.is_waiting:
        return "waiting" if company.invited is not None and not company.is_leaked else "tray"
    if not company.is_accepted:
        return "closed"
    return "may" if company.may_sell else "may_not"


def bare(name: str) -> str:
    """A company's name; until it declared one, its address without what all addresses have."""
    return name.removeprefix("https://").removeprefix("http://").removesuffix(_USUAL)


@value
class Card:
    """One company in the list, with how it stands by each criterion that counts."""

    company: Glance
    group: str
    judgments: Sequence[Judgment] = ()

    @classmethod
    def of(cls, company: Glance, criteria: Iterable[Criterion], today: date) -> Card:
        """What can be told at a glance; criteria are put to those with an account here."""
        found = group(company)
        asked = criteria if company.is_accepted or company.is_sample else ()
        return cls(company, found, [judge(each, company.facts, today) for each in asked])

    @property
    def name(self) -> str:
        """Its name, as :func:`bare` has it."""
        return bare(self.company.name)

    @property
    def refused(self) -> int:
        return len(self.company.refused)

    @property
    def declared(self) -> int:
        return len(self.company.facts) - self.refused

    @property
    def owed(self) -> int:
        return len(self.company.owed)


@value
class Group:
    """Companies that stand alike: those on this page, and how many there are in all."""

    name: str
    count: int
    cards: Sequence[Card]


@value
class Wish:
    """What somebody looks for, as the address of the page says it; empty is all of them."""

    text: str = ""
    state: str = ""
    market: str = ""
    missing: str = ""
    refused: str = ""
    sort: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Wish:
        """What is nothing we know of is passed over: the page is then as without it."""
        state, sort = args.get("state", ""), args.get("sort", "")
        missing, refused = args.get("missing", ""), args.get("refused", "")
        return cls(
            args.get("text", "").strip()[:100],
            state if state in GROUPS else "",
            args.get("market", "")[:10],
            missing if missing in ALL else "",
            refused if refused in ALL else "",
            sort if sort in (BY_NAME, BY_CRITERIA) else "",
        )

    @property
    def narrows(self) -> bool:
        """Whether some may be left out."""
        return any((self.text, self.state, self.market, self.missing, self.refused))

    def takes(self, company: Glance) -> bool:
        """Whether it is among what is looked for."""
        return (
            (not self.text or _is_in(self.text, company))
            and (not self.state or group(company) == self.state)
            and (not self.market or market(company.activity) == self.market)
            and (not self.missing or self.missing not in company.facts)
            and (not self.refused or self.refused in company.refused)
        )

    def address(self, page: int = 1) -> str:
        """The list with this wish."""
        said = {
            name: value
            for name, value in (
                *(("text", self.text), ("state", self.state), ("market", self.market)),
                *(("missing", self.missing), ("refused", self.refused), ("sort", self.sort)),
                ("page", str(page) if page > 1 else ""),
            )
            if value
        }
        return f"/office/?{urlencode(said)}" if said else "/office/"


@value
class Filters:
    """What can be looked for among these companies: values and words, in the reader's order."""

    states: Sequence[str]
    markets: Sequence[tuple[str, str]]
    missing: Sequence[tuple[str, str]]
    refused: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, found: Sequence[Glance], language: str) -> Filters:
        """Only what at least one company would answer to."""
        states, here = {group(each) for each in found}, {market(each.activity) for each in found}
        refused = {name for each in found for name in each.refused}
        owed = {name for each in found for name in each.owed if name not in each.facts}
        return cls(
            [name for name in GROUPS if name in states],
            [(key, SECTIONS[key].in_language(language)) for key in SECTIONS if key in here],
            _labelled(owed, language),
            _labelled(refused, language),
        )


def _labelled(names: Iterable[str], language: str) -> Sequence[tuple[str, str]]:
    found = ((name, ALL[name].label.in_language(language)) for name in names)
    return sorted(found, key=lambda each: folded(each[1]))


def cards(
    found: Iterable[Glance], wish: Wish, criteria: Mapping[str, Criterion], today: date
) -> Sequence[Card]:
    """Those looked for, in order: by heading, then as the wish sorts them, then by name and id."""
    counting = [each for each in criteria.values() if each.level is not Level.NOT]
    by_criteria = bool(counting) and wish.sort != BY_NAME
    shown = (Card.of(each, counting, today) for each in found if wish.takes(each))

    def place(card: Card) -> tuple[int, tuple[int, ...], str, str]:
        rank = order(card.judgments) if by_criteria else ()
        return GROUPS.index(card.group), rank, folded(card.name), card.company.account_id

    return sorted(shown, key=place)


def groups(found: Sequence[Card], page: int) -> Iterator[Group]:
    """The groups that this page shows a part of."""
    shown = found[(page - 1) * PAGE : page * PAGE]
    for name in GROUPS:
        here = [card for card in shown if card.group == name]
        if here:
            yield Group(name, sum(card.group == name for card in found), here)


def folded(text: str) -> str:
    """As people search: without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _is_in(text: str, company: Glance) -> bool:
    said = folded(f"{company.name} {company.company} {company.activity}")
    return all(word in said for word in folded(text).split())
