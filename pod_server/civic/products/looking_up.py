"""Looks up what a code names among the cards that a citizen holds, and reckons what she sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pod_server.civic.circle.gathering import Passed
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.products.briefs import Brief, home_of
from pod_server.civic.products.card_marks import Mark, better, marks, of_company
from pod_server.civic.products.card_rights import Claim, claims
from pod_server.civic.products.card_view import (
    LINES,
    MORE,
    CardView,
    Heard,
    Merged,
    Other,
    Seller,
)
from pod_server.civic.products.held_cards import HeldCards, Shelf
from pod_server.civic.products.private_profile import PrivateProfile, PrivateProfiles
from pod_server.civic.products.voices import Voices
from pod_server.civic.seeing.criteria import (
    COUNTING,
    Criterion,
    Judgment,
    Level,
    Outcome,
    fact_about,
    judge,
)
from pod_server.civic.seeing.glances import Fact, Glance, Glances
from pod_server.civic.seeing.profiles import Profiles
from pod_server.contracts import Ledger
from proofs.cards.card import about_own
from proofs.datapoints import named
from proofs.scanning import flash
from proofs.scanning.flash import Pair, Thing, WrongCode
from proofs.value import value

#: Of a company, as many facts as a citizen reads in a shop.
FACTS = 3
#: What is told of a company where no criterion of hers asks for anything else.
USUAL = (
    *("tax-residence", "employee-satisfaction", "ghg-per-employee"),
    *("after-sales-share", "registration-date"),
)
PODS = 16


@dataclass(slots=True)
class _Ground:
    """What all views of one pod rest on, as long as nothing in it changes."""

    head: int
    day: date
    shelf: Shelf
    profile: PrivateProfile
    criteria: Sequence[Criterion]
    glances: Mapping[str, Glance]
    judged: dict[str, tuple[Judgment, ...]] = field(default_factory=dict)
    stood: dict[str, Mapping[Pair, Mark]] = field(default_factory=dict)
    passed: Mapping[str, Sequence[Passed]] = field(default_factory=dict)

    def judgments(self, company: str) -> tuple[Judgment, ...]:
        """How a company stands by her criteria."""
        known = self.judged.get(company)
        if known is None:
            glance = self.glances.get(company)
            facts = glance.facts if glance is not None else {}
            known = tuple(judge(each, facts, self.day) for each in self.criteria)
            self.judged[company] = known
        return known

    def stands(self, brief: Brief) -> Mapping[Pair, Mark]:
        """How a product stands by all that she asks."""
        known = self.stood.get(brief.name)
        if known is None:
            found = (*marks(brief, self.profile), *of_company(self.judgments(brief.company)))
            known = self.stood[brief.name] = {mark.key: mark for mark in found}
        return known

    def may_sell(self, company: str) -> bool:
        glance = self.glances.get(company)
        return glance is not None and glance.may_sell

    def is_fit(self, brief: Brief) -> bool:
        """Whether it can be proposed: its company may sell, and nothing is called back."""
        return self.may_sell(brief.company) and not brief.is_recalled


@value
class ProductViews:
    """Of all pods. Who may see them has been asked before."""

    cards: HeldCards
    glances: Glances
    profiles: PrivateProfiles
    criteria: Profiles
    voices: Voices
    _grounds: Memory[str, _Ground] = field(default_factory=lambda: Memory(PODS))

    def find(self, ledger: Ledger, code: str, company: str = "") -> CardView | None:
        """What is held of what a code names; ``None`` where that is nothing.

        Raises :class:`proofs.scanning.flash.WrongCode` for what is no code.
        """
        return self.of(ledger, flash.read(code), home_of(code), company)

    def of(
        self, ledger: Ledger, thing: Thing, led_to: str = "", company: str = ""
    ) -> CardView | None:
        """The same of a thing; ``company`` asks for the card of that one."""
        ground = self._ground(ledger)
        steps = ground.shelf.found(thing, led_to)
        found = claims(steps, led_to, ground.may_sell)
        chosen = next((each for each in found if each.company == company), None)
        claim = chosen or next(iter(found), None)
        return self._view(ledger, ground, thing, claim, found) if claim else None

    def shelf(self, ledger: Ledger) -> Shelf:
        """All that is held."""
        return self._ground(ledger).shelf

    def marks(self, ledger: Ledger, brief: Brief) -> Sequence[Mark]:
        """How a card stands by her private profile."""
        return marks(brief, self._ground(ledger).profile)

    def glance(self, ledger: Ledger, company: str) -> Glance | None:
        """A company, where it has an account."""
        return self._ground(ledger).glances.get(company)

    def seller(self, ledger: Ledger, company: str) -> Seller | None:
        """What is told of a company beside its products."""
        return self._seller(ledger, self._ground(ledger), company)

    def heard(self, ledger: Ledger, code: str) -> Heard:
        """What is said of a thing, as :meth:`find` finds one, without a card of it."""
        items, ground = _named(flash.read(code), home_of(code)), self._ground(ledger)
        voices = tuple(self.voices.of(ledger, ground.shelf, ground.passed, items))
        cards = [each for each in self.voices.relayed.cards(ledger) if each.item in items]
        called = max(cards, key=lambda each: each.sequence).called if cards else {}
        return Heard(called, voices)

    def stamp(self, ledger: Ledger) -> tuple[int, date]:
        """What every view of a pod rests on: it is the same until one of these moves."""
        return ledger.head(), self.glances.overview.selling.today()

    def _ground(self, ledger: Ledger) -> _Ground:
        (head, day), pod_id = self.stamp(ledger), ledger.pod.pod_id
        known = self._grounds.peek(pod_id)
        if known is not None and (known.head, known.day) == (head, day):
            return known
        criteria = self.criteria.criteria(ledger).values()
        ground = _Ground(
            head,
            day,
            self.cards.shelf(ledger),
            self.profiles.of(ledger),
            [each for each in criteria if each.level is not Level.NOT],
            {each.company: each for each in self.glances.all(ledger)},
            passed=self.voices.passed(ledger),
        )
        self._grounds.put(pod_id, ground)
        return ground

    def _view(
        self,
        ledger: Ledger,
        ground: _Ground,
        thing: Thing,
        claim: Claim,
        found: Sequence[Claim],
    ) -> CardView | None:
        read = [card for b in claim.briefs if (card := self.cards.card(ledger, b)) is not None]
        seller = self._seller(ledger, ground, claim.company)
        if not read or seller is None:
            return None
        merged = Merged.of(read)
        brief = claim.briefs[0].saying(merged.card)
        items = (*_named(brief.thing, brief.home), brief.company)
        return CardView(
            thing,
            brief,
            merged.card,
            tuple(merged.line(key, name) for key, name in LINES.items()),
            tuple(filter(_is_told, (merged.line(key, name) for key, name in MORE.items()))),
            claim.right,
            seller,
            tuple(Other(c, ground.glances.get(c.company)) for c in found if c is not claim),
            tuple(marks(brief, ground.profile)),
            tuple(_recalled(ground.shelf, claim, thing)),
            tuple(self.voices.of(ledger, ground.shelf, ground.passed, items)),
            tuple(better(ground.shelf, brief, _fresh(ground, brief), ground.is_fit)),
        )

    def _seller(self, ledger: Ledger, ground: _Ground, company: str) -> Seller | None:
        glance = ground.glances.get(company)
        if glance is None:
            return None
        judgments = ground.judgments(company)
        facts = tuple(_facts(judgments, glance.facts, ground.day))
        whole = self.glances.overview.company(ledger, glance.account_id)
        return Seller(glance, whole, facts, judgments)


def _named(thing: Thing, home: str) -> Sequence[str]:
    """The addresses of a thing and of all that it is one of; none for one that has no home."""
    try:
        return [about_own(home, each) for each in thing.ladder()]
    except WrongCode:
        return ()


def _fresh(ground: _Ground, brief: Brief) -> _Stands:
    """How products stand; of the one that is shown, by what its cards say together."""
    own = (*marks(brief, ground.profile), *of_company(ground.judgments(brief.company)))
    return _Stands(ground, brief.name, {mark.key: mark for mark in own})


@value
class _Stands:
    ground: _Ground
    name: str
    own: Mapping[Pair, Mark]

    def __call__(self, brief: Brief) -> Mapping[Pair, Mark]:
        return self.own if brief.name == self.name else self.ground.stands(brief)


def _is_told(line: object) -> bool:
    return bool(getattr(line, "said", ()))


def _recalled(shelf: Shelf, claim: Claim, thing: Thing) -> Iterator[Brief]:
    """Whatever calls the thing back, or a batch or item of it, whoever says so."""
    home = claim.briefs[0].home
    for brief in shelf.by_primary.get(thing.keys[0], ()):
        size = min(len(brief.keys), len(thing.keys))
        if brief.is_recalled and brief.home == home and brief.keys[:size] == thing.keys[:size]:
            yield brief


def _facts(
    judgments: Sequence[Judgment], facts: Mapping[str, Fact], day: date
) -> Iterator[tuple[str, Fact | None]]:
    """Three, in this order: what she asks, the weightiest and what fails first; then the usual."""
    outcomes = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.MET)
    asked = sorted(
        judgments,
        key=lambda j: (COUNTING.index(j.criterion.level), outcomes.index(j.outcome)),
    )
    names = dict.fromkeys((*(each.criterion.datapoint for each in asked), *USUAL))
    for name in list(names)[:FACTS]:
        yield name, fact_about(named(name), facts, day)
