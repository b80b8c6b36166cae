"""From EPCIS events to cards: one for each thing whose making or way they tell.

What only goes into something else has no card here: it is somebody else's, or bears no code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from clients.company.importers.cards.draft import Draft, Sender, duration
from clients.company.importers.cards.epcis_events import Event, events_of
from clients.company.importers.cards.epcis_history import History
from clients.company.importers.cards.epcis_master import Master, master_of
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard
from proofs.cards import card_lines
from proofs.scanning import flash
from proofs.scanning.flash import Thing
from proofs.words import Words
from vocab.terms import UNTP

MOST = 1000
#: Steps in which goods change hands or places (CBV 2.0, 7.1); all others change the goods.
_MOVING = frozenset(
    (
        *("accepting", "arriving", "collecting", "departing", "entering_exiting", "holding"),
        *("loading", "picking", "receiving", "retail_selling", "returning", "shipping"),
        *("staging_outbound", "stocking", "storing", "transporting", "unloading"),
    )
)
#: Of some steps what they are called in French; CBV has English names only.
_STEPS = {
    "accepting": "acceptation",
    "arriving": "arrivée",
    "assembling": "assemblage",
    "commissioning": "mise en existence",
    "creating_class_instance": "fabrication d'un lot",
    "departing": "départ",
    "inspecting": "contrôle",
    "loading": "chargement",
    "packing": "emballage",
    "picking": "préparation de commande",
    "receiving": "réception",
    "repackaging": "remballage",
    "shipping": "expédition",
    "storing": "entreposage",
    "transporting": "transport",
    "unloading": "déchargement",
    "unpacking": "déballage",
}
_OWNERS = ("owning_party", "possessing_party")


def cards(document: Place, sender: Sender) -> Sequence[Draft]:
    """A draft for each thing, in the order of its first event. Raises :class:`NoCard`."""
    history = History(events_of(document))
    master = master_of(document)
    wanted = flash.read(sender.code) if sender.code else None
    things = [one for one in history.things if wanted is None or wanted in one.ladder()]
    if not things:
        raise NoCard(
            "no-goods",
            "Aucun événement ne parle d'un produit qu'il fait ou déplace.",
            "No event speaks of a product that it makes or moves.",
        )
    if len(things) > MOST:
        raise NoCard(
            "too-many-goods",
            f"Plus de {MOST} produits : choisissez-en un modèle ou un lot par --code.",
            f"More than {MOST} products: choose a model or a batch of them with --code.",
        )
    return [_card(thing, history, master, sender) for thing in things]


def _card(thing: Thing, history: History, master: Master, sender: Sender) -> Draft:
    name = sender.name or master.names.get(thing) or master.names.get(thing.ladder()[-1])
    told = history.told_of(thing)
    product = card_lines.Product(
        name=sender.text(name or thing.in_brackets()),
        gtin=thing.gtin or "",
        source=sender.party,
        as_of=told[-1].moment.astimezone(UTC).date(),
    )
    draft = Draft(thing, product)
    for event in told:
        if not draft.add("trace", _trace(event, master, sender)):
            event.place.refuses(
                "too-many-events",
                "Une fiche porte 200 événements ; celui-ci vient après.",
                "A card bears 200 events; this one comes after.",
            )
        if event.where and thing in event.made:
            draft.add("produced_at", _production(event, master, sender))
    length = history.making_time(thing)
    if length is not None:
        line = card_lines.Making(
            making_duration=duration(length), source=sender.party, as_of=product.as_of
        )
        draft.add("making", line)
    return draft


def _trace(event: Event, master: Master, sender: Sender) -> card_lines.TraceEvent:
    kind = UNTP.MODIFY_EVENT
    if event.makes:
        kind = UNTP.MAKE_EVENT
    elif event.step in _MOVING:
        kind = UNTP.MOVE_EVENT
    return card_lines.TraceEvent(
        type=kind,
        event_time=event.moment,
        text=_text(event, sender),
        place=master.place(event.where) if event.where else None,
        actor=_actor(event, master),
        source=sender.party,
        as_of=event.moment.astimezone(UTC).date(),
    )


def _production(event: Event, master: Master, sender: Sender) -> card_lines.ProductionPlace:
    return card_lines.ProductionPlace(
        place=master.place(event.where),
        production_step=_text(event, sender),
        source=sender.party,
        as_of=event.moment.astimezone(UTC).date(),
    )


def _text(event: Event, sender: Sender) -> card_lines.Text:
    step = event.step or event.kind
    words = Words(_STEPS.get(step, step), step.replace("_", " "))
    if step in _STEPS:
        return {"fr": words.fr, "en": words.en}
    return sender.text(words.en)


def _actor(event: Event, master: Master) -> card_lines.Party | None:
    """Who had the goods before, in what is made or sent; who has them after, in what arrives."""
    end = "destination" if event.step in ("receiving", "accepting", "arriving") else "source"
    for kind in _OWNERS:
        for where, what, party in event.parties:
            if (where, what) == (end, kind):
                return master.party(party)
    return None
