"""What a pod keeps of market files, its own and those of others.

::

    markets/{id}/draft          what she puts together: companies, stances, notes
    markets/{id}/file           the signed file; besides her, those read it whom she let, for a time
    markets/{id}/left-out       what stays behind, counted before it goes
    markets/{id}/handed/{id}    to whom it was offered, and what became of that
    markets/log, /checkpoint    what companies told her, as a log (`logbook`)
    foreign/{id}/offer          what somebody offered, and how far it has come
    foreign/{id}/file           their file, as it came: nothing of it becomes a document of the pod
    foreign/{id}/found          what every signature in it was found to say
    foreign/{id}/double-talk-…  two statements of one company that contradict each other
    foreign/undone-{id}         recommendations that their authors took back
    foreign/log-{id}            the last that somebody showed of their log
    questions/{id}/question     what she asked a circle
    questions/{id}/to/{id}      one whom she asked; nobody sees who else was
    heard/{id}                  what somebody of her circles asks her

Papers are JSON, the owner's alone. A foreign file is one document of no RDF type, so that neither
listings nor queries can take what is in it for what companies told her.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import field, replace
from typing import TypeVar

import orjson

from pod_server.contracts import Ledger
from pod_server.model.change import Kind, Put
from pod_server.model.errors import Conflict
from proofs.circles.market import Entry
from proofs.value import value

FOLDER, FOREIGN, UNDONE = "markets", "foreign", "undone"
DRAFT, FILE, LEFT_OUT, HANDED = "draft", "file", "left-out", "handed"
OFFER, FOUND = "offer", "found"
QUESTIONS, QUESTION, TO, HEARD = "questions", "question", "to", "heard"
JSON = "application/json"

#: Of what was handed: still to be sent; with them; they said yes, and may read until; it is over.
TO_OFFER, OFFERED, READABLE, REJECTED, ENDED, UNDELIVERED = (
    *("to-offer", "offered", "readable", "rejected", "ended"),
    "undelivered",
)
#: Of what came: she has not answered; the answer is on its way; it comes, it is looked at; kept.
WAITING, TO_ACCEPT, TO_REJECT, COMING, KEPT, DECLINED, FAILED = (
    *("waiting", "to-accept", "to-reject", "coming", "kept", "declined"),
    "failed",
)
#: Of who was asked; and of a question that came: waiting, or one of these.
TO_ASK, ASKED = "to-ask", "asked"
ANSWERED, LEFT = "answered", "left"


@value
class Line:
    """A company of a draft; ``private`` is for her own eyes and goes nowhere."""

    company: str
    stance: str = ""
    note: str = ""
    private: str = ""

    @property
    def entry(self) -> Entry:
        """What of it goes into the file."""
        return Entry(self.company, self.stance, self.note)


@value
class Product:
    """A product of a draft: the address of its code, and whose card of it goes along."""

    item: str
    company: str


@value
class Draft:
    """What a market file is to say. The company of each product has a line."""

    title: str
    markets: tuple[str, ...] = ()
    area: str = ""
    language: str = ""
    lines: tuple[Line, ...] = ()
    products: tuple[Product, ...] = ()

    def with_line(self, line: Line) -> Draft:
        """The same with this company, in the place that it had."""
        if any(each.company == line.company for each in self.lines):
            lines = tuple(line if e.company == line.company else e for e in self.lines)
            return replace(self, lines=lines)
        return replace(self, lines=(*self.lines, line))

    def without(self, company: str) -> Draft:
        """The same without it, nor its products."""
        lines = tuple(e for e in self.lines if e.company != company)
        products = tuple(e for e in self.products if e.company != company)
        return replace(self, lines=lines, products=products)

    def with_product(self, product: Product) -> Draft:
        """The same with this product, once, and with its company where that is not in it yet."""
        known = any(line.company == product.company for line in self.lines)
        draft = self if known else self.with_line(Line(product.company))
        kept = tuple(e for e in draft.products if e.item != product.item)
        return replace(draft, products=(*kept, product))

    def without_product(self, item: str) -> Draft:
        """The same without a product; its company stays."""
        return replace(self, products=tuple(e for e in self.products if e.item != item))


@value
class Handing:
    """One offer of a file of hers. Times in microseconds; ``undo``: what is still to be told."""

    recipient: str
    state: str
    days: int
    made: int
    content_hash: str
    octets: int
    documents: int
    hops: int = 0
    until: int = 0
    recommendations: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    in_reply_to: str = ""
    #: How many entries her log had in that file.
    log_size: int = 0
    #: What has another hash since she moved: the one that they know it by, by the one of now.
    formerly: dict[str, str] = field(default_factory=dict)


@value
class Incoming:
    """One offer to her. ``done`` of ``octets`` have come, ``checked`` of ``documents`` are good."""

    state: str
    actor: str
    offer: str
    file: str
    content_hash: str
    name: str
    markets: tuple[str, ...]
    octets: int
    documents: int
    hops: int
    received: int
    key: str
    done: int = 0
    checked: int = 0
    reason: str = ""
    in_reply_to: str = ""
    #: That the log of who offers has only grown, line by line (:mod:`proofs.logs.entries`).
    growth: tuple[str, ...] = ()


@value
class Followed:
    """The last checkpoint of somebody's log that holds, the key of it, and since when (µs).

    ``against``: one of the same log that contradicts it, for good.
    """

    actor: str
    key: str
    checkpoint: str
    since: int
    against: str = ""


@value
class Question:
    """What she asked a circle, by its name then. Time in microseconds."""

    market: str
    text: str
    circle: str
    made: int


@value
class Recipient:
    """One whom she asked, and whether it has arrived."""

    webid: str
    state: str


@value
class Heard:
    """A question to her, by its IRI. Time in microseconds."""

    state: str
    actor: str
    question: str
    market: str
    text: str
    received: int


@value
class LeftOut:
    """What stays behind, counted by what it is; ``of_products`` recommendations that go."""

    counts: dict[str, int]
    disclosures: int = 0
    cards: int = 0
    own: int = 0
    relayed: int = 0
    of_products: int = 0
    octets: int = 0
    content_hash: str = ""
    hops: int = 0
    recommendations: tuple[str, ...] = ()
    #: Entries of her log as the file shows it, and how many statements of the file it shows there.
    log_size: int = 0
    logged: int = 0
    #: What companies replied to these recommendations.
    replies: int = 0

    @property
    def documents(self) -> int:
        """How many signed documents go."""
        return self.disclosures + self.cards + self.own + self.relayed + self.replies


P = TypeVar("P", Draft, Handing, Incoming, LeftOut, Question, Recipient, Heard, Followed)


def paper(ledger: Ledger, name: str, kind: type[P]) -> P | None:
    """The paper of this name; raises ``Conflict`` for what is not as this program writes it."""
    stored = ledger.read(name)
    if stored is None or stored.body is None:
        return None
    try:
        said = orjson.loads(stored.body)
        for field, value in said.items():
            if isinstance(value, list):
                said[field] = tuple(value)
        if kind is Draft:
            said["lines"] = tuple(Line(**line) for line in said["lines"])
            said["products"] = tuple(Product(**each) for each in said.get("products", ()))
        return kind(**said)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Conflict(
            f"{ledger.pod.base}{name} is not as this program writes it: take it away.",
            f"{ledger.pod.base}{name} n'est pas tel que ce programme l'écrit : retirez-le.",
        ) from None


def written(
    name: str, what: Draft | Handing | Incoming | LeftOut | Question | Recipient | Heard | Followed
) -> Put:
    """The same, to be stored."""
    body = orjson.dumps(what)
    return Put(name, JSON, body, size=len(body))


def folders(ledger: Ledger, *names: str) -> Iterator[Put]:
    """Those containers that are not there yet."""
    for name in names:
        if ledger.read(name) is None:
            yield Put(name, "", b"", kind=Kind.CONTAINER)


def containers(ledger: Ledger, folder: str) -> Iterator[str]:
    """The last parts of the names of the containers in one."""
    for member in ledger.children(folder) if ledger.read(folder) else ():
        if member.kind is Kind.CONTAINER:
            yield member.name.rpartition("/")[2]


def short(text: str) -> str:
    """A name made from a text, the same each time."""
    return b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()[:16]
