"""What I have been given: listed, tried, asked for again, handed back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import KEPT
from pod_server.civic.giving.access_grants import JSON_LD, request_document
from pod_server.civic.giving.access_requests import Asked
from pod_server.civic.giving.facts import LIVES_IN, OVER_18
from pod_server.civic.giving.handing_back import HandingBack
from pod_server.civic.giving.received import AWAY, CLOSED, READ, Part, ReceivedBook, ReceivedGrant
from pod_server.civic.giving.trying import Trying
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Mode
from pod_server.model.errors import MissingResource, PodError
from pod_server.model.moments import end_of_day
from pod_server.model.received import Received as Reply
from pod_server.web import dates, problem_words
from pod_server.web.chosen import one_of
from pod_server.web.circle.given import HOME as FILES
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, below, href, visible
from pod_server.web.sharing.ask import reason
from pod_server.web.sharing.people import Introductions
from pod_server.web.sharing.purposes import said
from pod_server.web.sharing.telling import Telling, no_group
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/sharing/received/"
PAGE = 50
WAYS = ("person", "purpose", "over")
WEEK_US = 7 * 86_400_000_000
#: What a button of a record asks for.
DEEDS = ("check", "back", "again", "remove")


@value
class Thing:
    """One thing given, in words: what a fact answers, what its giver told, what a try found."""

    what: Markup
    href: str
    may: str
    purposes: str
    until: str
    answer: str
    changed: str
    told: str
    found: str


@value
class Row:
    """One grant, in words; ``heading`` is what it stands under."""

    heading: str
    title: Markup
    called: str
    href: str
    who: Markup
    things: Sequence[Thing]
    purposes: str
    until: str
    state: str
    is_over: bool
    is_handed_back: bool
    may_be_tried: bool


@value
class ReceivedPages:
    """The list, and each of them. ``inbox`` and ``send`` may wait, and raise ``PodError``."""

    door: Door
    book: ReceivedBook
    trying: Trying
    handing_back: HandingBack
    files: IncomingFiles
    introductions: Introductions
    inbox: Callable[[str], str]
    send: Callable[[Owner, str, bytes, str], Reply]
    clock: Clock

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("received", __name__, url_prefix="/sharing/received")
        found.add_url_rule("/", "all", self.all)
        found.add_url_rule("/<called>", "one", self.one)
        found.add_url_rule("/<called>", "do", self.do, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of it, in the order that was asked for."""
        owner, way = self.door.owner(), request.args.get("by", "person")
        if way not in WAYS:
            raise one_of("by", WAYS)
        now = self.clock()
        kept = [
            (called, one)
            for called, one in self.book.all(owner.ledger)
            if one.is_over(now) is (way == "over")
        ]
        rows = [self._row(owner, called, one, way) for called, one in kept]
        if way != "over":
            rows += self._market_files(owner, way)
        found = sorted(rows, key=lambda row: (row.heading, row.called))
        parts = max(1, -(-len(found) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        return sheet(
            "sharing/received",
            words,
            owner=owner,
            ways=WAYS,
            way=way,
            rows=found[(part - 1) * PAGE : part * PAGE],
            here=HOME,
            part=part,
            parts=parts,
            done="removed" if request.args.get("done") == "removed" else "",
        )

    def one(self, called: str) -> Response:
        """What is known of it, and what can be done."""
        owner = self.door.owner()
        return self._one(owner, called)

    def do(self, called: str) -> Response:
        """Try it now, hand it back, ask for it again, or take it off the list."""
        self.door.browser.check_form()
        owner, deed = self.door.owner(), request.form.get("do", "")
        if deed not in DEEDS:
            raise one_of("do", DEEDS)
        found, ledger = self._found(owner.ledger, called), owner.ledger
        if deed == "again":
            wrong = self._asked_again(owner, found)
            if wrong:
                return self._one(owner, called, wrong, 422)
        elif deed == "check":
            self.trying.now(ledger, called)
        else:
            verb = self.handing_back.hand_back if deed == "back" else self.handing_back.remove
            prepare: partial[Prepared] = partial(verb, ledger, owner.agent, called)
            settle_now(ledger, prepare)
        if deed == "remove":
            return make_response(redirect(f"{HOME}?done=removed", 303))
        return make_response(redirect(f"{HOME}{called}?done={deed}", 303))

    def _asked_again(self, owner: Owner, found: ReceivedGrant) -> str:
        """Send a request for the same; what is wrong, in words, or empty."""
        say, until = words(tongue()), end_of_day(request.form.get("until", ""))
        if until <= self.clock():
            return say["bad_until"]
        asked = [Asked(part.target, Mode(part.modes), part.purposes, until) for part in found.parts]
        body = json.dumps(request_document(found.storage, owner.ledger.pod.owner, asked)).encode()
        try:
            inbox = self.inbox(found.giver)
            if not inbox:
                return say["ask_no_inbox"]
            answer = self.send(owner, inbox, body, JSON_LD)
        except PodError as error:
            return problem_words.messages(error)[tongue()]
        if answer.status in range(200, 300):
            return ""
        return f"{say['ask_refused']} {reason(answer)}".strip()

    def _found(self, ledger: Ledger, called: str) -> ReceivedGrant:
        found = self.book.one(ledger, called)
        if found is None:
            raise MissingResource(request.path)
        return found

    def _one(self, owner: Owner, called: str, trouble: str = "", status: int = 200) -> Response:
        found = self._found(owner.ledger, called)
        done = request.args.get("done", "")
        week = datetime.fromtimestamp((self.clock() + WEEK_US) // 1_000_000, UTC).date()
        return sheet(
            "sharing/received_one",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            home=HOME,
            row=self._row(owner, called, found, "person"),
            given=_moment(found.given_us),
            until=request.form.get("until") or week.isoformat(),
            done=done if done in DEEDS and not trouble else "",
            trouble=trouble,
        )

    # -- in words --------------------------------------------------------------------------------

    def _row(self, owner: Owner, called: str, one: ReceivedGrant, way: str) -> Row:
        telling = self._telling(owner)
        language, now = tongue(), self.clock()
        for_what = said(sorted({p for part in one.parts for p in part.purposes}), language)
        who = telling.address(one.giver)
        heading, title = {
            "person": (one.giver, who),
            "purpose": (for_what, visible(for_what)),
            "over": (f"{-(one.ended_us or one.until_us):020d}", who),
        }[way]
        return Row(
            heading,
            title,
            called,
            HOME + called,
            who,
            [self._thing(telling, one, part) for part in one.parts],
            for_what,
            self._until(telling, one, now),
            self._state(telling, one),
            one.is_over(now),
            bool(one.handed_back_us),
            any(one.can_be_tried(part) for part in one.parts),
        )

    def _thing(self, telling: Telling, one: ReceivedGrant, part: Part) -> Thing:
        say, fact = telling.say, one.fact(part)
        what = visible(below(part.target, one.storage) or say["all_of_it"], LONGEST_ADDRESS)
        if fact == OVER_18:
            what = visible(say["fact_over_18"])
        elif fact.startswith(LIVES_IN):
            what = visible(f"{say['fact_lives_in']} {fact.removeprefix(LIVES_IN)}", LONGEST_ADDRESS)
        modes = Mode(part.modes)
        found = {READ: "can_be_read", CLOSED: "cannot_be_read", AWAY: "nobody_there"}
        answer = say["yes" if part.is_so else "no"] if fact and part.is_so is not None else ""
        return Thing(
            what,
            href(part.target),
            telling.modes(modes) if modes else "",
            said(part.purposes, telling.language),
            _moment(part.until_us) if part.until_us else "",
            answer,
            _moment(part.changed_us) if part.changed_us else "",
            _moment(part.told_us) if part.told_us else "",
            say[found[part.found]] if part.found else "",
        )

    @staticmethod
    def _until(telling: Telling, one: ReceivedGrant, now: int) -> str:
        say = telling.say
        if one.ended_us:
            return f"{say['ended_by_giver']} {_moment(one.ended_us)}"
        if not one.until_us:
            return say["no_end"]
        how = say["ended_on" if one.until_us <= now else "until"]
        return f"{how} {_moment(one.until_us)}"

    @staticmethod
    def _state(telling: Telling, one: ReceivedGrant) -> str:
        """What was found when it was tried last."""
        say = telling.say
        found = {READ: "checked_read", CLOSED: "checked_closed", AWAY: "checked_away"}
        if not one.checked_us or not one.state:
            return say["not_checked"]
        return f"{say[found[one.state]]} {_moment(one.checked_us)}"

    def _telling(self, owner: Owner) -> Telling:
        named = self.introductions.naming(owner.ledger)
        return Telling(tongue(), owner.ledger.pod.owner, no_group, named)

    def _market_files(self, owner: Owner, way: str) -> list[Row]:
        """Files that were offered, taken, and have come: each verified, and here."""
        telling = self._telling(owner)
        say, found = telling.say, []
        for identifier, one in self.files.all(owner.ledger):
            if one.state != KEPT:
                continue
            who = telling.address(one.actor)
            title = who if way == "person" else visible(say["market_file"])
            heading = one.actor if way == "person" else say["market_file"]
            thing = Thing(visible(one.name, 200), "", say["read"], *[""] * 6)
            state = f"{say['file_kept']} {_moment(one.received)}"
            link = f"{FILES}/{identifier}"
            kind = say["market_file"]
            found.append(
                Row(
                    *(heading, title, identifier, link, who, [thing], kind, "", state),
                    *(False, False, False),
                )
            )
        return found


def _moment(at_us: int) -> str:
    return dates.moment(datetime.fromtimestamp(at_us // 1_000_000, UTC), tongue())
