"""Events of a document together: what is told of each thing, and how it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from clients.company.importers.cards.epcis_events import Event
from proofs.scanning.flash import Thing


class History:
    """Events, oldest first, found by what they name and what they make."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._naming: defaultdict[Thing, list[int]] = defaultdict(list)
        self._making: defaultdict[Thing, list[int]] = defaultdict(list)
        self._one_making: defaultdict[str, list[int]] = defaultdict(list)
        for number, event in enumerate(events):
            for thing in (*event.outputs, *event.seen):
                self._naming[thing].append(number)
            for thing in event.made:
                self._making[thing].append(number)
            if event.transformation:
                self._one_making[event.transformation].append(number)

    @property
    def things(self) -> Sequence[Thing]:
        """All that is made or moved, in the order of its first event."""
        return list(self._naming)

    def told_of(self, thing: Thing) -> Sequence[Event]:
        """Of itself, of all that it is one of, and of the making of what went into it."""
        named = (number for one in thing.ladder() for number in self._naming.get(one, ()))
        return self._at({*named, *self._chain(thing)})

    def makings(self, thing: Thing) -> Sequence[Event]:
        """Events in which it, or what went into it, was made."""
        return self._at(self._chain(thing))

    def making_time(self, thing: Thing) -> timedelta | None:
        """From the first input to the last output of its making, chained inputs included.

        None where the events tell one moment only, or no making.
        """
        ends = [self._events[number].moment for number in self._making.get(thing, ())]
        begun = [event.moment for event in self.makings(thing) if event.inputs]
        if not begun or not ends:
            return None
        length = max(ends) - min(begun)
        return length if length > timedelta(0) else None

    def _chain(self, thing: Thing) -> set[int]:
        """What makes it, what shares that transformation, and what made the inputs before."""
        found: set[int] = set()
        open_ = list(self._making.get(thing, ()))
        while open_:
            number = open_.pop()
            if number in found:
                continue
            found.add(number)
            event = self._events[number]
            open_ += self._one_making.get(event.transformation, ())
            open_ += [
                before
                for one in event.inputs
                for before in self._making.get(one, ())
                if self._events[before].moment <= event.moment
            ]
        return found

    def _at(self, numbers: Iterable[int]) -> Sequence[Event]:
        return [self._events[number] for number in sorted(numbers)]
