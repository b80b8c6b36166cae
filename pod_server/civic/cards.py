"""Product cards in pods: which a citizen takes, what stands before them, and reading.

A company keeps the cards of its goods in ``products/cards/`` of its own pod, one document a thing,
which the next card replaces. To a citizen it brings them only where she has asked for them, into
``accounts/{id}/products/``: there each card stays as it came, and the next one lies beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from pod_server.actions.pods import TURTLE
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.account import PRODUCTS, Account, account_name
from pod_server.civic.opening import FrontOffice
from pod_server.civic.selling import LIVE, Selling
from pod_server.civic.signatures import signed_by, signed_for, unsigned
from pod_server.civic.statements import Memory
from pod_server.contracts import Arrival, Ledger, WebIds
from pod_server.model.access import Agent
from pod_server.model.change import Key, Kind
from pod_server.model.errors import (
    ContactRefused,
    MalformedBody,
    MissingResource,
    StatementRefused,
    UnknownContext,
    UnsupportedType,
    Violation,
)
from pod_server.model.iri import Address, Role, parent
from proofs import shelf, strict_json
from proofs.card import Card, CardKey, NotACard, SignedCard, read
from proofs.card_faults import faults, out_of_row
from proofs.integrity import ProofInvalid

JSON_LD = "application/ld+json"
#: Where a company keeps the cards of its own goods, in its own pod.
OWN_CARDS = "products/cards"

_UNWANTED = ContactRefused(
    "The citizen has not asked for this company's product cards. She does it on the company's page "
    "of her Sésame, under “Product cards”; until then, publish them in your own pod "
    "(sesame-company cards publish), where her scanner finds them.",
    "Le citoyen n'a pas demandé les fiches produits de cette entreprise. Il le fait sur la page de "
    "l'entreprise dans son Sésame, sous « Fiches produits » ; d'ici là, publiez-les dans votre "
    "propre pod (sesame-company cards publish), où son scanner les trouve.",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A card, where it lies, and when it came (microseconds)."""

    card: Card
    content_hash: str
    name: str
    received_us: int


@dataclass(slots=True)
class Cards:
    """Reads cards, those that arrive and those that are there; their signatures are not asked."""

    _read: Memory[bytes, SignedCard] = field(default_factory=lambda: Memory(1_024))
    _there: Memory[tuple[str, str, int], Kept | None] = field(
        default_factory=lambda: Memory(16_384)
    )

    def read(self, body: bytes) -> SignedCard:
        """The card of these bytes; the same are sent to every customer. Raises as ``read`` does."""
        return self._read.get(body, lambda: read(body))

    def kept(self, ledger: Ledger, folder: str) -> Sequence[Kept]:
        """All cards in a folder, by name."""
        if ledger.read(folder) is None:
            return ()
        found = (
            self._there.get(
                (ledger.pod.pod_id, member.name, member.version),
                partial(self._one, ledger, member.name),
            )
            for member in ledger.children(folder)
            if member.kind is Kind.DOCUMENT
        )
        return tuple(each for each in found if each is not None)

    def in_force(self, ledger: Ledger, folder: str) -> Mapping[CardKey, Kept]:
        """Of each company and thing, the card with the highest number."""
        latest: dict[CardKey, Kept] = {}
        for each in self.kept(ledger, folder):
            there = latest.get(each.card.key)
            if there is None or there.card.sequence < each.card.sequence:
                latest[each.card.key] = each
        return latest

    def _one(self, ledger: Ledger, name: str) -> Kept | None:
        stored = ledger.read(name)
        if stored is None or stored.body is None:
            return None
        try:
            found = self.read(stored.body)
        except (ValueError, shelf.UnknownContext):
            return None
        return Kept(found.card, found.content_hash, name, stored.created_us)


@dataclass(frozen=True, slots=True)
class CardGuard:
    """Stands before the folders of cards; their shape is asked before."""

    webids: WebIds
    selling: Selling
    cards: Cards
    today: Callable[[], date]

    @property
    def takes(self) -> tuple[str, ...]:
        """The media types of a card: its signature is over JSON-LD."""
        return (JSON_LD,)

    def gate(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Has the citizen asked for them? Raises ``ContactRefused``."""
        found = self._account(arrival)
        if found is None:
            return {}
        account, rests_on = found
        is_wanted = account.wants_cards and account.state in LIVE and not account.blocked
        if not is_wanted and arrival.agent.webid != account.holder:
            raise _UNWANTED
        return rests_on

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Pass, or raise what is wrong with it; returns what the verdict rested on."""
        if arrival.media_type != JSON_LD or arrival.body is None:
            raise UnsupportedType(arrival.media_type, (JSON_LD,))
        folder = parent(arrival.address.name) or ""
        stored = arrival.ledger.read(folder)
        try:
            signed = self.cards.read(arrival.body)
        except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
            raise MalformedBody(JSON_LD, str(wrong)) from None
        except shelf.UnknownContext as wrong:
            raise UnknownContext(wrong.iri) from None
        except ProofInvalid as wrong:
            raise StatementRefused((unsigned(wrong),)) from None
        except NotACard as wrong:
            said = Violation("not-a-card", "", "", "", wrong.words.fr, wrong.words.en)
            raise StatementRefused((said,)) from None
        self._refuse_repetition(arrival, signed, folder)
        found = tuple(self._wrong(arrival, signed, folder))
        if found:
            raise StatementRefused(found)
        return {(folder, Role.RESOURCE): stored.version if stored else None}

    def _refuse_repetition(self, arrival: Arrival, signed: SignedCard, folder: str) -> None:
        """What is there byte for byte is not said again (V-10); a POST of it is a replay."""
        for there in self.cards.kept(arrival.ledger, folder):
            if there.card.id == signed.card.id and there.content_hash == signed.content_hash:
                kept = arrival.ledger.read(there.name)
                if kept is not None and kept.body == arrival.body:
                    said = self._row(arrival, signed.card, folder)
                    raise StatementRefused(tuple(said), same_as=there.name)

    def _wrong(self, arrival: Arrival, signed: SignedCard, folder: str) -> Iterator[Violation]:
        card = signed.card
        account = self._account(arrival)
        if account is not None and card.company != account[0].company:
            yield Violation(
                "other-company",
                card.id,
                "company",
                card.company,
                "Cette fiche est celle d'une autre entreprise que celle de ce compte : déposez-la "
                "dans le compte de cette entreprise.",
                "The card is another company's than the one whose account this is: put it into "
                "that company's account.",
            )
        if account is not None and arrival.replaces is not None:
            yield Violation(
                "stays",
                card.id,
                "",
                "",
                "Une fiche reste telle qu'elle a été envoyée. Envoyez la suivante par POST.",
                "A card stays as it was sent. Send the next one by POST.",
            )
        yield from signed_by(self.webids, card.company, card.id, signed.proof)
        yield from signed_for(self.today(), card.id, signed.proof)
        for fault in faults(card, self.today()):
            said = fault.words
            yield Violation(fault.code, card.id, fault.path, fault.value, said.fr, said.en)
        yield from self._row(arrival, card, folder)

    def _row(self, arrival: Arrival, card: Card, folder: str) -> Iterator[Violation]:
        """Nothing that was said is silently replaced (invariant 8); stock moves freely."""
        before = self.cards.in_force(arrival.ledger, folder).get(card.key)
        fault = out_of_row(card, before.card if before else None)
        if fault is not None:
            said = fault.words
            yield Violation(fault.code, card.id, fault.path, fault.value, said.fr, said.en)

    def _account(self, arrival: Arrival) -> tuple[Account, dict[Key, int | None]] | None:
        """The account that it arrives in, resting on what; ``None`` in a company's own pod."""
        name = "/".join(arrival.address.name.split("/")[:2])
        found = self.selling.described(arrival.ledger, name)
        return (found[0], {(found[1].name, Role.RESOURCE): found[1].version}) if found else None


@dataclass(frozen=True, slots=True)
class CardSettings:
    """What a citizen wants of a company's cards, in the account's description."""

    office: FrontOffice

    def settle(self, ledger: Ledger, agent: Agent, company: str, *, wants: bool) -> Prepared:
        """From now on the company brings her its cards, or brings none."""
        rules_at = self.office.controlled(ledger, agent)
        there = self.office.account(ledger, company)
        address = Address(ledger.pod.base, f"{account_name(company)}/account", False)
        if there is None:
            raise MissingResource(address.iri)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        now = replace(there, wants_cards=wants)
        if now == there:
            return Prepared(None, outcome)
        return self.office.described(ledger, now, outcome, agent.doer, rules_at=rules_at)


def folder_of(company: str) -> str:
    """The ledger name of the folder in which this company's cards come to a citizen."""
    return f"{account_name(company)}/{PRODUCTS}"
