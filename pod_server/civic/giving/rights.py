"""My rights: letters that are ready to go, and the day by which an answer is due.

A letter is a small document in ``personal/letters/``: which right, to whom, about what, when it was
sent, when the answer is due. Its text is written out on the page; it is sent by the citizen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pod_server.actions.pods import TURTLE
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.access_grants import folders
from pod_server.civic.giving.personal import LONGEST, PERSONAL, PersonalFacts, day_of
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import AS, DCTERMS, RDF, SCHEMA, SESAME, XSD

LETTERS = f"{PERSONAL}/letters"
#: Of each right, in how many months (GDPR art. 12(3)), or days (R. 612-5), the answer is due.
RIGHTS: Mapping[str, timedelta | None] = {
    "access": None,
    "erasure": None,
    "withdrawal": None,
    "mediator": timedelta(days=90),
}
_TEXTS = (SCHEMA.NAME, DCTERMS.SUBJECT)


@value
class Letter:
    """One letter; ``answered`` is ``None`` while its answer is awaited."""

    name: str
    right: str
    to: str
    about: str
    sent: date
    due: date
    answered: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether the answer should have come."""
        return self.answered is None and self.due < today


@value
class Rights:
    """The letters of every pod."""

    personal: PersonalFacts

    def all(self, ledger: Ledger) -> Sequence[Letter]:
        """Those that wait for an answer first, by the day that it is due."""
        found = []
        for member in ledger.children(LETTERS) if ledger.read(LETTERS) else ():
            letter = self.one(ledger, member.name) if member.kind is Kind.DOCUMENT else None
            if letter is not None:
                found.append(letter)
        return sorted(found, key=lambda each: (each.answered is not None, each.due, each.name))

    def one(self, ledger: Ledger, name: str) -> Letter | None:
        """By the name of its document."""
        stored = ledger.read(name) if name.startswith(f"{LETTERS}/") else None
        if stored is None or stored.is_container:
            return None
        return _read(self.personal.documents.graph(ledger, stored), name)

    def write(
        self, ledger: Ledger, agent: Agent, right: str, to: str, about: str, sent: date
    ) -> Prepared:
        """A new one. Raises ``BadRequest`` for a right that is none, or without a name."""
        if right not in RIGHTS or not to.strip():
            raise BadRequest(f"A letter has a right ({', '.join(RIGHTS)}) and somebody to go to.")
        name = f"{LETTERS}/{self.personal.unique()}"
        whom, what = (" ".join(text.split())[:LONGEST] for text in (to, about))
        return self._kept(ledger, agent, Letter(name, right, whom, what, sent, due(right, sent)))

    def answered(self, ledger: Ledger, agent: Agent, name: str, on: date) -> Prepared:
        """Its answer has come. Raises ``MissingResource``."""
        letter = self.one(ledger, name)
        if letter is None:
            raise MissingResource(ledger.pod.base + name)
        return self._kept(ledger, agent, replace(letter, answered=on))

    def _kept(self, ledger: Ledger, agent: Agent, letter: Letter) -> Prepared:
        rules_at = self.personal.controlled(ledger, agent)
        where = Address(ledger.pod.base, letter.name, False)
        stored = ledger.read(letter.name)
        made = self.personal.maker.turtle(
            ledger.pod.base, letter.name, _graph(f"{where.iri}#it", letter)
        )
        version = stored.version if stored else None
        rests_on: dict[Key, int | None] = {(letter.name, Role.RESOURCE): version}
        writes = (*folders(ledger, PERSONAL, LETTERS), made)
        change = Change(writes, rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(where, stored is None, media_type=TURTLE))


def due(right: str, sent: date) -> date:
    """The day by which the answer is due: a month counts from day to day, its last at most."""
    days = RIGHTS[right]
    if days is not None:
        return sent + days
    year, month = divmod(sent.month, 12)
    first = date(sent.year + year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last if sent.day > last.day else first.replace(day=sent.day)


def _graph(iri: str, letter: Letter) -> Graph:
    me, day = NamedNode(iri), NamedNode(XSD.DATE)
    texts = (
        (SESAME.EXERCISES, letter.right),
        (SCHEMA.NAME, letter.to),
        (DCTERMS.SUBJECT, letter.about),
    )
    days = (
        (AS.PUBLISHED, letter.sent),
        (SESAME.DUE_BY, letter.due),
        (SESAME.ANSWERED_ON, letter.answered),
    )
    return {
        Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.RIGHTS_LETTER)),
        *(Triple(me, NamedNode(p), Literal(text)) for p, text in texts if text),
        *(Triple(me, NamedNode(p), Literal(d.isoformat(), datatype=day)) for p, d in days if d),
    }


def _read(graph: Graph, name: str) -> Letter | None:
    said = {t.predicate.value: t.object.value for t in graph if isinstance(t.object, Literal)}
    sent, until = day_of(said.get(AS.PUBLISHED, "")), day_of(said.get(SESAME.DUE_BY, ""))
    right = said.get(SESAME.EXERCISES, "")
    if sent is None or until is None or right not in RIGHTS:
        return None
    to, about = (said.get(each, "") for each in _TEXTS)
    return Letter(name, right, to, about, sent, until, day_of(said.get(SESAME.ANSWERED_ON, "")))
