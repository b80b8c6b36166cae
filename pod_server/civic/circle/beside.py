"""What was replied to a recommendation, for whoever may read that: beside it, as it was signed.

::

    recommendations/{id}.replies     the octets of each reply, in the order in which they came

It belongs to the recommendation as its description does: who may read the one may read the other,
by the same rules, over HTTP, in queries and in notifications; whoever deletes the recommendation
deletes it. The server alone writes it, in the change that takes the reply in the company's account
and in the one that deletes it there, so that no fall leaves one without the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pod_server.actions.past import actor_of
from pod_server.actions.pods import ACCOUNTS
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.circle.recommending import FOLDER, Given
from pod_server.civic.circle.replies import Replies, octets
from pod_server.civic.front_office.account import JSON_LD, REQUESTS, account_name
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Put, Remove, Stored, Write
from pod_server.model.iri import Address, Role, is_recommendation
from proofs.circles.reply import Reply, says_more, together
from proofs.value import value


@value
class Beside:
    """Of every pod. What a reply must be has been asked by ``Replies.judged``."""

    replies: Replies

    def taken(self, ledger: Ledger, agent: Agent, taking: Prepared) -> Prepared:
        """The arrival of what may be a reply: readers of the recommendation get it too."""
        for write in taking.change.writes if taking.change is not None else ():
            if isinstance(write, Put) and write.role is Role.RESOURCE and _company_of(write.name):
                return self._with(ledger, agent, taking, write)
        return taking

    def deleted(self, ledger: Ledger, where: Address, deletion: Prepared) -> Prepared:
        """The deletion of what may be a reply, by whatever program: its copy goes with it."""
        if where.role is not Role.RESOURCE or not _company_of(where.name):
            return deletion
        stored = ledger.read(where.name)
        said = self.replies.read(stored.body) if stored is not None else None
        if said is None:
            return deletion
        # What moved may be signed again, or name an address of before: its id stays (0026).
        for given in self.replies.recommendations.all(ledger):
            name, kept = given.name, ledger.read(given.name, Role.REPLIES)
            beside = list(self.replies.beside(ledger, given))
            left = [one.body for one in beside if (one.id, one.answers) != (said.id, said.answers)]
            if kept is not None and len(left) < len(beside):
                write = _put(name, left) if left else Remove(name, Role.REPLIES)
                return _also(deletion, write, {(name, Role.REPLIES): kept.version})
        return deletion

    def completed(self, ledger: Ledger) -> Prepared:
        """What answers her words of now and does not stand beside them.

        An older program took it, or the recommendation came back out of the trash.
        """
        bodies: dict[str, list[bytes]] = {}
        rests_on: dict[Key, int | None] = {}
        for given, stored, said in self._current(ledger):
            kept, there = ledger.read(given.name, Role.REPLIES), ledger.read(given.name)
            beside = bodies.get(given.name) or octets(kept)
            if said.body.strip() in beside or not _is_fit(ledger, stored, said):
                continue
            bodies[given.name] = [*beside, said.body]
            rests_on[given.name, Role.REPLIES] = kept.version if kept else None
            rests_on[given.name, Role.RESOURCE] = there.version if there else None
            rests_on[stored.name, Role.RESOURCE] = stored.version
        writes = tuple(_put(name, replies) for name, replies in bodies.items())
        outcome = Outcome(Address(ledger.pod.base, FOLDER, True), created=False)
        return Prepared(Change(writes, rests_on) if writes else None, outcome)

    def _current(self, ledger: Ledger) -> Iterator[tuple[Given, Stored, Reply]]:
        """The messages of all accounts that answer what she says now."""
        hers = {one.recommendation.id: one for one in self.replies.recommendations.all(ledger)}
        for account in ledger.children(ACCOUNTS) if hers and ledger.read(ACCOUNTS) else ():
            for stored, said in self.replies.in_account(ledger, account.name):
                given = hers.get(said.to)
                if given is not None and given.recommendation.content_hash == said.answers:
                    yield given, stored, said

    def _with(self, ledger: Ledger, agent: Agent, taking: Prepared, message: Put) -> Prepared:
        said = self.replies.read(message.body)
        if said is None or agent.webid != said.company:
            return taking
        name, given = self.replies.answered(ledger, said)
        if given is None or not is_recommendation(name):
            return taking
        if account_name(said.company) != _company_of(message.name):
            return taking
        kept = ledger.read(name, Role.REPLIES)
        there = octets(kept)
        version = kept.version if kept is not None else None
        return _also(taking, _put(name, [*there, said.body]), {(name, Role.REPLIES): version})


def _company_of(name: str) -> str:
    """The account that a message with this name lies in; empty for what is no message."""
    parts = name.split("/") if name.startswith(f"{ACCOUNTS}/") else ()
    return "/".join(parts[:2]) if len(parts) == 4 and parts[2] == REQUESTS else ""


def _is_fit(ledger: Ledger, stored: Stored, said: Reply) -> bool:
    """Whether the company itself sent it, which was asked for its key then, and it says no more."""
    sender = (actor_of(ledger, stored.version) or "").partition(" ")[0]
    return sender == said.company and not says_more(said.body)


def _put(name: str, replies: list[bytes]) -> Put:
    body = together(replies)
    return Put(name, JSON_LD, body, size=len(body), role=Role.REPLIES)


def _also(prepared: Prepared, write: Write, rests_on: dict[Key, int | None]) -> Prepared:
    if prepared.change is None:
        return prepared
    change = replace(prepared.change, writes=(*prepared.change.writes, write))
    return replace(prepared, change=change).resting_on(rests_on)
