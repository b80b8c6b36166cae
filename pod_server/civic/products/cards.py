"""Product cards in pods: which a citizen takes, what stands before them, and reading.

A company keeps the cards of its goods in ``products/cards/`` of its own pod, one document a thing,
which the next card replaces. To a citizen it brings them only where she has asked for them, into
``accounts/{id}/products/``: there each card stays as it came, and the next one lies beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pod_server.actions.pods import TURTLE
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.signatures import signed_by, signed_for, unsigned
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.front_office.account import PRODUCTS, Account, account_name
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.civic.front_office.selling import LIVE, Selling
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
from proofs.cards.card import Card, CardKey, NotACard, SignedCard, read
from proofs.cards.card_faults import faults, out_of_row
from proofs.integrity import ProofInvalid
from proofs.value import value

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


@value
class Kept:
    """A card, where it lies, and when it came (microseconds)."""

    card: Card
    content_hash: str
    name: str
    received_us: int
    version: int


@dataclass(slots=True)
class _Folder:
    """The cards of one folder, as of one version of it."""

    version: int
    by_name: dict[str, Kept] = field(default_factory=dict)
    by_hash: dict[str, Kept] = field(default_factory=dict)
    in_force: dict[CardKey, Kept] = field(default_factory=dict)

    def add(self, kept: Kept) -> None:
        """One more of them."""
        self.by_name[kept.name] = kept
        self.by_hash[kept.content_hash] = kept
        there = self.in_force.get(kept.card.key)
        if there is None or there.card.sequence < kept.card.sequence:
            self.in_force[kept.card.key] = kept


@dataclass(slots=True)
class Cards:
    """Reads cards, those that arrive and those that are there; their signatures are not asked."""

    _read: Memory[bytes, SignedCard] = field(default_factory=lambda: Memory(1_024))
    _folders: Memory[tuple[str, str], _Folder] = field(default_factory=lambda: Memory(512))

    def read(self, body: bytes) -> SignedCard:
        """The card of these bytes; the same are sent to every customer. Raises as ``read`` does."""
        return self._read.get(body, lambda: read(body))

    def kept(self, ledger: Ledger, folder: str) -> Sequence[Kept]:
        """All cards in a folder, by name."""
        return tuple(self._folder(ledger, folder).by_name.values())

    def in_force(self, ledger: Ledger, folder: str) -> Mapping[CardKey, Kept]:
        """Of each company and thing, the card with the highest number."""
        return self._folder(ledger, folder).in_force

    def of_hash(self, ledger: Ledger, folder: str, content_hash: str) -> Kept | None:
        """The card that says the same, octets apart."""
        return self._folder(ledger, folder).by_hash.get(content_hash)

    def _folder(self, ledger: Ledger, folder: str) -> _Folder:
        """As it is now; what has not changed since it was last asked for is not read again."""
        stored = ledger.read(folder)
        if stored is None:
            return _Folder(-1)
        key = (ledger.pod.pod_id, folder)
        known = self._folders.peek(key)
        if known is not None and known.version == stored.version:
            return known
        now = _Folder(stored.version)
        for member in ledger.children(folder):
            before = known.by_name.get(member.name) if known is not None else None
            if before is not None and before.version == member.version:
                now.add(before)
            elif member.kind is Kind.DOCUMENT and (found := self._one(ledger, member.name)):
                now.add(found)
        self._folders.put(key, now)
        return now

    def _one(self, ledger: Ledger, name: str) -> Kept | None:
        stored = ledger.read(name)
        if stored is None or stored.body is None:
            return None
        try:
            found = self.read(stored.body)
        except (ValueError, shelf.UnknownContext):
            return None
        return Kept(found.card, found.content_hash, name, stored.created_us, stored.version)


@value
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
        there = self.cards.of_hash(arrival.ledger, folder, signed.content_hash)
        kept = arrival.ledger.read(there.name) if there is not None else None
        if kept is not None and kept.body == arrival.body:
            said = self._row(arrival, signed.card, folder)
            raise StatementRefused(tuple(said), same_as=kept.name)

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


@value
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
