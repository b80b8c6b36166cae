"""I moved: the new address, who has the old one, whom of them to tell, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.moves import Moves, Told
from pod_server.civic.giving.sorts import SORTS
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest
from pod_server.model.moments import microseconds
from pod_server.web import dates, problem_words
from pod_server.web.chosen import one_of
from pod_server.web.me.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, visible
from pod_server.web.sharing.people import Introductions
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue

HOME = "/office/me/moved"
SORT = "home-address"
PAGE = 50


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has the address, or had it."""

    who: str
    name: Markup
    reads: bool


@dataclass(frozen=True, slots=True)
class MovedPage:
    """The page."""

    door: Door
    moves: Moves
    introductions: Introductions

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("moved", HOME, self.show, self.change)

    def show(self) -> Response:
        """The address as it is, and who has it."""
        return self._page(self.door.owner())

    def change(self) -> Response:
        """The new address is kept; or those who are ticked are told."""
        self.door.browser.check_form()
        owner, sent = self.door.owner(), request.form
        done, ledger, agent = sent.get("do", ""), owner.ledger, owner.agent
        if done == "tell":
            whom = sent.getlist("who")
            if not whom:
                return self._page(owner, words(tongue())["moved_none"], 422)
            settle_now(ledger, lambda: self.moves.tell(ledger, agent, whom))
            return make_response(redirect(f"{HOME}?done=told", 303))
        if done != "save":
            raise one_of("do", ("save", "tell"))
        personal = self.moves.personal
        try:
            settle_now(
                ledger,
                lambda: personal.settle(
                    ledger, agent, SORT, sent.to_dict(), sent.get("source", "")
                ),
            )
        except BadRequest as unfit:
            return self._page(owner, problem_words.messages(unfit)[tongue()], 422)
        return make_response(redirect(f"{HOME}?done=saved#tell", 303))

    def _page(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        ledger, say = owner.ledger, words(tongue())
        fact = self.moves.personal.of(ledger, SORT)
        holders = [
            Holder(who, self._named(ledger, who), reads)
            for who, reads in sorted(self.moves.has_it(ledger).items(), key=_reading_first)
        ]
        parts = max(1, -(-len(holders) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        fields = [
            (
                field.name,
                say[f"field_{field.name}"],
                request.form.get(field.name, fact.values[field.name] if fact else ""),
            )
            for field in SORTS[SORT].fields
        ]
        return sheet(
            "me/moved",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            fields=fields,
            holders=holders[(part - 1) * PAGE : part * PAGE],
            part=part,
            parts=parts,
            moves=[
                (_when(when), [self._receipt(ledger, told) for told in each])
                for when, each in self.moves.told(ledger)
            ],
            trouble=trouble,
            done=request.args.get("done", ""),
        )

    def _receipt(self, ledger: Ledger, told: Told) -> tuple[Markup, str]:
        say = words(tongue())
        if told.at_us is None:
            state = say["moved_waits"]
        elif told.at_us:
            state = f"{say['moved_arrived']} {_moment(told.at_us)}"
        else:
            state = say["moved_never"]
        return self._named(ledger, told.who), state

    def _named(self, ledger: Ledger, who: str) -> Markup:
        return visible(self.introductions.called(ledger, who) or who, LONGEST_ADDRESS)


def _reading_first(one: tuple[str, bool]) -> tuple[bool, str]:
    return not one[1], one[0]


def _when(written: str) -> str:
    at_us = microseconds(written)
    return _moment(at_us) if at_us else ""


def _moment(at_us: int) -> str:
    return dates.moment(datetime.fromtimestamp(at_us // 1_000_000, UTC), tongue())
