"""The product cards that a citizen holds, found by what a code names.

They lie in the accounts of the companies that pushed them (``accounts/{id}/products/``), and are
found without asking anybody. Of each a brief is kept in memory, true of the pod up to a number of
its ledger; only folders that changed are listed anew. A card was verified when it was let in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pod_server.civic.account import PRODUCTS, account_id
from pod_server.civic.food import NUTRIENTS, allergen, diet, is_food
from pod_server.civic.selling import accounts
from pod_server.civic.statements import Memory
from pod_server.contracts import Ledger
from pod_server.model.change import Kind, Stored
from proofs import strict_json
from proofs.card import Card, NotACard, card_of
from proofs.card_lines import CONTAINS, Nutrition
from proofs.flash import OWN, RESOLVER, Pair, Thing

#: Pods whose briefs are remembered (some 1 KB a card), and cards read whole.
PODS, CARDS = 16, 4_096
Keys = tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What finding a card, and setting it beside others, needs of it.

    ``home`` is the root of the pod that goods without GTIN are at home in; empty with a GTIN.
    Amounts are per 100 g or 100 ml (kJ for energy, else g).
    """

    name: str
    version: int
    received_us: int
    account: str
    company: str
    about: str
    sequence: int
    thing: Thing
    home: str
    called: Mapping[str, str]
    brand: Mapping[str, str]
    maker: str
    categories: frozenset[tuple[str, str]]
    is_food: bool
    is_recalled: bool
    #: Whether the card has what a label says of allergens.
    is_labelled: bool = False
    contains: frozenset[str] = frozenset()
    may_contain: frozenset[str] = frozenset()
    diets: frozenset[str] = frozenset()
    per_100: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, card: Card, stored: Stored, account: str) -> Brief:
        """In short, of a card as it lies in an account."""
        return cls._of(card, stored.name, stored.version, stored.created_us, account)

    def saying(self, card: Card) -> Brief:
        """The same, where what it says is completed from other cards."""
        return self._of(card, self.name, self.version, self.received_us, self.account)

    @classmethod
    def _of(cls, card: Card, name: str, version: int, received_us: int, account: str) -> Brief:
        said, product = card.nutrition, card.product
        categories = frozenset((each.scheme.lower(), each.notation) for each in product.category)
        listed = said.allergen if said else ()
        return cls(
            name,
            version,
            received_us,
            account,
            card.company,
            card.about,
            card.sequence,
            card.thing,
            home_of(card.about),
            product.name,
            product.brand,
            product.manufacturer.iri if product.manufacturer else "",
            categories,
            said is not None or is_food(categories),
            card.recall is not None and card.recall.recalled,
            bool(said and (said.allergen or said.ingredients)),
            frozenset(allergen(a.allergen_type) for a in listed if a.containment == CONTAINS),
            frozenset(allergen(a.allergen_type) for a in listed if a.containment != CONTAINS),
            frozenset(map(diet, said.diet)) if said else frozenset(),
            dict(_per_100(said)) if said else {},
        )

    @property
    def keys(self) -> Keys:
        return self.thing.keys


#: The briefs of one folder, and the version and time of it that they are true of.
_Folder = tuple[int, int, Mapping[str, Brief]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All cards in force of one pod. ``by_keys`` are of one thing each, by its own keys."""

    head: int
    folders: Mapping[str, _Folder]
    in_force: Sequence[Brief] = ()
    by_keys: Mapping[Keys, Sequence[Brief]] = field(default_factory=dict)
    by_primary: Mapping[Pair, Sequence[Brief]] = field(default_factory=dict)
    by_category: Mapping[tuple[str, str], Sequence[Brief]] = field(default_factory=dict)

    @classmethod
    def of(cls, head: int, folders: Mapping[str, _Folder]) -> Shelf:
        """In order: of each company and thing the highest number is in force."""
        latest: dict[tuple[str, str], Brief] = {}
        for _, _, briefs in folders.values():
            for brief in briefs.values():
                known = latest.get((brief.company, brief.about))
                if known is None or known.sequence < brief.sequence:
                    latest[brief.company, brief.about] = brief
        in_force = sorted(latest.values(), key=lambda each: (-each.received_us, each.name))
        by_keys: dict[Keys, list[Brief]] = {}
        by_primary: dict[Pair, list[Brief]] = {}
        by_category: dict[tuple[str, str], list[Brief]] = {}
        for brief in in_force:
            by_keys.setdefault(brief.keys, []).append(brief)
            by_primary.setdefault(brief.keys[0], []).append(brief)
            for category in brief.categories:
                by_category.setdefault(category, []).append(brief)
        return cls(head, folders, in_force, by_keys, by_primary, by_category)

    def found(self, thing: Thing, home: str = "") -> Sequence[Sequence[Brief]]:
        """Cards of a thing, then of all that it is one of; each step of the ladder a list.

        Where there are none, those of batches and items of the model, the newest first. ``home``
        narrows goods without GTIN to those of one pod.
        """
        is_own = thing.keys[0][0] == OWN
        steps = [self.by_keys.get(each.keys, ()) for each in thing.ladder()]
        steps = [*steps, self.by_primary.get(thing.keys[0], ())] if not any(steps) else steps
        kept = [[b for b in step if not is_own or not home or b.home == home] for step in steps]
        return [step for step in kept if step]


_EMPTY = Shelf(-1, {})


@dataclass(frozen=True, slots=True)
class HeldCards:
    """Those of every pod. Who may see them has been asked before."""

    _shelves: Memory[str, Shelf] = field(default_factory=lambda: Memory(PODS))
    _cards: Memory[tuple[str, str, int, int], Card | None] = field(
        default_factory=lambda: Memory(CARDS)
    )

    def shelf(self, ledger: Ledger) -> Shelf:
        """As the pod stands now."""
        pod_id, head = ledger.pod.pod_id, ledger.head()
        known = self._shelves.peek(pod_id) or _EMPTY
        if known.head == head:
            return known
        folders = dict(self._folders(ledger, known))
        now = Shelf.of(head, folders) if folders != known.folders else _moved(known, head)
        self._shelves.put(pod_id, now)
        return now

    def card(self, ledger: Ledger, brief: Brief) -> Card | None:
        """The whole card; ``None`` where it has just gone."""
        stored = ledger.read(brief.name)
        return self._card(ledger, stored) if stored is not None else None

    def _folders(self, ledger: Ledger, known: Shelf) -> Iterator[tuple[str, _Folder]]:
        """Only those that changed are listed."""
        for account in accounts(ledger):
            name = f"{account}/{PRODUCTS}"
            stored = ledger.read(name)
            if stored is None or not stored.is_container:
                continue
            old = known.folders.get(name)
            if old is not None and old[:2] == (stored.version, stored.modified_us):
                yield name, old
                continue
            briefs = dict(self._briefs(ledger, name, old[2] if old else {}))
            yield name, (stored.version, stored.modified_us, briefs)

    def _briefs(
        self, ledger: Ledger, folder: str, old: Mapping[str, Brief]
    ) -> Iterator[tuple[str, Brief]]:
        account = folder.split("/")[1]
        for member in ledger.children(folder):
            known = old.get(member.name)
            if known is not None and known.version == member.version:
                yield member.name, known
                continue
            stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
            card = self._card(ledger, stored) if stored is not None else None
            if stored is not None and card is not None and account_id(card.company) == account:
                yield member.name, Brief.of(card, stored, account)

    def _card(self, ledger: Ledger, stored: Stored) -> Card | None:
        key = (ledger.pod.pod_id, stored.name, stored.version, stored.modified_us)
        return self._cards.get(key, lambda: _read(stored.body or b""))


def home_of(about: str) -> str:
    """The root of the pod that a code leads to; empty for one at GS1's resolver."""
    root, is_ours, _ = about.partition(f"/{RESOLVER}")
    return f"{root}/" if is_ours else ""


def _moved(shelf: Shelf, head: int) -> Shelf:
    """The same cards, true of the pod up to a later number."""
    return Shelf(
        head, shelf.folders, shelf.in_force, shelf.by_keys, shelf.by_primary, shelf.by_category
    )


def _read(body: bytes) -> Card | None:
    """The card in a document; ``None`` for anything else that lies there."""
    try:
        document = strict_json.read(body)
        return card_of(document) if isinstance(document, dict) else None
    except (strict_json.MalformedJson, strict_json.TooComplex, NotACard):
        return None


def _per_100(said: Nutrition) -> Iterator[tuple[str, Decimal]]:
    """What a label gives, by the names of :data:`pod_server.civic.food.NUTRIENTS`."""
    if said.basis is None or said.basis.measure != 100:
        return
    for name, field_name in NUTRIENT_FIELDS.items():
        amount = getattr(said, field_name)
        if amount is not None:
            yield name, amount.measure


#: The field of a nutrition line for each nutrient.
NUTRIENT_FIELDS: Mapping[str, str] = {
    name: "saturated_fat" if name == "saturatedFat" else name for name in NUTRIENTS
}
