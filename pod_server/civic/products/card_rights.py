"""Whose card of a thing comes first, where several companies have one: anybody may sign about it.

Nothing here is a proof of who makes what. It is an order, the same each time, and its reason is
told with the card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from pod_server.civic.products.briefs import Brief
from proofs.value import value


class Right(StrEnum):
    """Why a company's card comes where it comes; the best first."""

    #: Goods without GTIN, named by an address in the company's own pod.
    HOME = "home"
    #: Another company's card says that this one makes it.
    NAMED = "named"
    #: It says so itself.
    MAKER = "maker"
    #: The code that was scanned leads to its pod.
    LED = "led"
    #: It says that another makes it, or does not say who does.
    SELLER = "seller"


@value
class Claim:
    """The cards of one company about a thing, the most particular first, and its right to say."""

    right: Right
    briefs: tuple[Brief, ...]

    @property
    def company(self) -> str:
        return self.briefs[0].company


def claims(
    steps: Sequence[Sequence[Brief]], led_to: str, may_sell: Callable[[str], bool]
) -> Sequence[Claim]:
    """One a company, the best right first; then who may sell, then by WebID.

    ``steps`` are as :meth:`~pod_server.civic.products.held_cards.Shelf.found` gives them;
    ``led_to`` is the root of the pod that the code leads to, if to one.
    """
    by_company: dict[str, list[Brief]] = {}
    for step in steps:
        said = set[str]()
        for brief in step:
            if brief.company not in said:
                said.add(brief.company)
                by_company.setdefault(brief.company, []).append(brief)
    found = [
        Claim(_right(company, briefs, by_company, led_to), tuple(briefs))
        for company, briefs in by_company.items()
    ]
    ranks = list(Right)
    return sorted(found, key=lambda c: (ranks.index(c.right), not may_sell(c.company), c.company))


def _right(
    company: str, briefs: Sequence[Brief], everybody: Mapping[str, Sequence[Brief]], led_to: str
) -> Right:
    if briefs[0].home and company.startswith(briefs[0].home):
        return Right.HOME
    if company in set(_named_by_others(company, everybody)):
        return Right.NAMED
    if any(brief.maker == company for brief in briefs):
        return Right.MAKER
    return Right.LED if led_to and company.startswith(led_to) else Right.SELLER


def _named_by_others(company: str, everybody: Mapping[str, Sequence[Brief]]) -> Iterator[str]:
    for other, briefs in everybody.items():
        if other != company:
            yield from (brief.maker for brief in briefs)
