"""How a product stands by what a citizen wants: her private profile, and criteria of its company.

Each mark is one thing that she asks: met, not met, or unknown. No mark is weighed against another:
a product *suits better* only where no mark is worse and one is better, and the marks that are
better are the reason that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from pod_server.civic.products.briefs import Brief
from pod_server.civic.products.food import suits
from pod_server.civic.products.held_cards import Shelf
from pod_server.civic.products.private_profile import PrivateProfile
from pod_server.civic.seeing.criteria import Judgment, Level, Outcome
from proofs.scanning.flash import Pair
from proofs.value import value

#: Animals' things, by the allergens that they are: a diet's word against a label's.
_AGAINST = {
    "VEGAN": frozenset({"AM", "AE", "AF", "AC", "UM"}),
    "VEGETARIAN": frozenset({"AF", "AC", "UM"}),
    "FREE_FROM_GLUTEN": frozenset({"AW"}),
}
_RANKS = {Outcome.MET: 0, Outcome.UNKNOWN: 1, Outcome.FAILED: 2}
#: Others that suit better are shown so many at most.
SHOWN = 3


@value
class Mark:
    """One thing that she asks, and what came of it.

    ``kind`` is ``allergen``, ``diet``, ``limit`` or ``criterion``; ``name`` the code, nutrient or
    datapoint. ``why`` tells apart what is unknown or fails: ``contains``, ``may-contain``,
    ``untold``, ``above``. ``because`` are allergens that a diet rules out.
    """

    kind: str
    name: str
    outcome: Outcome
    why: str = ""
    figure: Decimal | None = None
    bound: Decimal | None = None
    because: tuple[str, ...] = ()

    @property
    def key(self) -> Pair:
        return self.kind, self.name

    @property
    def rank(self) -> int:
        """0 met, 1 unknown, 2 not met."""
        return _RANKS[self.outcome]


def marks(brief: Brief, profile: PrivateProfile) -> Sequence[Mark]:
    """By her profile, in its order: allergens, diets, limits; none for what is no food."""
    if not brief.is_food:
        return ()
    return (
        *(_allergen(brief, code) for code in sorted(profile.avoids)),
        *(_diet(brief, code) for code in sorted(profile.diets)),
        *(_limit(brief, name, most) for name, most in profile.limits.items()),
    )


def of_company(judgments: Sequence[Judgment]) -> Iterator[Mark]:
    """By her criteria."""
    for each in judgments:
        if each.criterion.level is not Level.NOT:
            yield Mark("criterion", each.criterion.datapoint, each.outcome, each.why)


@value
class Match:
    """Another product that suits her better, and by which marks."""

    brief: Brief
    better: tuple[Mark, ...]


def better(
    shelf: Shelf,
    current: Brief,
    stands: Callable[[Brief], Mapping[Pair, Mark]],
    is_fit: Callable[[Brief], bool],
) -> Sequence[Match]:
    """Those of the same category, of which she holds a card, that suit better.

    ``stands`` gives a product's marks, ``is_fit`` says whether it can be proposed at all. In order:
    by what is not met, then by what is unknown, then by name.
    """
    mine = stands(current)
    if not mine or all(mark.rank == 0 for mark in mine.values()):
        return ()
    found: dict[tuple[Pair, str], tuple[tuple[object, ...], Match]] = {}
    for category in sorted(current.categories):
        for brief in shelf.by_category.get(category, ()):
            product = (brief.keys[0], brief.home)
            if product in found or product == (current.keys[0], current.home):
                continue
            theirs = stands(brief)
            gained = _gained(mine, theirs)
            if gained and is_fit(brief):
                ranks = [mark.rank for mark in theirs.values()]
                place = (ranks.count(2), ranks.count(1), sorted(brief.called.items()), brief.about)
                found[product] = (place, Match(brief, gained))
    ordered = sorted(found.values(), key=lambda each: each[0])
    return [match for _, match in ordered[:SHOWN]]


def _gained(mine: Mapping[Pair, Mark], theirs: Mapping[Pair, Mark]) -> tuple[Mark, ...]:
    """The marks that are better, where none is worse; what has none of a key is unknown."""
    gained = []
    for key, mark in mine.items():
        other = theirs.get(key)
        rank = other.rank if other is not None else 1
        if rank > mark.rank:
            return ()
        if other is not None and rank < mark.rank:
            gained.append(other)
    return tuple(gained)


def _allergen(brief: Brief, code: str) -> Mark:
    if code in brief.contains:
        return Mark("allergen", code, Outcome.FAILED, "contains")
    if code in brief.may_contain:
        return Mark("allergen", code, Outcome.UNKNOWN, "may-contain")
    if not brief.is_labelled:
        return Mark("allergen", code, Outcome.UNKNOWN, "untold")
    return Mark("allergen", code, Outcome.MET)


def _diet(brief: Brief, code: str) -> Mark:
    against = tuple(sorted(_AGAINST.get(code, frozenset()) & brief.contains))
    if against:
        return Mark("diet", code, Outcome.FAILED, "contains", because=against)
    if suits(code, brief.diets):
        return Mark("diet", code, Outcome.MET)
    return Mark("diet", code, Outcome.UNKNOWN, "untold")


def _limit(brief: Brief, name: str, most: Decimal) -> Mark:
    figure = brief.per_100.get(name)
    if figure is None:
        return Mark("limit", name, Outcome.UNKNOWN, "untold", bound=most)
    if figure > most:
        return Mark("limit", name, Outcome.FAILED, "above", figure, most)
    return Mark("limit", name, Outcome.MET, "", figure, most)
