"""EPCIS 2.0 events as plain values: what, when, where, why, who (EPCIS 2.0, 7.4).

The plain context and the full one name steps and types differently; both come out as the short
names of CBV 2.0 (``commissioning``, ``owning_party``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from clients.company.importers.cards.epc import thing_of
from clients.company.importers.cards.place import Place
from proofs.scanning.flash import Level, Thing, WrongCode
from proofs.value import value

TRACE = "trace"
KINDS = (
    "ObjectEvent",
    "AggregationEvent",
    "AssociationEvent",
    "TransactionEvent",
    "TransformationEvent",
)
_LISTS = (
    ("epcisBody", "eventList"),
    ("epcisBody", "queryResults", "resultsBody", "eventList"),
    ("eventList",),
)
#: Members that name goods: as they went in, came out, or were there.
_INTO = ("inputEPCList", "inputQuantityList")
_OUT = ("outputEPCList", "outputQuantityList")
_THERE = ("epcList", "quantityList", "childEPCs", "childQuantityList", "parentID")
#: Steps in which something comes into being (CBV 2.0, 7.1).
MAKING = ("commissioning", "creating_class_instance", "assembling", "repackaging")


@value
class Event:
    """One event. ``seen`` are goods that it neither makes nor uses up."""

    place: Place
    kind: str
    moment: datetime
    step: str
    action: str
    inputs: tuple[Thing, ...] = ()
    outputs: tuple[Thing, ...] = ()
    seen: tuple[Thing, ...] = ()
    #: Where it was read, else where the goods are after it: a GLN, or an address of another kind.
    where: Thing | str = ""
    #: Events with the same one are one making.
    transformation: str = ""
    #: Who had or owned the goods before and after: ``("source", "owning_party", …)``.
    parties: tuple[tuple[str, str, Thing | str], ...] = ()

    @property
    def makes(self) -> bool:
        """Does something come into being?"""
        return bool(self.outputs) or (self.action == "ADD" and self.step in MAKING)

    @property
    def made(self) -> tuple[Thing, ...]:
        return self.outputs or (self.seen if self.makes else ())


def is_epcis(document: Place) -> bool:
    """Is this an EPCIS document, the answer to a query, or one event?"""
    kind = document.at("type").value
    return kind in ("EPCISDocument", "EPCISQueryDocument", *KINDS)


def events_of(document: Place) -> Sequence[Event]:
    """All that can be read, oldest first; the rest is refused in place."""
    document.envelopes("@context", "id", "type", "schemaVersion", "creationDate")
    document.envelopes("sender", "receiver", "instanceIdentifier", "epcisHeader")
    found = (_event(place) for place in _places(document))
    return sorted((one for one in found if one is not None), key=lambda one: one.moment)


def _places(document: Place) -> Iterator[Place]:
    if document.at("type").value in KINDS:
        yield document
        return
    for path in _LISTS:
        above = document.at(*path[:-1])
        if isinstance(above.at(path[-1]).value, list):
            yield from above.each(path[-1])
            return


def _event(place: Place) -> Event | None:
    kind = place.at("type").said()
    if kind not in KINDS:
        place.refuses(
            "unknown-event",
            f"« {kind[:40]} » n'est pas un événement d'EPCIS 2.0.",
            f"“{kind[:40]}” is no event of EPCIS 2.0.",
        )
        return None
    if place.at("errorDeclaration").there:
        place.refuses(
            "withdrawn-event",
            "Cet événement est déclaré faux (errorDeclaration) : il n'est pas repris.",
            "This event is declared wrong (errorDeclaration): it is not taken.",
        )
        return None
    moment = place.at("eventTime").moment(TRACE)
    if moment is None:
        _refuse_without_time(place)
        return None
    place.at("type").takes(TRACE)
    inputs, outputs = _things(place, _INTO), _things(place, _OUT)
    return Event(
        place,
        kind,
        moment,
        _short(place.at("bizStep").text(TRACE)),
        place.at("action").text(TRACE),
        inputs,
        outputs,
        _things(place, _THERE),
        _where(place),
        place.at("transformationID").text(TRACE),
        tuple(_parties(place)),
    )


def _refuse_without_time(place: Place) -> None:
    if not place.at("eventTime").there:
        place.refuses(
            "event-without-time",
            "Cet événement ne dit pas quand (eventTime) : il n'a pas sa place dans l'ordre.",
            "This event does not say when (eventTime): it has no place in the order.",
        )


def _things(place: Place, names: Sequence[str]) -> tuple[Thing, ...]:
    found: dict[Thing, None] = {}
    for name in names:
        for one in place.each(name):
            named = one.at("epcClass") if isinstance(one.value, dict) else one
            thing = _thing(named)
            if thing is None:
                continue
            if thing.level is Level.OTHER:
                continue
            one.takes(TRACE)
            found[thing] = None
    return tuple(found)


def _thing(named: Place) -> Thing | None:
    if not named.said():
        named.refuses(
            "wrong-code", "Il faudrait ici un code de produit.", "A product's code is wanted here."
        )
        return None
    try:
        return thing_of(named.said())
    except WrongCode as error:
        named.refuses("wrong-code", error.words.fr, error.words.en)
        return None


def _where(place: Place) -> Thing | str:
    found: Thing | str = ""
    for name in ("bizLocation", "readPoint"):
        written = place.at(name, "id").text(TRACE, "producedAt")
        if written:
            found = party_of(written)
    return found


def _parties(place: Place) -> Iterator[tuple[str, str, Thing | str]]:
    for end in ("source", "destination"):
        for one in place.each(f"{end}List"):
            kind = _short(one.at("type").said())
            written = one.at(end).said()
            if kind and written:
                one.takes(TRACE)
                yield end, kind, party_of(written)


def party_of(written: str) -> Thing | str:
    """A place or a party: its GS1 key where it has one, else as it is written."""
    try:
        return thing_of(written)
    except WrongCode:
        return written


def _short(written: str) -> str:
    """``urn:epcglobal:cbv:bizstep:shipping`` and ``…/cbv/BizStep-shipping`` are ``shipping``."""
    last = written.rpartition("/")[2].rpartition(":")[2]
    for head in ("BizStep-", "SDT-", "Disp-"):
        last = last.removeprefix(head)
    return last
