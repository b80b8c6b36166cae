"""Who knows this market? A question to a circle, and the questions of others.

A circle is a group of the sharing pages. Each member gets a signed message of their own, at once,
that says nothing of who else was asked. An answer is an ordinary offer of a market file that names
the question. A question is heard only from somebody whom she has in a circle herself: strangers
can ask nothing (decision 0051).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.handing import DAY, DAYS, Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import (
    ANSWERED,
    HEARD,
    LEFT,
    QUESTION,
    QUESTIONS,
    TO,
    TO_ASK,
    WAITING,
    Heard,
    Incoming,
    Question,
    Recipient,
    containers,
    folders,
    paper,
    short,
    written,
)
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Remove, Write
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address, Role
from proofs.circles.handover import Asked, Message
from proofs.value import value

#: Members asked by one question, and questions of one asker in a day, sent and heard.
MOST_ASKED, PER_DAY = 50, 5
LONGEST, LONGEST_IRI = 500, 2_000
#: Questions of others that are kept, and for how many days.
MOST_HEARD, HEARD_FOR = 200, 30
#: Microseconds within which the same question is the same one: a button that was pressed twice.
AT_ONCE = 60_000_000
_MARKET = re.compile(r"[0-9A-Za-z][0-9A-Za-z.:-]{0,63}")


@value
class Questions:
    """Those of every pod. ``due``: (pod, document, when) there is work to do."""

    handings: Handings
    incoming: IncomingFiles
    groups: GroupBook
    clock: Clock
    unique: Callable[[], str]
    due: Callable[[str, str, int], None]

    def all(self, ledger: Ledger) -> Iterator[tuple[str, Question]]:
        """What she asked, by id."""
        for identifier in containers(ledger, QUESTIONS):
            found = self.one(ledger, identifier)
            if found is not None:
                yield identifier, found

    def one(self, ledger: Ledger, identifier: str) -> Question | None:
        """One question of hers."""
        return paper(ledger, f"{QUESTIONS}/{identifier}/{QUESTION}", Question)

    def recipients(self, ledger: Ledger, identifier: str) -> Iterator[tuple[str, Recipient]]:
        """Whom she asked: the name of each paper, and what it says."""
        folder = f"{QUESTIONS}/{identifier}/{TO}"
        for member in ledger.children(folder) if ledger.read(folder) else ():
            found = paper(ledger, member.name, Recipient)
            if found is not None:
                yield member.name, found

    def answers(self, ledger: Ledger, identifier: str) -> dict[str, tuple[str, Incoming]]:
        """Offers that answer it, the id and the offer by who was asked and sent it."""
        asked = {(self.iri(ledger, n), r.webid) for n, r in self.recipients(ledger, identifier)}
        return {
            offer.actor: (found, offer)
            for found, offer in self.incoming.all(ledger)
            if (offer.in_reply_to, offer.actor) in asked
        }

    def ask(self, ledger: Ledger, agent: Agent, circle: str, market: str, text: str) -> str:
        """Ask each member of the group called ``circle``; the question's id. Blocking.

        Raises ``BadRequest``.
        """
        market, text = market.strip(), text.strip()
        if not _MARKET.fullmatch(market):
            raise BadRequest("Name the market by its code (10.71).")
        if not 0 < len(text) <= LONGEST:
            raise BadRequest(f"Say what you want to know, in {LONGEST} characters at most.")
        group = self.groups.one(ledger, circle)
        members = [one for one in group.members if one != ledger.pod.owner] if group else []
        if group is None or not members:
            raise BadRequest("Choose a circle with somebody in it.")
        if len(members) > MOST_ASKED:
            raise BadRequest(f"Ask a circle of {MOST_ASKED} people at most.")
        asking = Question(market, text, group.name, self.clock())
        made: list[tuple[str, Sequence[str]]] = []

        def prepare() -> Prepared:
            made[:], prepared = self._asking(ledger, agent, asking, members)
            return prepared

        settle_now(ledger, prepare)
        identifier, papers = made[0]
        for name in papers:
            self.due(ledger.pod.pod_id, name, asking.made)
        return identifier

    def _asking(
        self, ledger: Ledger, agent: Agent, asking: Question, members: Sequence[str]
    ) -> tuple[list[tuple[str, Sequence[str]]], Prepared]:
        """The question's id and papers, and what writes them; again at once, it is that one."""
        rules_at = self.incoming.markets.controlled(ledger, agent)
        there, before = ledger.read(QUESTIONS), dict(self.all(ledger))
        for identifier, one in before.items():
            is_recent = abs(asking.made - one.made) < AT_ONCE
            if is_recent and replace(one, made=asking.made) == asking:
                where = Address(ledger.pod.base, f"{QUESTIONS}/{identifier}", True)
                return [(identifier, ())], Prepared(None, Outcome(where, False))
        if sum(one.made > asking.made - DAY for one in before.values()) >= PER_DAY:
            raise BadRequest(f"Ask {PER_DAY} questions a day at most: try again tomorrow.")
        identifier = self.unique()
        at = f"{QUESTIONS}/{identifier}"
        papers = [written(f"{at}/{TO}/{self.unique()}", Recipient(m, TO_ASK)) for m in members]
        writes = (
            *folders(ledger, QUESTIONS, at, f"{at}/{TO}"),
            *papers,
            written(f"{at}/{QUESTION}", asking),
        )
        rests_on: dict[Key, int | None] = {
            (QUESTIONS, Role.RESOURCE): there.version if there else None
        }
        change = Change(writes, rests_on, rules_at, actor=agent.doer)
        outcome = Outcome(Address(ledger.pod.base, at, True), True)
        return [(identifier, [each.name for each in papers])], Prepared(change, outcome)

    def remove(self, ledger: Ledger, agent: Agent, identifier: str) -> None:
        """It goes from her list; what was offered stays. Blocking. ``MissingResource``."""
        at = f"{QUESTIONS}/{identifier}"
        if self.one(ledger, identifier) is None:
            raise MissingResource(f"{ledger.pod.base}{at}/")
        inside = [Remove(name) for name, _ in self.recipients(ledger, identifier)]
        gone = (Remove(f"{at}/{TO}"), Remove(f"{at}/{QUESTION}"), Remove(at))
        self._settle(ledger, agent, *inside, *gone)

    def iri(self, ledger: Ledger, name: str) -> str:
        """What the question is called to the one whom the paper of that name is about."""
        return f"{ledger.pod.base}{name}#{QUESTION}"

    def asked(self, ledger: Ledger, name: str) -> Asked | None:
        """What the paper of that name is to be sent with."""
        found = self.one(ledger, name.split("/")[1])
        return Asked(found.market, found.text) if found else None

    def sent(self, ledger: Ledger, name: str, state: str) -> None:
        """It has arrived, or never can. Blocking."""
        found = paper(ledger, name, Recipient)
        if found is not None:
            self._settle(ledger, None, written(name, replace(found, state=state)))

    def heard(self, ledger: Ledger, message: Message) -> None:
        """Somebody asks her; who is in no circle of hers is not heard. Blocking.

        Who has moved since they offered her something is known by their key.
        """
        asked, name = message.asked, f"{HEARD}/{short(f'{message.actor} {message.id}')}"
        offers, key = self.incoming.all(ledger), message.proof.key.did
        known = {message.actor, *(one.actor for _, one in offers if one.key == key)}
        groups = self.groups.all(ledger)
        if asked is None or not any(known.intersection(group.members) for group in groups):
            return
        if (
            not _MARKET.fullmatch(asked.market)
            or len(asked.text) > LONGEST
            or len(message.id) > LONGEST_IRI
        ):
            return
        now, there = self.clock(), dict(self._heard(ledger))
        old = [one for one, kept in there.items() if kept.received < now - HEARD_FOR * DAY]
        today = [k for k in there.values() if k.actor == message.actor and k.received > now - DAY]
        if name in there or len(today) >= PER_DAY or len(there) - len(old) >= MOST_HEARD:
            return
        new = Heard(WAITING, message.actor, message.id, asked.market, asked.text, now)
        gone = [Remove(one) for one in old]
        self._settle(ledger, None, *folders(ledger, HEARD), *gone, written(name, new))

    def waiting(self, ledger: Ledger) -> list[tuple[str, Heard]]:
        """What she has not answered or left, the newest first, by the last part of its name."""
        found = [
            (name.rpartition("/")[2], one)
            for name, one in self._heard(ledger)
            if one.state == WAITING
        ]
        return sorted(found, key=lambda each: -each[1].received)

    def answer(self, ledger: Ledger, agent: Agent, identifier: str, file: str) -> None:
        """Offer who asked a market file of hers. Blocking.

        Raises ``MissingResource``, ``BadRequest``, ``Conflict``.
        """
        made: list[str] = []

        def prepare() -> Prepared:
            name, found, version = self._waits(ledger, identifier)
            answered = written(name, replace(found, state=ANSWERED))
            made[:], prepared = self.handings.offering(
                ledger, agent, file, found.actor, DAYS, found.question, answered
            )
            return prepared.resting_on({(name, Role.RESOURCE): version})

        settle_now(ledger, prepare)
        self.due(ledger.pod.pod_id, made[0], self.clock())

    def leave(self, ledger: Ledger, agent: Agent, identifier: str) -> None:
        """She leaves it; who asked is not told. Blocking. Raises ``MissingResource``."""
        rules_at = self.incoming.markets.controlled(ledger, agent)

        def prepare() -> Prepared:
            name, found, version = self._waits(ledger, identifier)
            left = (written(name, replace(found, state=LEFT)),)
            rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): version}
            outcome = Outcome(Address(ledger.pod.base, name, False), False)
            return Prepared(Change(left, rests_on, rules_at, actor=agent.doer), outcome)

        settle_now(ledger, prepare)

    def _waits(self, ledger: Ledger, identifier: str) -> tuple[str, Heard, int]:
        """The paper's name, what it says and its version, of a question that waits."""
        name = f"{HEARD}/{identifier}"
        stored = ledger.read(name) if identifier.isalnum() else None
        found = paper(ledger, name, Heard) if stored is not None else None
        if stored is None or found is None or found.state != WAITING:
            raise MissingResource(ledger.pod.base + name)
        return name, found, stored.version

    def _heard(self, ledger: Ledger) -> Iterator[tuple[str, Heard]]:
        for member in ledger.children(HEARD) if ledger.read(HEARD) else ():
            found = paper(ledger, member.name, Heard)
            if found is not None:
                yield member.name, found

    def _settle(self, ledger: Ledger, agent: Agent | None, *writes: Write) -> None:
        """Written down, by her where she does it, else by her Sésame."""
        change = Change(writes)
        if agent is not None:
            rules_at = self.incoming.markets.controlled(ledger, agent)
            change = Change(writes, {}, rules_at, actor=agent.doer)
        address = Address(ledger.pod.base, writes[-1].name, False)
        settle_now(ledger, lambda: Prepared(change, Outcome(address, True)))
