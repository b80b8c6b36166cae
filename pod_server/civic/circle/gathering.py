"""What goes into a market file, document by document, and what stays behind.

Companies' statements go: they said the same to all their customers, and signed it. What is about
her does not: receipts and prices paid, orders and where they went, complaints, messages, terms,
private notes, how much each criterion weighs. Recommendations go where she wrote them, or where
their authors let them pass through one more hand: those of the companies, and those of the products
that she put in, each with its card. What a company signed in reply to one of these goes right
behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pod_server.civic.circle.papers import Draft
from pod_server.civic.circle.recommending import Given, Recommendations
from pod_server.civic.front_office.account import (
    ASKS,
    CIVIL_STATUS,
    COMPLAINTS,
    JSON_LD,
    ORDERS,
    PRODUCTS,
    RECEIPTS,
    REQUESTS,
    TERMS,
    account_name,
)
from pod_server.contracts import Ledger
from proofs import strict_json
from proofs.circles.market import LARGEST_DOCUMENT
from proofs.circles.reply import Reply
from proofs.value import value

#: What never goes, by the folder of an account that it lies in.
BEHIND = (RECEIPTS, ORDERS, COMPLAINTS, REQUESTS, TERMS, ASKS)
PRIVATE_NOTES, NOT_PASSED_ON, CRITERIA = "private-notes", "not-passed-on", "criteria"
PRODUCTS_NOT_PUT_IN = "products-not-put-in"


@value
class Passed:
    """A recommendation by somebody else, in a file that she was given."""

    content_hash: str
    item: str
    hops: int
    relay_limit: int
    body: Callable[[], bytes]
    #: Whom it names, and what signed it (``did:key``).
    author: str = ""
    key: str = ""
    #: What companies replied to it, as far as it came along, by their WebIDs.
    replies: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


@value
class PassedCard:
    """A product card in a file that she was given; ``called`` is its name by language."""

    item: str
    company: str
    called: Mapping[str, str]
    sequence: int
    body: Callable[[], bytes]


class Relayed(Protocol):
    """What others handed to her, as far as their files are kept."""

    def recommendations(self, ledger: Ledger) -> Iterator[Passed]:
        """Those that nobody took back, each once, by the shortest way that it came."""

    def cards(self, ledger: Ledger) -> Iterator[PassedCard]:
        """Product cards that their companies signed; several of one thing, old and new."""


#: What these companies replied to a recommendation of hers.
Replied = Callable[[Ledger, Given, Sequence[str]], Sequence[Reply]]


@dataclass(slots=True)
class Gathered:
    """What goes and what does not. ``own`` and ``relays`` are known after they were read."""

    ledger: Ledger
    draft: Draft
    recommended: Recommendations
    relayed: Relayed
    replied: Replied
    criteria: tuple[str, ...]
    own: list[str] = field(default_factory=list)
    relays: dict[str, int] = field(default_factory=dict)
    relayed_words: int = 0
    of_products: int = 0
    replies: int = 0
    _from_account: int = 0
    _kept_back: int = 0
    _carded: set[tuple[str, str]] = field(default_factory=set)

    def disclosures(self) -> Iterator[bytes]:
        """The statements of each company, as they were signed, in the order of the companies."""
        statements = self.recommended.statements
        for line in self.draft.lines:
            folder = f"{account_name(line.company)}/{CIVIL_STATUS}"
            for held in statements.held(self.ledger, folder):
                stored = self.ledger.read(held.name)
                if stored is not None and stored.body is not None and stored.original:
                    yield stored.body

    def cards(self) -> Iterator[bytes]:
        """Signed cards that companies put into their accounts; of products without, as handed on.

        What another handed to her goes where she holds no card of that company's about the product.
        """
        for line in self.draft.lines:
            folder = f"{account_name(line.company)}/{PRODUCTS}"
            for member in self.ledger.children(folder) if self.ledger.read(folder) else ():
                stored = self.ledger.read(member.name)
                if stored is not None and stored.body is not None and stored.media_type == JSON_LD:
                    self._carded.add((_about(stored.body), line.company))
                    yield stored.body
        pairs = ((each.item, each.company) for each in self.draft.products)
        wanted = dict(pair for pair in pairs if pair not in self._carded)
        handed = dict[str, PassedCard]()
        for card in self.relayed.cards(self.ledger) if wanted else ():
            known = handed.get(card.item)
            if wanted.get(card.item) == card.company and (
                known is None or known.sequence < card.sequence
            ):
                handed[card.item] = card
        self._carded.update((item, handed[item].company) for item in handed)
        yield from (handed[item].body() for item in wanted if item in handed)

    def recommendations(self) -> Iterator[bytes]:
        """Her own about these companies and products, then others' that may be passed on.

        Behind each what was replied to these very words. To be read after the cards, which say who
        makes what.
        """
        products = dict.fromkeys(each.item for each in self.draft.products)
        items = {**dict.fromkeys(line.company for line in self.draft.lines), **products}
        for item in items:
            given = self.recommended.of(self.ledger, item)
            if given is not None:
                self.own.append(given.recommendation.content_hash)
                self.of_products += item in products
                yield given.recommendation.body
                for body in self._answers(given):
                    self._from_account += 1
                    yield body
        for passed in self.relayed.recommendations(self.ledger):
            if passed.item not in items or passed.author == self.ledger.pod.owner:
                continue  # what she says herself went before; what she said once comes not back
            if passed.hops + 1 > passed.relay_limit:
                self._kept_back += 1
                continue
            hops = self.relays.get(passed.content_hash, passed.hops + 1)
            self.relays[passed.content_hash] = min(hops, passed.hops + 1)
            self.relayed_words += 1
            self.of_products += passed.item in products
            yield passed.body()
            for company in self._concerned(passed.item):
                if company in passed.replies:
                    self.replies += 1
                    yield passed.replies[company]()

    def _answers(self, given: Given) -> Iterator[bytes]:
        said = given.recommendation
        companies = self._concerned(said.opinion.item)
        answered = set[str]()
        for reply in self.replied(self.ledger, given, companies):
            fits = len(reply.body) <= LARGEST_DOCUMENT
            if reply.answers == said.content_hash and fits and reply.company not in answered:
                answered.add(reply.company)
                self.replies += 1
                yield reply.body

    def _concerned(self, item: str) -> list[str]:
        """Companies of this file that may reply to what is said of it."""
        companies = (line.company for line in self.draft.lines)
        return [one for one in companies if one == item or (item, one) in self._carded]

    def left_out(self) -> dict[str, int]:
        """What stays behind, counted."""
        counts = dict.fromkeys(BEHIND, 0)
        for line in self.draft.lines:
            for kind in BEHIND:
                folder = f"{account_name(line.company)}/{kind}"
                if self.ledger.read(folder) is not None:
                    counts[kind] += sum(1 for _ in self.ledger.children(folder))
        counts[REQUESTS] -= self._from_account
        counts[PRIVATE_NOTES] = sum(1 for line in self.draft.lines if line.private)
        counts[CRITERIA] = len(self.criteria)
        counts[NOT_PASSED_ON] = self._kept_back
        counts[PRODUCTS_NOT_PUT_IN] = self._not_put_in()
        return counts

    def _not_put_in(self) -> int:
        """Her recommendations of products of these companies that she did not put in."""
        said = frozenset(self.own)
        carded = {item for item, _ in self._carded}
        return sum(
            one.recommendation.content_hash not in said
            and one.recommendation.opinion.item in carded
            for one in self.recommended.all(self.ledger)
        )


@value
class Gathering:
    """Gathers for every pod. ``criteria``: by which datapoints she chooses, and no more."""

    recommended: Recommendations
    relayed: Relayed
    replied: Replied
    criteria: Callable[[Ledger], Sequence[str]]

    def of(self, ledger: Ledger, draft: Draft) -> Gathered:
        """For one file."""
        criteria = tuple(self.criteria(ledger))
        return Gathered(ledger, draft, self.recommended, self.relayed, self.replied, criteria)


def _about(body: bytes) -> str:
    """What a card is about; empty for anything else that lies there."""
    try:
        document = strict_json.read(body)
    except (strict_json.MalformedJson, strict_json.TooComplex):
        return ""
    return str(document.get("about", "")) if isinstance(document, dict) else ""
