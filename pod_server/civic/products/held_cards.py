"""The product cards that a citizen holds, found by what a code names.

They lie in the accounts of the companies that pushed them (``accounts/{id}/products/``), and are
found without asking anybody. Of each a brief is kept in memory, true of the pod up to a number of
its ledger; only folders that changed are listed anew. A card was verified when it was let in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.front_office.account import PRODUCTS, account_id
from pod_server.civic.front_office.selling import accounts
from pod_server.civic.products.briefs import Brief, Folder, Keys, read_kept, written
from pod_server.civic.seeing.glances import program
from pod_server.contracts import Ledger
from pod_server.derived import Derived
from pod_server.model.change import Kind, Stored
from proofs import strict_json
from proofs.cards.card import Card, NotACard, card_of
from proofs.scanning.flash import OWN, Pair, Thing
from proofs.value import value

#: Pods whose briefs are remembered (some 1 KB a card), and cards read whole.
PODS, CARDS = 16, 4_096
#: Under which they are kept beside a pod.
NAME = "cards"


@value
class Shelf:
    """All cards in force of one pod. ``by_keys`` are of one thing each, by its own keys."""

    head: int
    folders: Mapping[str, Folder]
    in_force: Sequence[Brief] = ()
    by_keys: Mapping[Keys, Sequence[Brief]] = field(default_factory=dict)
    by_primary: Mapping[Pair, Sequence[Brief]] = field(default_factory=dict)
    by_category: Mapping[tuple[str, str], Sequence[Brief]] = field(default_factory=dict)
    #: How many are in no file beside the pod.
    unkept: int = 0

    @classmethod
    def of(cls, head: int, folders: Mapping[str, Folder]) -> Shelf:
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


@value
class HeldCards:
    """Those of every pod. Who may see them has been asked before.

    ``derived`` keeps briefs beside the pod, so that a look right after a start reads no card whole.
    """

    derived: Derived
    _shelves: Memory[str, Shelf] = field(default_factory=lambda: Memory(PODS))
    _cards: Memory[tuple[str, str, int, int], Card | None] = field(
        default_factory=lambda: Memory(CARDS)
    )

    def shelf(self, ledger: Ledger) -> Shelf:
        """As the pod stands now."""
        pod_id, head = ledger.pod.pod_id, ledger.head()
        known = self._shelves.peek(pod_id)
        if known is None:
            kept = self.derived.kept(pod_id, NAME)
            folders = read_kept(kept, program(), ledger.pod.base) if kept else {}
            known = Shelf.of(-1, folders)
        if known.head == head:
            return known
        now = self._kept(ledger, self._looked_again(ledger, known, head))
        self._shelves.put(pod_id, now)
        return now

    def _looked_again(self, ledger: Ledger, known: Shelf, head: int) -> Shelf:
        folders = dict(self._folders(ledger, known))
        if all(folders.get(n) is f for n, f in known.folders.items()) and len(folders) == len(
            known.folders
        ):
            return replace(known, head=head)
        old = {brief.name: brief for brief in known.in_force}
        now = Shelf.of(head, folders)
        fresh = sum(old.get(brief.name) is not brief for brief in now.in_force)
        return replace(now, unkept=known.unkept + fresh)

    def _kept(self, ledger: Ledger, known: Shelf) -> Shelf:
        """Written to the file once more than a hundredth of them are in none."""
        if known.unkept <= len(known.in_force) // 100:
            return known
        body = written(known.folders, program(), ledger.pod.base)
        self.derived.keep(ledger.pod.pod_id, NAME, body)
        return replace(known, unkept=0)

    def card(self, ledger: Ledger, brief: Brief) -> Card | None:
        """The whole card; ``None`` where it has just gone."""
        stored = ledger.read(brief.name)
        return self._card(ledger, stored) if stored is not None else None

    def _folders(self, ledger: Ledger, known: Shelf) -> Iterator[tuple[str, Folder]]:
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
            if known is not None and known.stamp == (member.version, member.modified_us):
                yield member.name, known
                continue
            stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
            card = self._card(ledger, stored) if stored is not None else None
            if stored is not None and card is not None and account_id(card.company) == account:
                yield member.name, Brief.of(card, stored, account)

    def _card(self, ledger: Ledger, stored: Stored) -> Card | None:
        key = (ledger.pod.pod_id, stored.name, stored.version, stored.modified_us)
        return self._cards.get(key, lambda: _read(stored.body or b""))


def _read(body: bytes) -> Card | None:
    """The card in a document; ``None`` for anything else that lies there."""
    try:
        document = strict_json.read(body)
        return card_of(document) if isinstance(document, dict) else None
    except (strict_json.MalformedJson, strict_json.TooComplex, NotACard):
        return None
