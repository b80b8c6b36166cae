"""What others have has changed: who has it as it was, whom of them to tell, what became of it.

*I moved* is the page of the home address, where it is changed as well. Every other fact, paper and
derived fact has the same page without that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.changes import Changes, Holder, Told, is_told
from pod_server.civic.giving.facts import FACTS, LIVES_IN, OVER_18, DerivedFacts
from pod_server.civic.giving.personal import ADDRESS, PAPERS, PERSONAL
from pod_server.civic.giving.sorts import SORTS
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web import dates, problem_words
from pod_server.web.chosen import one_of
from pod_server.web.me.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, visible
from pod_server.web.sharing.people import Introductions
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

MOVED, CHANGED = "/office/me/moved", "/office/me/changed"
SORT = "home-address"
PAGE = 50


@value
class Row:
    """Somebody who has it, or had it: ``state`` is how, in words."""

    who: str
    name: Markup
    state: str


@value
class ChangedPages:
    """The page of each, and the list of those that somebody has as they were."""

    door: Door
    changes: Changes
    introductions: Introductions

    def routes(self) -> Sequence[Blueprint]:
        """The blueprints."""

        def moved(verb: Callable[[str], Response]) -> Callable[[], Response]:
            return lambda: verb(ADDRESS)

        def changed(verb: Callable[[str], Response]) -> Callable[[], Response]:
            return lambda: verb(request.args.get("of", ""))

        page, do = self.show, self.change
        return [
            self.door.form_page("moved", MOVED, moved(page), moved(do)),
            self.door.form_page("changed", CHANGED, changed(page), changed(do)),
        ]

    def show(self, name: str) -> Response:
        """Who has it, and what was told; without a name, all that somebody has as it was."""
        owner = self.door.owner()
        return self._page(owner, name) if name else self._all(owner)

    def change(self, name: str) -> Response:
        """Those who are ticked are told; or the new address is kept."""
        self.door.browser.check_form()
        owner, sent = self.door.owner(), request.form
        done, ledger, agent = sent.get("do", ""), owner.ledger, owner.agent
        if done == "tell":
            whom = sent.getlist("who")
            if not whom:
                return self._page(owner, name, words(tongue())["moved_none"], 422)
            settle_now(ledger, lambda: self.changes.tell(ledger, agent, name, whom))
            return make_response(redirect(href(name, done="told"), 303))
        if done != "save" or name != ADDRESS:
            raise one_of("do", ("save", "tell") if name == ADDRESS else ("tell",))
        keep = partial(self.changes.facts.personal.settle, ledger, agent, SORT, sent.to_dict())
        try:
            settle_now(ledger, partial(keep, sent.get("source", "")))
        except BadRequest as unfit:
            return self._page(owner, name, problem_words.messages(unfit)[tongue()], 422)
        return make_response(redirect(href(name, done="saved"), 303))

    def _all(self, owner: Owner) -> Response:
        ledger = owner.ledger
        known = self.changes.known(ledger)
        counted = [
            (name, self.changes.old(ledger, name, known)) for name in self.changes.names(ledger)
        ]
        rows = [(href(name), self.title(ledger, name), many) for name, many in counted if many]
        return sheet("me/changed", words, owner=owner, rows=rows)

    def _page(self, owner: Owner, name: str, trouble: str = "", status: int = 200) -> Response:
        ledger, say = owner.ledger, words(tongue())
        is_move = name == ADDRESS
        if not is_told(name) or (ledger.read(name) is None and not is_move):
            raise MissingResource(request.path)
        known = self.changes.known(ledger)
        holders = self.changes.holders(ledger, name, known)
        parts = max(1, -(-len(holders) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        here = href(name)
        return sheet(
            "me/moved",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=here,
            more=here + ("&" if "?" in here else "?"),
            title=say["moved"] if is_move else self.title(ledger, name),
            is_move=is_move,
            fields=self._fields(ledger) if is_move else (),
            holders=[self._row(ledger, each) for each in holders[(part - 1) * PAGE : part * PAGE]],
            part=part,
            parts=parts,
            moves=[
                (_moment(at_us), [self._receipt(ledger, told) for told in each])
                for at_us, each in self.changes.told(ledger, name, known)
            ],
            trouble=trouble,
            done=request.args.get("done", ""),
        )

    def title(self, ledger: Ledger, name: str) -> str:
        """What a document is called on pages."""
        folder, _, last = name.rpartition("/")
        if folder == FACTS:
            return fact_said(self.changes.facts, ledger, last)
        if folder == PAPERS:
            papers = self.changes.facts.personal.papers(ledger)
            return next((p.values["title"] for p in papers if p.name == name), last)
        return words(tongue())[f"sort_{last}"] if folder == PERSONAL else last

    def _fields(self, ledger: Ledger) -> Sequence[tuple[str, str, str]]:
        say, fact = words(tongue()), self.changes.facts.personal.of(ledger, SORT)
        return [
            (
                field.name,
                say[f"field_{field.name}"],
                request.form.get(field.name, fact.values[field.name] if fact else ""),
            )
            for field in SORTS[SORT].fields
        ]

    def _row(self, ledger: Ledger, holder: Holder) -> Row:
        say = words(tongue())
        state = "moved_had" if not holder.reads else "moved_still" if holder.is_old else "moved_new"
        return Row(holder.who, self._named(ledger, holder.who), say[state])

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


def href(name: str, **more: str) -> str:
    """The page of a document; after saying something, what it says then."""
    asked = urlencode({**({} if name == ADDRESS else {"of": name}), **more}, safe="/")
    page = MOVED if name == ADDRESS else CHANGED
    return (f"{page}?{asked}" if asked else page) + ("#tell" if more.get("done") == "saved" else "")


def _moment(at_us: int) -> str:
    return dates.moment(datetime.fromtimestamp(at_us // 1_000_000, UTC), tongue())


def fact_said(facts: DerivedFacts, ledger: Ledger, fact: str) -> str:
    """``Over 18``, ``Lives in Nantes``."""
    say = words(tongue())
    if fact == OVER_18:
        return say["fact_over_18"]
    home = facts.personal.of(ledger, SORT)
    town = home.values["town"] if home is not None else ""
    is_hers = facts.holds(ledger, fact) is True
    return f"{say['fact_lives_in']} {town if is_hers else fact.removeprefix(LIVES_IN).title()}"
