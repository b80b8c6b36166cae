"""What other UNTP credentials add to a passport's card: its place, its events, its certificates.

They are joined by the addresses that they have in common: of the product, or of the place that
makes it. One that joins nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clients.company.importers.cards.draft import Draft, Sender, country
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.untp import CONFORMITY, EVENTS, FACILITY
from clients.company.importers.cards.untp_lines import issuer_of, party
from proofs.cards import card_lines
from vocab.terms import UNTP

#: Kinds of events, and their members that name products.
_KINDS = {
    "MakeEvent": (UNTP.MAKE_EVENT, ("outputProduct",)),
    "ModifyEvent": (UNTP.MODIFY_EVENT, ("outputProduct", "modifiedProduct", "inputProduct")),
    "MoveEvent": (UNTP.MOVE_EVENT, ("movedProduct",)),
}
#: Who acts in an event, the likeliest first.
_ACTORS = ("manufacturer", "producer", "processor", "consignor", "carrier", "operator", "owner")
_WHERE = ("madeAtFacility", "modifiedAtFacility", "toFacility", "fromFacility")
_ENVELOPE = (
    *("type", "@context", "id", "issuer", "name", "validFrom", "validUntil"),
    *("credentialStatus", "credentialSchema", "renderTemplate2024", "renderMethod", "proof"),
)


@dataclass(slots=True)
class Known:
    """A passport's card, with the addresses that it knows its product and its maker's place by."""

    draft: Draft
    product: str
    facility: str


def join(document: Place, kind: str, cards: Sequence[Known], sender: Sender) -> bool:
    """Add what this credential tells to the cards that it speaks of; False where it is of none."""
    document.envelopes(*_ENVELOPE)
    joining = {FACILITY: _facility, EVENTS: _events, CONFORMITY: _conformity}[kind]
    return joining(document, cards, sender)


def _facility(document: Place, cards: Sequence[Known], sender: Sender) -> bool:
    subject = document.at("credentialSubject")
    wanted = subject.at("id").said()
    joined = [card for card in cards if wanted and card.facility == wanted]
    if not joined:
        return False
    subject.at("id").takes("producedAt")
    written = subject.at("address", "addressCountry", "countryCode")
    if not written.said():
        written = subject.at("countryOfOperation", "countryCode")
    code = country(written.said())
    if code:
        written.takes("producedAt")
    point = subject.at("locationInformation", "geoLocation")
    place = card_lines.Place(
        subject.at("name").name("producedAt"),
        code,
        subject.at("address", "addressLocality").name("producedAt"),
        point.at("latitude").number("producedAt", least=-90, most=90),
        point.at("longitude").number("producedAt", least=-180, most=180),
    )
    steps = [one.at("name").name("producedAt") for one in subject.each("processCategory")[:1]]
    line = card_lines.ProductionPlace(
        place=place,
        production_step=sender.text("".join(steps)),
        source=issuer_of(document) or sender.party,
        as_of=document.at("validFrom").day("asOf") or sender.today,
    )
    for card in joined:
        others = [(n, one) for n, one in card.draft.lines if n != "produced_at"]
        card.draft.lines = [*others, ("produced_at", line)]
    return True


def _events(document: Place, cards: Sequence[Known], sender: Sender) -> bool:
    joined = False
    source = issuer_of(document) or sender.party
    for event in document.each("credentialSubject"):
        types = [one.said() for one in event.each("type")]
        kind = next((one for one in types if one in _KINDS), "")
        if not kind:
            event.refuses(
                "unknown-event",
                "UNTP connaît MakeEvent, MoveEvent et ModifyEvent.",
                "UNTP knows MakeEvent, MoveEvent and ModifyEvent.",
            )
            continue
        address, names = _KINDS[kind]
        goods = [one for name in names for one in _goods(event, name)]
        named = {one.said() for one in goods}
        of = [card for card in cards if card.product and card.product in named]
        if not of:
            continue
        joined = True
        moment = event.at("eventDate").moment("trace")
        text = event.at("name").name("trace")
        if moment is None or not text:
            continue
        line = card_lines.TraceEvent(
            type=address,
            event_time=moment,
            text=sender.text(text),
            place=_place(event),
            actor=_actor(event),
            source=source,
            as_of=moment.date(),
        )
        for place in (*event.each("type"), *goods):
            place.takes("trace")
        for card in of:
            card.draft.add("trace", line)
    return joined


def _goods(event: Place, name: str) -> Iterator[Place]:
    for one in event.each(name):
        yield one.at("product", "id")


def _place(event: Place) -> card_lines.Place | None:
    for name in _WHERE:
        found = event.at(name, "name").name("trace")
        if found:
            return card_lines.Place(name=found)
    return None


def _actor(event: Place) -> card_lines.Party | None:
    parties = {one.at("role").said(): one for one in event.each("relatedParty")}
    for role in _ACTORS:
        if role in parties:
            one = parties[role]
            one.at("role").takes("trace")
            return party(one.at("party"), "trace")
    return None


def _conformity(document: Place, cards: Sequence[Known], sender: Sender) -> bool:
    subject = document.at("credentialSubject")
    about = {
        place.said(): place
        for one in subject.each("conformityAssessment")
        for place in (
            *(item.at("product", "id") for item in one.each("assessedProduct")),
            *(item.at("facility", "id") for item in one.each("assessedFacility")),
        )
        if place.said()
    }
    of = [card for card in cards if {card.product, card.facility} & about.keys()]
    name = subject.at("name").name("certification")
    if not of or not name:
        return False
    for place in about.values():
        place.takes("certification")
    ends = document.at("validUntil")
    source = issuer_of(document)
    line = card_lines.Certification(
        name=sender.text(name),
        certification_identification=subject.at("id").text("certification", longest=100),
        issued_by=source,
        url=subject.at("conformityCertificate", "linkURL").link("certification"),
        valid_through=ends.moment("certification"),
        source=source or sender.party,
        as_of=document.at("validFrom").day("asOf") or sender.today,
    )
    known = document.at("id").said()
    for card in of:
        card.draft.lines = [
            (name, one)
            for name, one in card.draft.lines
            if not (isinstance(one, card_lines.Certification) and known and one.url == known)
        ]
        card.draft.add("certification", line)
    document.at("id").takes("certification")
    document.at("issuer").takes("certification")
    return True
