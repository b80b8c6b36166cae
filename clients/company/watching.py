"""Follow the accounts: ``watch``.

Each round looks at every account, delivers what it lacks, and tells what changed; with
``--listen``, notices of citizens' Sésames are told the moment they come. One line an event, each
with a number, kept in the private folder: ``--since`` tells again what came after that number.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Lock

from clients.company.accounts import Account
from clients.company.button import Lead
from clients.company.delivery import Parcel
from clients.company.desk import Desk
from clients.company.events import Event, Events
from clients.company.home import Home
from clients.company.listening import inbox_of, listening
from clients.company.pushing import Manner, Round
from clients.console import Exit, Misused, Progress, plain
from proofs.value import value


@value
class Watch:
    """How it is done. ``rounds`` ends it after so many; 0 goes on until it is interrupted.

    ``listen`` is HOST:PORT, ``address`` what the WebID document names as the company's inbox;
    ``back`` is the shop's page that the button leads back to, if it takes the button's form too;
    ``since`` is the number of the last event that is known already, if any.
    """

    every: float = 900.0
    rounds: int = 0
    listen: str = ""
    address: str = ""
    back: str = ""
    since: int | None = None
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Teller:
    """Keeps events and writes each as a line, from whichever thread it comes."""

    desk: Desk
    home: Home
    _one: Lock = field(default_factory=Lock)

    def looked(self, account: Account) -> None:
        """An account was looked at."""
        self._tell(lambda events: events.saw(account.address, account.state))

    def heard(self, notice: str, account: str, state: str, why: str) -> None:
        """A notice has come."""
        self._tell(lambda events: events.heard(notice, account, state, why))

    def again(self, since: int) -> None:
        """What came after this event."""
        events = Events(self.home.events)
        try:
            for event in events.after(since):
                self._write(event)
        finally:
            events.close()

    def _tell(self, happened: Callable[[Events], Event | None]) -> None:
        with self._one:
            events = Events(self.home.events)
            try:
                event = happened(events)
            finally:
                events.close()
            if event is not None:
                self._write(event)

    def _write(self, event: Event) -> None:
        said = event.members()
        line = json.dumps(said, ensure_ascii=False) if self.desk.json else plain(event.line())
        self.desk.out.write(line + "\n")
        self.desk.out.flush()


def watch(desk: Desk, home: Home, parcels: Sequence[Parcel], manner: Manner, how: Watch) -> Exit:
    """Until it has done its rounds, or is interrupted."""
    teller = Teller(desk, home)
    if how.since is not None:
        teller.again(how.since)
    with ExitStack() as stack:
        if how.listen:
            if not how.address:
                raise Misused(
                    "--listen : dites --address, l'adresse publique de cette boîte, telle que "
                    "votre document WebID la nomme (ldp:inbox).",
                    "--listen: say --address, the public address of this inbox, as your WebID "
                    "document names it (ldp:inbox).",
                )
            lead = Lead(home.web_id(), how.back) if how.back else None
            inbox = inbox_of(home, how.address, teller.heard, desk.language)
            where = stack.enter_context(listening(how.listen, inbox, lead))
            desk.err.write(desk.both(f"À l'écoute : {where}\n", f"Listening: {where}\n"))
        done = 0
        while True:
            _round(desk, home, parcels, manner, teller)
            done += 1
            if how.rounds and done >= how.rounds:
                return Exit.WELL
            how.sleep(how.every)


def _round(
    desk: Desk, home: Home, parcels: Sequence[Parcel], manner: Manner, teller: Teller
) -> None:
    with home.register() as register:
        register.keep_outcomes()
        progress = Progress(register.count(with_account=True), "watch", out=desk.err)
        round_ = Round(
            home,
            register,
            lambda _: parcels,
            manner,
            progress,
            language=desk.language,
            looked=teller.looked,
        )
        try:
            round_.run(lambda: (one for one in register.enrolments() if one.account))
        finally:
            progress.end()
        for before, told in register.changed():
            line = f"{told.enrolment.customer}: {before or '—'} → {told.outcome}"
            line += f" ({told.why})" if told.why else ""
            desk.say(line, line)
