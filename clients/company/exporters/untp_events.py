"""What a card tells of making and changing, as an unsigned UNTP 0.7.0 Digital Traceability Event.

UNTP wants a place of each of these events, and two of each move; a card names one place, so moves
cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from clients.company.exporters.untp import CannotExport, head, reference, said
from proofs.cards.card import Card
from proofs.cards.card_lines import TraceEvent
from proofs.strict_json import Json
from vocab.terms import UNTP

#: By kind: the members that name products and the place.
_MEMBERS = {
    UNTP.MAKE_EVENT: ("outputProduct", "madeAtFacility"),
    UNTP.MODIFY_EVENT: ("modifiedProduct", "modifiedAtFacility"),
}


def events(card: Card, language: str, issuer: str = "") -> dict[str, Json]:
    """One credential with all events that can be written. Raises :class:`CannotExport`."""
    told: list[Json] = [
        _event(card, number, line, language)
        for number, line in enumerate(card.trace, 1)
        if line.type in _MEMBERS and line.place is not None and line.place.name
    ]
    if not told:
        raise CannotExport(
            "Aucune étape de fabrication ou de changement de cette fiche ne dit où (« trace »).",
            "No event of making or changing in this card says where (“trace”).",
        )
    return {
        **head(card, "DigitalTraceabilityEvent", language, issuer),
        "id": f"{card.id}#events",
        "credentialSubject": told,
    }


def _event(card: Card, number: int, line: TraceEvent, language: str) -> dict[str, Json]:
    kind = line.type.removeprefix(UNTP.NS)
    goods, where = _MEMBERS[line.type]
    name = said(line.text, language)
    moment = line.event_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found: dict[str, Json] = {
        "type": [kind, "LifecycleEvent"],
        "id": f"{card.id}#event-{number}",
        "name": name,
        "eventDate": moment,
        "activityType": {
            "code": kind,
            "name": name,
            "schemeId": UNTP.NS,
            "schemeName": "UNTP lifecycle events",
        },
        goods: [{"product": reference(card, language)}],
        where: {
            "type": ["Facility"],
            "id": f"{card.id}#place-of-event-{number}",
            "name": line.place.name if line.place else "",
        },
    }
    if line.type == UNTP.MAKE_EVENT:
        found["inputProduct"] = []
    actors = [*_actor(card, number, line)]
    return found | ({"relatedParty": actors} if actors else {})


def _actor(card: Card, number: int, line: TraceEvent) -> Iterator[Json]:
    if line.actor is not None:
        party: dict[str, Json] = {
            "type": ["Party"],
            "id": line.actor.iri or f"{card.id}#actor-{number}",
            "name": line.actor.name or line.actor.iri,
        }
        yield {"role": "manufacturer", "party": party}
