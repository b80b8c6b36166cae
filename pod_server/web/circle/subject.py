"""What an opinion is about: a company with an account, or a thing that a card of hers is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from pod_server.civic.civil_status.overview import Company, Overview
from pod_server.civic.front_office.account import account_id
from pod_server.civic.products.briefs import Brief
from pod_server.contracts import Ledger
from pod_server.web.products.amounts import text
from proofs.value import value

PRODUCT_PAGE = "/office/product"
#: The cards in force of a pod.
Cards = Callable[[Ledger], Sequence[Brief]]


@value
class Subject:
    """``item`` is its IRI, ``page`` the address of its page; ``company`` itself, or who sells it.

    ``sellers`` are the WebIDs of all that laid down a card of the thing; empty for a company.
    """

    item: str
    name: str
    page: str
    company: Company
    sellers: tuple[str, ...] = ()

    @property
    def is_thing(self) -> bool:
        return bool(self.sellers)


@value
class Subjects:
    """Finds them. Who may see them has been asked before."""

    overview: Overview
    cards: Cards

    def called(self, ledger: Ledger, identifier: str, language: str) -> Subject | None:
        """By the last part of a recommendation's address."""
        company = self.overview.company(ledger, identifier)
        if company is not None:
            page = f"/office/companies/{company.account_id}"
            return Subject(company.account.company, company.name, page, company)
        found = [each for each in self.cards(ledger) if account_id(each.about) == identifier]
        sellers = ((each, self.overview.of(ledger, each.company)) for each in found)
        for brief, seller in sellers:
            if seller is not None:
                names = tuple(each.company for each in found)
                page = f"{PRODUCT_PAGE}?{urlencode({'code': brief.about})}"
                return Subject(brief.about, _name(brief, language), page, seller, names)
        return None

    def names(self, ledger: Ledger, items: Sequence[str], language: str) -> Mapping[str, str]:
        """What they are called, of each that is known."""
        found = {}
        for item in items:
            company = self.overview.of(ledger, item)
            if company is not None:
                found[item] = company.name
        left = set(items) - set(found)
        if left:
            found |= {b.about: _name(b, language) for b in self.cards(ledger) if b.about in left}
        return found


def _name(brief: Brief, language: str) -> str:
    return text(brief.called, language) or brief.about
