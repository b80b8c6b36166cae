"""A market file shown by a link to whoever has it, until a day, or until she takes the link back.

The link holds an unguessable word; the pod keeps its hash only (``markets/{id}/shown/{hash}``).
What is shown is the file as it was made last: the companies by name, what she thinks of them, and
what was recommended. The documents themselves are not handed out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import orjson

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.papers import FILE, FOLDER, JSON, folders, short
from pod_server.contracts import Blobs, Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Put, Remove
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address
from pod_server.model.terms import Literal
from proofs import statement, strict_json
from proofs.cards.card import NotACard, card_of
from proofs.cards.card_lines import Text
from proofs.circles.market import CARDS, DISCLOSURES, RECOMMENDATIONS, Head, NotAMarketFile
from proofs.circles.market_stream import documents, opened
from proofs.circles.recommendation import NotARecommendation, Recommendation, read
from proofs.circles.reply import NotAReply, Reply
from proofs.circles.reply import read as read_reply
from proofs.integrity import ProofInvalid
from proofs.model import NotAStatement
from proofs.strict_json import MalformedJson, TooComplex
from proofs.value import value
from vocab.terms import DP

SHOWN = "shown"
DAY, MOST_DAYS, MOST_LINKS = 86_400_000_000, 90, 20
_NAME = f"{DP.NS}legal-name"
_NAMED = b"legal-name"


@value
class Link:
    """A link that was made: its name in the pod, and until when it opens (microseconds)."""

    name: str
    until: int


@dataclass(slots=True)
class Shown:
    """What a link shows. ``names`` of companies by WebID, as they said them; of products too.

    ``products``: what each is called, by its address and language. ``replies`` of companies, by the
    hash of the recommendation that they answer.
    """

    head: Head
    names: dict[str, str] = field(default_factory=dict)
    products: dict[str, Text] = field(default_factory=dict)
    recommendations: list[Recommendation] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(default_factory=dict)


@value
class Showing:
    """Links of every pod."""

    markets: Markets
    blobs: Blobs
    clock: Clock

    def links(self, ledger: Ledger, identifier: str) -> Iterator[Link]:
        """Those that open now."""
        folder = f"{FOLDER}/{identifier}/{SHOWN}"
        for member in ledger.children(folder) if ledger.read(folder) else ():
            until = self._until(ledger, member.name)
            if until > self.clock():
                yield Link(member.name.rpartition("/")[2], until)

    def make(self, ledger: Ledger, agent: Agent, identifier: str, word: str, days: int) -> None:
        """From now on whoever has the word sees the file. Blocking. Raises ``BadRequest``."""
        if self.markets.left_out(ledger, identifier) is None:
            raise BadRequest("Look at what goes and what stays behind first: make the file.")
        if not 1 <= days <= MOST_DAYS:
            raise BadRequest(f"It can be read for 1 to {MOST_DAYS} days.")
        if sum(1 for _ in self.links(ledger, identifier)) >= MOST_LINKS:
            raise BadRequest(f"A file has {MOST_LINKS} links at most: take one back first.")
        folder = f"{FOLDER}/{identifier}/{SHOWN}"
        body = orjson.dumps({"until": self.clock() + days * DAY})
        put = Put(f"{folder}/{short(word)}", JSON, body, size=len(body))
        self._settle(ledger, agent, *folders(ledger, folder), put)

    def take_back(self, ledger: Ledger, agent: Agent, identifier: str, name: str) -> None:
        """It opens no more, at once. Blocking. Raises ``MissingResource``."""
        at = f"{FOLDER}/{identifier}/{SHOWN}/{name}"
        if not name.isalnum() or ledger.read(at) is None:
            raise MissingResource(ledger.pod.base + at)
        self._settle(ledger, agent, Remove(at))

    def shown(self, ledger: Ledger, identifier: str, word: str) -> Shown:
        """What whoever has the word sees. Raises ``MissingResource``, the same for all reasons."""
        at = f"{FOLDER}/{identifier}"
        stored = ledger.read(f"{at}/{FILE}")
        is_open = self._until(ledger, f"{at}/{SHOWN}/{short(word)}") > self.clock()
        if not identifier.isalnum() or not is_open or stored is None or stored.blob is None:
            raise MissingResource(ledger.pod.base + at)
        with self.blobs.path(ledger.pod.pod_id, stored.blob).open("rb") as file:
            try:
                return _read(file)
            except (NotAMarketFile, ProofInvalid):
                raise MissingResource(ledger.pod.base + at) from None

    def _until(self, ledger: Ledger, name: str) -> int:
        stored = ledger.read(name)
        if stored is None or stored.body is None:
            return 0
        try:
            return int(orjson.loads(stored.body)["until"])
        except (ValueError, TypeError, KeyError):
            return 0

    def _settle(self, ledger: Ledger, agent: Agent, *writes: Put | Remove) -> None:
        rules_at = self.markets.controlled(ledger, agent)
        change = Change(tuple(writes), {}, rules_at, actor=agent.doer)
        address = Address(ledger.pod.base, writes[-1].name, False)
        settle_now(ledger, lambda: Prepared(change, Outcome(address, True)))


def _read(file: BinaryIO) -> Shown:
    shown = Shown(opened(file))
    for each in documents(file, shown.head):
        text = each.framed.text
        if each.kind == DISCLOSURES and _NAMED in text:
            company, name = _named(text)
            if company and name:
                shown.names.setdefault(company, name)
        elif each.kind == CARDS:
            _carded(text, shown.products)
        elif each.kind == RECOMMENDATIONS:
            _said(text, shown)
    return shown


def _said(text: bytes, shown: Shown) -> None:
    """A recommendation, or a company's reply to one; both were verified when they came."""
    try:
        shown.recommendations.append(read(text))
    except NotARecommendation:
        try:
            reply = read_reply(text)
        except (MalformedJson, TooComplex, ProofInvalid, NotAReply):
            return
        shown.replies.setdefault(reply.answers, []).append(reply)
    except (MalformedJson, TooComplex, ProofInvalid):
        return


def _carded(text: bytes, products: dict[str, Text]) -> None:
    """What a card calls its product; her own file, whose cards were verified when they came."""
    try:
        document = strict_json.read(text)
        if isinstance(document, dict):
            card = card_of(document)
            products.setdefault(card.about, card.product.name)
    except (MalformedJson, TooComplex, NotACard):
        return


def _named(text: bytes) -> tuple[str, str]:
    """A company and the name that it gives itself, where this is that statement: by its RDF.

    Its members may say something else, which it signed as well, of somebody else.
    """
    try:
        document = strict_json.read(text)
        said = statement.read(document if isinstance(document, dict) else {})
    except (MalformedJson, TooComplex, NotAStatement):
        return "", ""
    names = (each.value for each in said.values if isinstance(each, Literal))
    return (said.company, next(names, "")) if said.datapoint == _NAME else ("", "")
