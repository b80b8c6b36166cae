"""Products of market files: what a code names among cards that are held, or that were handed over.

A product goes with its card, so one of which there is none cannot be put in. A card in a foreign
file stays foreign: it is told to be of that file, and becomes no card of an account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pod_server.civic.circle.gathering import PassedCard, Relayed
from pod_server.civic.circle.papers import Product
from pod_server.civic.products.briefs import Brief, home_of
from pod_server.civic.products.card_rights import claims
from pod_server.civic.products.held_cards import HeldCards
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest
from proofs.scanning import flash
from proofs.scanning.flash import Thing, WrongCode
from proofs.value import value


@value
class Products:
    """Those of every pod. Who may see them has been asked before."""

    held: HeldCards
    relayed: Relayed

    def find(self, ledger: Ledger, code: str) -> Product:
        """What a code (GTIN, Digital Link) or the address of a card in the pod names.

        Where several companies have a card of it, the one with the best right to say. Raises
        ``BadRequest`` for no code, and where nobody's card of it is here.
        """
        shelf, text = self.held.shelf(ledger), code.strip()
        name = text.partition("#")[0].removeprefix(ledger.pod.base)
        for brief in shelf.in_force if name != text else ():
            if brief.name == name:
                return _of(brief)
        try:
            thing = flash.read(text)
        except WrongCode as wrong:
            raise BadRequest(wrong.words.en, wrong.words.fr) from None
        home = home_of(text)
        found = claims(shelf.found(thing, home), home, lambda _: True)
        if found:
            return _of(found[0].briefs[0])
        handed = max(self._handed(ledger, thing), key=lambda one: one.sequence, default=None)
        if handed is None:
            raise BadRequest(
                f"You hold no card of {thing.in_brackets()}, and nobody handed you one: a product "
                "goes with its card."
            )
        return Product(handed.item, handed.company)

    def names(self, ledger: Ledger, items: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """What products are called, by language: their own cards' words before those handed on."""
        wanted = frozenset(items)
        found: dict[str, Mapping[str, str]] = {
            brief.about: brief.called
            for brief in self.held.shelf(ledger).in_force
            if brief.about in wanted
        }
        for card in self.relayed.cards(ledger) if wanted.difference(found) else ():
            if card.item in wanted:
                found.setdefault(card.item, card.called)
        return found

    def in_force(self, ledger: Ledger) -> Iterator[Brief]:
        """The cards that she holds, the newest first."""
        yield from self.held.shelf(ledger).in_force

    def _handed(self, ledger: Ledger, thing: Thing) -> Iterator[PassedCard]:
        for card in self.relayed.cards(ledger):
            if flash.read(card.item).keys == thing.keys:
                yield card


def _of(brief: Brief) -> Product:
    return Product(brief.about, brief.company)
