"""How full one's Sésame is, and who did what in it (S-68, O-21)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial

from babel.numbers import format_decimal
from flask import Blueprint, Response, request
from markupsafe import Markup

from pod_server.contracts import Ledger
from pod_server.model.account import SECOND
from pod_server.model.change import Activity, Happening
from pod_server.model.doing import Doer, Room
from pod_server.model.iri import Address
from pod_server.web.account.gate import Gate, Person
from pod_server.web.dates import locale, moment
from pod_server.web.reading.folder import size
from pod_server.web.reading.text import LONGEST_ADDRESS, below, visible
from pod_server.web.tongue import tongue
from proofs.value import value

PAGE = 50
#: Of a member that comes or goes, its own line says enough.
_SHOWN = (Happening.CREATE, Happening.UPDATE, Happening.DELETE)


@value
class Line:
    """A change: what was done to what, by whom and when.

    ``called`` is the name of the thing or its folder, or empty; ``is_hers`` where the owner did it.
    """

    what: str
    called: Markup
    path: Markup
    doer: Doer
    is_hers: bool
    when: str


@value
class RoomPages:
    """Their pages.

    ``room`` counts what an account has, ``named`` says whose doing something was, ``head`` how far
    a pod's log goes.
    """

    gate: Gate
    room: Callable[[str], Sequence[Room]]
    named: Callable[[str, str | None], Doer]
    ledger_of: Callable[[str], Ledger]
    head: Callable[[str], int]
    #: What something of a pod is called, or the folder around it.
    called: Callable[[Ledger, str], str]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("room", __name__, url_prefix="/account")
        found.add_url_rule("/room", "show", self.show)
        found.add_url_rule("/history", "history", self.history)
        return found

    def show(self) -> Response:
        """What there is and what there may be."""
        person = self.gate.person()
        rooms = self.room(person.account.account_id)
        return self.gate.page("room", person, rooms=rooms, written=_written)

    def history(self) -> Response:
        """A page of changes, the latest first; paged by their numbers."""
        person = self.gate.person()
        pods = self.gate.people.pods(person.account.account_id)
        asked = request.args.get("before", "")[:15]
        lines: list[Line] = []
        first, latest = 0, 0
        if pods:
            latest = self.head(pods[0].pod_id)
            before = int(asked) if asked.isascii() and asked.isdigit() else latest + 1
            end = min(before, latest + 1)
            first = max(end - PAGE, 1)
            lines = list(self._lines(person, self.ledger_of(pods[0].pod_id), first, end))
        return self.gate.page(
            "history", person, lines=lines, older=first if first > 1 else 0, is_latest=not asked
        )

    def _lines(self, person: Person, ledger: Ledger, first: int, end: int) -> Sequence[Line]:
        found = [
            activity
            for activity in ledger.changes(first - 1, PAGE * 8)
            if activity.what in _SHOWN and activity.number < end
        ]
        called = cache(partial(self.called, ledger))
        return [self._line(person, ledger, activity, called) for activity in reversed(found)]

    def _line(
        self, person: Person, ledger: Ledger, activity: Activity, called: Callable[[str], str]
    ) -> Line:
        base = ledger.pod.base
        address = Address(base, activity.name, False, activity.role).iri
        when = datetime.fromtimestamp(activity.at_us // SECOND, UTC)
        doer = self.named(person.account.account_id, activity.actor)
        return Line(
            activity.what.value,
            visible(called(activity.name)),
            visible(below(address, base) or address, LONGEST_ADDRESS),
            doer,
            doer.webid == ledger.pod.owner and not doer.name,
            moment(when, tongue()),
        )


def _written(room: Room, count: int) -> str:
    """An amount in words: bytes as sizes."""
    if room.what == "bytes":
        return size(count, tongue())
    return format_decimal(count, locale=locale(tongue()))
