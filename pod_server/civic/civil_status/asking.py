"""What a citizen asks of a company: an optional datapoint, or a question of one's own.

``settings/asks/{account}/{key}`` is the citizen's alone: no company reads it, lists it, finds it by
a query or is notified of it. The company is told how many of its customers on this host ask the
same (``tally``). Asked in one's own name it lies in the account instead, in ``asks/``, where the
company reads it, and is not counted: a number that held names would tell of the others.

An ask is closed by what the company says afterwards: a statement on the datapoint, an answer to the
question. Nothing is written for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pod_server.actions.pods import TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.answers import received
from pod_server.civic.front_office.account import ASKS, CIVIL_STATUS, account_id, account_name
from pod_server.civic.front_office.conditions import choices
from pod_server.civic.front_office.selling import LIVE, Selling
from pod_server.contracts import AccessRules, Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put, Remove, Stored, Write
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address, Role, parent
from pod_server.model.moments import date_time
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.questions import LONGEST, NotAQuestion, Question
from proofs.value import value
from vocab.terms import DCTERMS, DP, RDF, SESAME

FOLDER = "settings/asks"
#: So much may be asked of one company at once.
MOST = 50


@value
class Ask:
    """One thing asked: a datapoint (short name) or a question."""

    datapoint: str = ""
    question: Question | None = None
    asked_us: int = 0
    by_name: bool = False

    @property
    def key(self) -> str:
        """The same for all who ask the same."""
        return self.question.hash if self.question is not None else self.datapoint

    def graph(self, iri: str, company: str) -> Graph:
        """As triples of the document at ``iri``."""
        me = NamedNode(f"{iri}#it")
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.ASK)),
            Triple(me, NamedNode(SESAME.COMPANY), NamedNode(company)),
            Triple(me, NamedNode(DCTERMS.ISSUED), date_time(self.asked_us)),
        }
        if self.question is None:
            graph.add(Triple(me, NamedNode(SESAME.DATAPOINT), NamedNode(DP.NS + self.datapoint)))
            return graph
        text = Literal(self.question.text, language=self.question.language)
        graph.add(Triple(me, NamedNode(SESAME.QUESTION), Literal(self.question.hash)))
        graph.add(Triple(me, NamedNode(SESAME.QUESTION_TEXT), text))
        return graph


def of_datapoint(name: str) -> Ask:
    """Raises ``BadRequest`` for what no company may leave out, or none can answer."""
    if name not in {each.id for each in choices()}:
        raise BadRequest(
            f"{name} cannot be asked for: choose a datapoint that a company may leave unanswered."
        )
    return Ask(name)


def of_words(text: str, language: str) -> Ask:
    """Raises ``BadRequest`` for what is no question."""
    try:
        return Ask(question=Question.asked(text, language))
    except NotAQuestion:
        raise BadRequest(
            f"Write the question in 1 to {LONGEST} letters, in French (fr) or English (en)."
        ) from None


@value
class Asking:
    """Those of every pod."""

    rules: AccessRules
    documents: Documents
    maker: PodMaker
    selling: Selling
    clock: Clock

    def of(self, ledger: Ledger, company: str) -> Sequence[Ask]:
        """All that is asked of a company, answered or not, the newest first."""
        named = self._in(ledger, f"{account_name(company)}/{ASKS}", by_name=True)
        found = (*self._in(ledger, f"{FOLDER}/{account_id(company)}"), *named)
        return sorted(found, key=lambda ask: -ask.asked_us)

    def counted(self, ledger: Ledger, company: str) -> Iterator[Ask]:
        """What is asked without a name, answered or not."""
        return self._in(ledger, f"{FOLDER}/{account_id(company)}")

    def closed(self, ledger: Ledger, company: str, asks: Sequence[Ask]) -> frozenset[str]:
        """The keys of those that the company has said something to since they were asked."""
        last = self.said(ledger, company)
        return frozenset(ask.key for ask in asks if last.get(ask.key, 0) > ask.asked_us)

    def said(self, ledger: Ledger, company: str) -> Mapping[str, int]:
        """When the company last said something here to each datapoint and question, by key."""
        name = account_name(company)
        last: dict[str, int] = {}
        for held in self.selling.statements.held(ledger, f"{name}/{CIVIL_STATUS}"):
            key = held.statement.datapoint_id
            last[key] = max(last.get(key, 0), held.received_us)
        for one in received(ledger, name):
            key = one.answer.question
            last[key] = max(last.get(key, 0), one.received_us)
        return last

    def ask(
        self, ledger: Ledger, agent: Agent, company: str, ask: Ask, *, by_name: bool = False
    ) -> Prepared:
        """Ask, or ask otherwise than before. Raises ``BadRequest``, ``MissingResource``."""
        rules_at = self._controlled(ledger, agent)
        self._must_be_live(ledger, company)
        private, named = _places(company, ask.key)
        name, other = (named, private) if by_name else (private, named)
        there, elsewhere = ledger.read(name), ledger.read(other)
        iri = ledger.pod.base + name
        outcome = Outcome(Address(ledger.pod.base, name, False), there is None, media_type=TURTLE)
        asked = self.of(ledger, company)
        standing = [one for one in asked if one.key == ask.key and one.by_name == by_name]
        if standing and not self.closed(ledger, company, standing) and elsewhere is None:
            return Prepared(None, outcome)
        if there is None and elsewhere is None and len(asked) >= MOST:
            raise BadRequest(f"{MOST} things are asked of this company already: withdraw some.")
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): there.version if there else None,
            (other, Role.RESOURCE): elsewhere.version if elsewhere else None,
        }
        writes: list[Write] = list(_folders(ledger, name, rests_on))
        if elsewhere is not None:
            writes.append(Remove(other))
        now = Ask(ask.datapoint, ask.question, self.clock(), by_name)
        writes.append(self.maker.turtle(ledger.pod.base, name, now.graph(iri, company)))
        change = Change(tuple(writes), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, outcome)

    def withdraw(self, ledger: Ledger, agent: Agent, company: str, key: str) -> Prepared:
        """Ask it no more. Raises ``MissingResource`` where it is not asked."""
        rules_at = self._controlled(ledger, agent)
        if key not in {ask.key for ask in self.of(ledger, company)}:
            raise MissingResource(key)
        there = [stored for place in _places(company, key) if (stored := ledger.read(place))]
        rests_on: dict[Key, int | None] = {(one.name, one.role): one.version for one in there}
        gone = tuple(Remove(one.name) for one in there)
        outcome = Outcome(Address(ledger.pod.base, there[0].name, False), created=False)
        return Prepared(Change(gone, rests_on, rules_at, actor=agent.doer), outcome)

    def _in(self, ledger: Ledger, folder: str, *, by_name: bool = False) -> Iterator[Ask]:
        for member in ledger.children(folder) if ledger.read(folder) else ():
            stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
            ask = self._read(ledger, stored, by_name=by_name) if stored else None
            if ask is not None and ask.key == member.name.rpartition("/")[2]:
                yield ask

    def _read(self, ledger: Ledger, stored: Stored, *, by_name: bool) -> Ask | None:
        """``None`` for anything else that lies there."""
        graph = self.documents.graph(ledger, stored)
        said = {str(t.predicate.value): t.object for t in graph}
        text, asked_us = said.get(SESAME.QUESTION_TEXT), stored.modified_us
        about = str(getattr(said.get(SESAME.DATAPOINT), "value", "")).removeprefix(DP.NS)
        try:
            if isinstance(text, Literal):
                question = Question.asked(text.value, text.language or "")
                return Ask(question=question, asked_us=asked_us, by_name=by_name)
        except ValueError:
            return None
        return Ask(about, asked_us=asked_us, by_name=by_name) if about else None

    def _must_be_live(self, ledger: Ledger, company: str) -> None:
        found = self.selling.described(ledger, account_name(company))
        if found is None:
            raise MissingResource(company)
        if found[0].is_sample:
            raise BadRequest("A sample company answers nobody: it does not exist.")
        if found[0].state not in LIVE:
            raise BadRequest("Its account is not open: it would hear of nothing. Open it first.")

    def _controlled(self, ledger: Ledger, agent: Agent) -> int:
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at


def _places(company: str, key: str) -> tuple[str, str]:
    """Where an ask lies: counted, and by name."""
    return f"{FOLDER}/{account_id(company)}/{key}", f"{account_name(company)}/{ASKS}/{key}"


def _folders(ledger: Ledger, name: str, rests_on: dict[Key, int | None]) -> Iterator[Put]:
    """The containers above it that are not there yet, the outermost first."""
    missing = []
    above = parent(name)
    while above and ledger.read(above) is None:
        missing.append(above)
        above = parent(above)
    for folder in reversed(missing):
        rests_on[folder, Role.RESOURCE] = None
        yield Put(folder, "", b"", kind=Kind.CONTAINER)
