"""A company's product card: what it says of one model, batch or item, line by line, and signed.

One signed document (``ProductCard``, Data Integrity ``eddsa-rdfc-2022``), keyed by company and
thing: a GS1 Digital Link URI, or the address of goods without GTIN (``…/.flash/own/NAME``). Of one
key the highest sequence is in force; a later card names what it supersedes, and says why where
more has changed than stock and dates. A line that is not there has not been told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from uuid import NAMESPACE_URL, uuid5

from proofs import integrity, strict_json
from proofs.cards import card_form
from proofs.cards.card_form import NotInForm
from proofs.cards.card_lines import (
    Certification,
    Footprint,
    Line,
    Making,
    Material,
    Nutrition,
    Price,
    PriceComponent,
    Product,
    ProductionPlace,
    Recall,
    Repairability,
    Stock,
    TraceEvent,
    Variant,
    Warranty,
)
from proofs.integrity import VerifiedProof
from proofs.keys import SigningKey
from proofs.scanning.flash import OWN, RESOLVER, Thing, WrongCode, linked
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words
from vocab.terms import SESAME

KIND = "ProductCard"
#: The article's eight lines, in its order, by the names of fields of :class:`Card`.
EIGHT = (
    *("trace", "produced_at", "making", "price_component", "footprint", "nutrition"),
    *("stock", "has_variant"),
)
#: What may be said further.
FURTHER = ("material", "repairability", "warranty", "recall", "offers", "certification")
_AROUND = ("@context", "id", "type", "proof")
_NO_DAY = date(1970, 1, 1)


class NotACard(ValueError):
    """A document that is no product card, or one about nothing that bears a code."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


_NO_CARD = Words(f"Ce document n'est pas une {KIND}.", f"The document is no {KIND}.")
_OTHER_CONTEXT = Words(
    f"Le seul contexte de ce document est {SESAME.CONTEXT}.",
    f"The document's one context is {SESAME.CONTEXT}.",
)


@dataclass(frozen=True, slots=True, order=True)
class CardKey:
    """What a card is about and whose it is. Of one key, the highest sequence is in force."""

    company: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a company says of one thing; ``about`` is the address of its code, in canonical form."""

    company: str
    about: str
    issued: datetime
    product: Product
    sequence: int = 1
    valid_from: date | None = None
    supersedes: str = ""
    restatement_reason: str = ""
    trace: tuple[TraceEvent, ...] = ()
    produced_at: tuple[ProductionPlace, ...] = ()
    making: Making | None = None
    price_component: tuple[PriceComponent, ...] = ()
    footprint: Footprint | None = None
    nutrition: Nutrition | None = None
    stock: tuple[Stock, ...] = ()
    has_variant: tuple[Variant, ...] = ()
    material: tuple[Material, ...] = ()
    repairability: Repairability | None = None
    warranty: Warranty | None = None
    recall: Recall | None = None
    offers: Price | None = None
    certification: tuple[Certification, ...] = ()

    @cached_property
    def thing(self) -> Thing:
        """What it is about. Raises :class:`proofs.scanning.flash.WrongCode`."""
        return linked(self.about)

    @property
    def key(self) -> CardKey:
        return CardKey(self.company, self.about)

    @property
    def id(self) -> str:
        """Its address: the same wherever and by whomever it is reckoned."""
        return card_id(self.key, self.sequence)

    @property
    def labour(self) -> PriceComponent | None:
        """What of the price goes to those who work on it."""
        kind = SESAME.LABOUR
        return next((part for part in self.price_component if part.component_kind == kind), None)

    def untold(self) -> tuple[str, ...]:
        """Those of the article's eight that it says nothing of, as fields."""
        return tuple(name for name in EIGHT if not getattr(self, name))

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line with the field that it stands in."""
        for each in fields(self):
            found = getattr(self, each.name)
            for line in found if isinstance(found, tuple) else (found,):
                if isinstance(line, Line):
                    yield each.name, line

    def document(self) -> dict[str, Json]:
        """Unsigned, in wire form."""
        said = card_form.written(self)
        assert isinstance(said, dict)  # noqa: S101 - a dataclass is written as an object
        return {"@context": SESAME.CONTEXT, "id": self.id, "type": KIND, **said}

    def says_the_same(self, other: Card) -> bool:
        """Whether nothing but stock and dates tells them apart: no reason need be given."""
        return self._lasting() == other._lasting()

    def _lasting(self) -> tuple[object, ...]:
        names = (name for name in ("product", *EIGHT, *FURTHER) if name != "stock")
        return (self.valid_from, *(_undated(getattr(self, name)) for name in names))


@value
class SignedCard:
    """A card as it was signed; ``body`` are the bytes that everybody gets alike."""

    body: bytes
    card: Card
    content_hash: str
    proof: VerifiedProof


def card_id(key: CardKey, sequence: int) -> str:
    """The address of a card of that key and number."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'card|{key.company}|{key.about}|{sequence}')}"


def sign(card: Card, key: SigningKey) -> SignedCard:
    """The card, signed for its company at the moment of its issue; raises as :func:`read` does."""
    signed = integrity.sign(card.document(), key, created=card.issued)
    return read(json.dumps(signed, ensure_ascii=False, indent=1).encode())


def read(body: bytes) -> SignedCard:
    """A signed card; whose key it is, is for the caller to ask.

    Raises ``MalformedJson``, ``TooComplex``, ``ProofInvalid``, :class:`NotACard`.
    """
    document = strict_json.read(body)
    if not isinstance(document, dict) or document.get("type") != KIND:
        raise NotACard(_NO_CARD)
    proof = integrity.verify(document)
    return SignedCard(body, card_of(document), proof.content_hash, proof)


def card_of(document: dict[str, Json]) -> Card:
    """The card of a document, signed or not. Raises :class:`NotACard`."""
    if document.get("type") != KIND:
        raise NotACard(_NO_CARD)
    if document.get("@context") != SESAME.CONTEXT:
        raise NotACard(_OTHER_CONTEXT)
    said = {name: value for name, value in document.items() if name not in _AROUND}
    try:
        card = card_form.read(Card, said, KIND)
        thing = card.thing
    except (NotInForm, WrongCode) as wrong:
        raise NotACard(wrong.words) from None
    if card.about != _canonical(thing, card.about):
        right = _canonical(thing, card.about)
        raise NotACard(
            Words(
                f"« about » est l'adresse canonique d'un code : {right}.",
                f"“about” is the canonical address of a code: {right}.",
            )
        )
    if card.sequence < 1:
        raise NotACard(
            Words(
                "« sequence » est un nombre entier, 1 au moins.",
                "“sequence” is a whole number, 1 at least.",
            )
        )
    if document.get("id") != card.id:
        raise NotACard(
            Words(f"L'« id » de cette fiche est {card.id}.", f"The “id” of this card is {card.id}.")
        )
    return card


def about_own(pod: str, thing: Thing) -> str:
    """The address by which a card names a thing; ``pod`` is where goods without GTIN are at home.

    Raises :class:`proofs.scanning.flash.WrongCode`.
    """
    bare = replace(thing, attributes=())
    return bare.at(f"{pod}{RESOLVER}") if thing.keys[0][0] == OWN else bare.canonical


def _canonical(thing: Thing, about: str) -> str:
    return about_own(about.partition(f"/{RESOLVER}")[0] + "/", thing)


def _undated(found: object) -> object:
    if isinstance(found, tuple):
        return tuple(map(_undated, found))
    return replace(found, as_of=_NO_DAY) if isinstance(found, Line) else found
