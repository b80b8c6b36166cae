"""What the owner of a pod sells, as visitors see it: a title, a price, and where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from babel.numbers import format_currency
from markupsafe import Markup

from pod_server.civic.giving.face import offer_in
from pod_server.civic.giving.inbox_guard import FOR_SALE
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Member
from pod_server.model.errors import PodError
from pod_server.model.terms import Graph
from pod_server.web.dates import locale
from pod_server.web.reading.text import LONGEST_TITLE, visible
from proofs.value import value


@value
class Offer:
    """One thing for sale; ``text`` may be empty."""

    title: Markup
    price: str
    text: Markup
    href: str


def is_offer(name: str) -> bool:
    """Whether what is called so lies where offers do."""
    return name.startswith(f"{FOR_SALE}/")


def offers(
    documents: Documents, ledger: Ledger, members: Iterable[Member], language: str
) -> Iterator[Offer]:
    """Those among the members; whoever looks may read them, which has been asked before."""
    for member in members:
        stored = ledger.read(member.name)
        if stored is None or stored.is_container:
            continue
        try:
            found = offer(documents.graph(ledger, stored), ledger.pod.base, member.name, language)
        except PodError:
            continue
        if found is not None:
            yield found


def offer(graph: Graph, base: str, name: str, language: str) -> Offer | None:
    """What the document of that name offers; ``None`` for no offer."""
    found = offer_in(graph, name)
    if found is None:
        return None
    title = visible(found.title, LONGEST_TITLE)
    return Offer(title, euros(found.price, language), visible(found.text), base + name)


def euros(price: Decimal, language: str) -> str:
    """``79,50 €``."""
    whole = price == price.to_integral_value()
    pattern = {"fr": "#,##0\u00a0¤", "en": "¤#,##0"}.get(language) if whole else None
    return format_currency(
        price, "EUR", pattern, locale=locale(language), currency_digits=not whole
    )
