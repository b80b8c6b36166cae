"""Requests that wait: who wants what, for what, until when; given, in part, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.pods import INBOX
from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.giving.access_requests import Asked
from pod_server.civic.giving.facts import FACTS, DerivedFacts
from pod_server.civic.giving.giving import REQUESTS, Giving, Waiting
from pod_server.civic.giving.held import holding
from pod_server.contracts import Clock
from pod_server.model.access import Mode
from pod_server.model.errors import Conflict, MissingResource
from pod_server.model.iri import address, canonical
from pod_server.model.moments import end_of_day, last_day
from pod_server.web import dates, problem_words
from pod_server.web.chosen import one_of
from pod_server.web.me.changed import fact_said
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, below, visible
from pod_server.web.sharing import places
from pod_server.web.sharing.people import Introductions
from pod_server.web.sharing.purposes import said
from pod_server.web.sharing.telling import Telling, no_group
from pod_server.web.sharing.things import Things
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/sharing/requests/"
PAGE = 20
YEAR_US = 365 * 86_400_000_000
NOBODY = Markup("")


@value
class Line:
    """One thing that is asked, in words; ``href`` is empty for what is not there."""

    what: Markup
    href: str
    may: str
    purposes: str
    until: str
    #: What is given as a yes or no: what it says, and the answer.
    fact: str = ""
    holds: bool | None = None
    #: What may be given in its place.
    instead: str = ""
    #: Who vouches for what is given as a yes or no; empty where it rests on the owner's word.
    issuer: Markup = NOBODY


@value
class Letter:
    """A request, in words."""

    href: str
    who: Markup
    address: Markup
    sent: str
    lines: Sequence[Line]


@value
class RequestPages:
    """The list, and each of them."""

    door: Door
    giving: Giving
    facts: DerivedFacts
    introductions: Introductions
    things: Things
    clock: Clock

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("requests", __name__, url_prefix="/sharing/requests")
        found.add_url_rule("/", "all", self.all)
        found.add_url_rule("/<called>", "one", self.one)
        found.add_url_rule("/<called>", "answer", self.answer, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """Those that wait, a page at a time, on each the newest first."""
        return self._all(self.door.owner(), request.args.get("done", ""))

    def _all(self, owner: Owner, done: str, status: int = 200) -> Response:
        after = request.args.get("after", "")
        waiting, onward = self.giving.waiting(
            owner.ledger, f"{INBOX}/{after}" if after else "", PAGE
        )
        return sheet(
            "sharing/requests",
            words,
            status,
            owner=owner,
            letters=[
                self._letter(owner, one)
                for one in sorted(waiting, key=lambda one: one.sent_us, reverse=True)
            ],
            onward=f"{HOME}?after={quote(onward.rpartition('/')[2])}" if onward else "",
            is_first=not after,
            done=done,
        )

    def one(self, called: str) -> Response:
        """What is asked, and the form that answers."""
        owner = self.door.owner()
        return self._one(owner, self._waiting(owner, called))

    def answer(self, called: str) -> Response:
        """All of it, a part, or nothing."""
        self.door.browser.check_form()
        owner = self.door.owner()
        waits = self.giving.one(owner.ledger, f"{INBOX}/{called}")
        if waits is None:
            return self._answered(owner, called)
        done = request.form.get("do", "")
        ledger, agent = owner.ledger, owner.agent
        parts: list[Asked] = []
        if done == "refuse":
            prepare: partial[Prepared] = partial(self.giving.refuse, ledger, agent, waits)
        elif done in ("all", "some"):
            chosen = self._parts(owner, waits, everything=done == "all")
            if chosen is None:
                return self._one(owner, waits, words(tongue())["bad_until"], 422)
            parts = chosen
            prepare = partial(self.giving.grant, ledger, agent, waits, parts)
        else:
            raise one_of("do", ("all", "some", "refuse"))
        try:
            for fact in filter(None, (_fact(owner, part.target) for part in parts)):
                is_read = self._is_read(owner, fact)
                settle_now(ledger, partial(self.facts.made, ledger, agent, fact, is_read=is_read))
            settle_now(ledger, prepare)
        except Conflict as refused:
            return self._one(owner, waits, problem_words.messages(refused)[tongue()], 409)
        except MissingResource as gone:
            if self.giving.one(ledger, waits.name) is None:
                return self._answered(owner, called)
            said_of = problem_words.messages(gone)[tongue()]
            return self._one(owner, waits, said_of, 409)
        return _led(done)

    def _answered(self, owner: Owner, called: str) -> Response:
        """It has been answered: the same answer again leads where the first one did.

        Another answer is told so. Raises ``MissingResource`` where there is no such request.
        """
        filed = self.giving.one(owner.ledger, f"{REQUESTS}/{called}")
        if filed is None:
            raise MissingResource(request.path)
        iri, done = f"{owner.ledger.pod.base}{INBOX}/{called}", request.form.get("do", "")
        records = self.giving.grants(owner.ledger).values()
        given = next((grant for grant in records if grant.request == iri), None)
        if done == "refuse" and given is None:
            return _led(done)
        if done in ("all", "some") and given is not None:
            chosen = self._parts(owner, filed, everything=done == "all")
            if chosen is not None and set(chosen) == set(given.parts):
                return _led(done)
        return self._all(owner, "answered", 409)

    def _parts(self, owner: Owner, waits: Waiting, *, everything: bool) -> list[Asked] | None:
        """What the form chose; ``None`` where its day does not do."""
        chosen = []
        until = end_of_day(request.form.get("until", ""))
        if until <= self.clock():
            return None
        for number, part in enumerate(waits.request.asked):
            is_fact = f"instead-{number}" in request.form
            if not (everything or is_fact or f"part-{number}" in request.form):
                continue
            modes = part.modes & Mode.READ if "only_read" in request.form else part.modes
            end = min(until, part.until_us) if part.until_us else until
            if end <= self.clock():
                return None
            instead = self._instead(owner, part.target) if is_fact else ""
            target = f"{owner.ledger.pod.base}{FACTS}/{instead}" if instead else part.target
            modes = Mode.READ if instead else modes
            if modes and (instead or not is_fact):  # never the document where a fact was chosen
                chosen.append(replace(part, target=target, modes=modes, until_us=end))
        return chosen

    def _waiting(self, owner: Owner, called: str) -> Waiting:
        found = self.giving.one(owner.ledger, f"{INBOX}/{called}")
        if found is None:
            raise MissingResource(request.path)
        return found

    def _one(self, owner: Owner, waits: Waiting, trouble: str = "", status: int = 200) -> Response:
        asked = waits.request.asked
        ends = [part.until_us for part in asked if part.until_us]
        longest = max(ends) if len(ends) == len(asked) else self.clock() + YEAR_US
        return sheet(
            "sharing/request",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            letter=self._letter(owner, waits),
            writes=any(part.modes & ~Mode.READ for part in asked),
            until=request.form.get("until") or last_day(longest).isoformat(),
            trouble=trouble,
        )

    def _letter(self, owner: Owner, waits: Waiting) -> Letter:
        language = tongue()
        named = self.introductions.naming(owner.ledger)
        telling = Telling(language, owner.ledger.pod.owner, no_group, named)
        sent = datetime.fromtimestamp(waits.sent_us // 1_000_000, UTC)
        return Letter(
            HOME + quote(waits.name.rpartition("/")[2]),
            telling.named(waits.request.who),
            visible(waits.request.who, LONGEST_ADDRESS),
            dates.moment(sent, language),
            [self._line(owner, telling, part) for part in waits.request.asked],
        )

    def _line(self, owner: Owner, telling: Telling, part: Asked) -> Line:
        base, say = owner.ledger.pod.base, telling.say
        where = address(base, canonical(part.target.removeprefix(base).encode()))
        there = owner.ledger.read(where.name)
        fact, instead = _fact(owner, part.target), self._instead(owner, part.target)
        return Line(
            self.things.shown(owner.ledger, below(part.target, base), say["all_of_it"]),
            places.href(where.path) if there is not None else "",
            telling.modes(part.modes),
            said(part.purposes, telling.language),
            dates.end(part.until_us, telling.language) if part.until_us else "",
            fact_said(self.facts, owner.ledger, fact) if fact else "",
            self._answer(owner, fact) if fact else None,
            fact_said(self.facts, owner.ledger, instead) if instead else "",
            visible(self.facts.verified_by(owner.ledger, fact or instead), LONGEST_ADDRESS),
        )

    def _answer(self, owner: Owner, fact: str) -> bool | None:
        return self.facts.answer(owner.ledger, fact, is_read=self._is_read(owner, fact))

    def _is_read(self, owner: Owner, fact: str) -> bool:
        """Whether the fact is given to somebody, who would see that it is written again."""
        held = self.giving.everything(owner.ledger)
        return bool(holding(owner.ledger, f"{FACTS}/{fact}", held, self.clock()))

    def _instead(self, owner: Owner, target: str) -> str:
        return self.facts.instead(owner.ledger, target.removeprefix(owner.ledger.pod.base))


def _fact(owner: Owner, target: str) -> str:
    """The short name of the derived fact that is asked for, if it is one."""
    name = target.removeprefix(owner.ledger.pod.base)
    return name.removeprefix(f"{FACTS}/") if name.startswith(f"{FACTS}/") else ""


def _led(done: str) -> Response:
    """Where an answer leads."""
    onward = f"{HOME}?done=refused" if done == "refuse" else "/sharing/given/?done=granted"
    return make_response(redirect(onward, 303))
