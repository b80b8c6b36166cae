"""What others have of one's facts has changed: who has it as it was, whom she told, what became.

*I moved* is the notice of one document, the home address. Any other fact has the same, and so has
a derived one: there only where its answer is another, which is written as a day begins. A notice
names the document and says nothing of what is in it: who may read it, reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pod_server.actions.groups import FOLDER as GROUPS
from pod_server.actions.groups import GroupBook
from pod_server.actions.pods import TURTLE
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.access_grants import Grant, folders
from pod_server.civic.giving.facts import FACTS, DerivedFacts
from pod_server.civic.giving.giving import Giving
from pod_server.civic.giving.held import Held, covers, holding
from pod_server.civic.giving.outbox import Outbox, lane, message
from pod_server.civic.giving.personal import ADDRESS, PAPERS, PERSONAL
from pod_server.civic.giving.rule_edits import once
from pod_server.civic.giving.sorts import SORTS
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Stored
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time
from pod_server.model.terms import Literal, NamedNode, Triple
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import AS, CONTEXTS, RDF, SESAME

MOVES, CHANGES = f"{PERSONAL}/moves", f"{PERSONAL}/changes"
#: Those who are told of one change, and notices that are shown of a document.
MOST, SHOWN = 200, 20


@value
class Holder:
    """Somebody who ``reads`` the document, or did; ``is_old``: it is another since they got it."""

    who: str
    reads: bool
    is_old: bool


@value
class Told:
    """Somebody who was told: ``at_us`` as :meth:`Outbox.state` has it."""

    who: str
    at_us: int | None


@value
class Notice:
    """One change that was told, of the document called ``of``: when, and to whom."""

    name: str
    of: str
    at_us: int
    told: frozenset[str]


@value
class Known:
    """What is looked up once for all documents: who holds what, the records, what was told."""

    held: Sequence[Held]
    #: With when each was given, exactly.
    grants: Sequence[tuple[int, Grant]]
    notices: Sequence[Notice]
    now: int


@value
class Changes:
    """Of every pod."""

    facts: DerivedFacts
    giving: Giving
    outbox: Outbox
    groups: GroupBook

    def known(self, ledger: Ledger) -> Known:
        """As it is now."""
        grants = [
            (stored.created_us, grant)
            for grant in self.giving.grants(ledger).values()
            if (stored := ledger.read(grant.name)) is not None
        ]
        notices = sorted(self._notices(ledger), key=lambda each: -each.at_us)
        return Known(self.giving.everything(ledger), grants, notices, self.giving.clock())

    def names(self, ledger: Ledger) -> Sequence[str]:
        """The documents whose changes are told: facts, papers, what follows from facts."""
        papers = [paper.name for paper in self.facts.personal.papers(ledger)]
        derived = [f"{FACTS}/{fact}" for fact in self.facts.all(ledger)]
        facts = [name for sort in SORTS if ledger.read(name := f"{PERSONAL}/{sort}") is not None]
        return [*facts, *papers, *derived]

    def holders(self, ledger: Ledger, name: str, known: Known) -> Sequence[Holder]:
        """Who reads it, those first who have it as it was; of an address, who once did, too."""
        reading = self._reading(ledger, name, known)
        changed = self._changed_us(ledger, name)
        found = [
            Holder(who, True, bool(changed) and _since(ledger, name, who, known) < changed)
            for who in reading
        ]
        if name == ADDRESS:
            had = {g.who for _, g in known.grants if _is_of(g, ledger, name)}.difference(reading)
            found += [Holder(who, False, True) for who in sorted(had)]
        return sorted(found, key=lambda one: (not one.reads, not one.is_old))

    def _reading(self, ledger: Ledger, name: str, known: Known) -> Sequence[str]:
        """The persons whom the rules name, and the members of her own groups that they name."""
        persons = holding(ledger, name, known.held, known.now, persons_only=True)
        named = set(holding(ledger, name, known.held, known.now)).difference(persons)
        ours = f"{ledger.pod.base}{GROUPS}/"
        slugs = (iri.removeprefix(ours).partition("#")[0] for iri in named if iri.startswith(ours))
        groups = [group for slug in slugs if (group := self.groups.one(ledger, slug)) is not None]
        members = {member for group in groups for member in group.members}
        return sorted({*persons, *members} - {ledger.pod.owner})

    def old(self, ledger: Ledger, name: str, known: Known) -> int:
        """How many read it who have it as it was."""
        return sum(one.reads and one.is_old for one in self.holders(ledger, name, known))

    def tell(self, ledger: Ledger, agent: Agent, name: str, whom: Sequence[str]) -> Prepared:
        """Have it told that the document is another, to those of ``whom`` who have it as it was.

        Of an address to all who have or had it. Raises ``MissingResource`` where there is none.
        """
        personal = self.facts.personal
        rules_at = personal.controlled(ledger, agent)
        stored = ledger.read(name)
        if stored is None or not is_told(name):
            raise MissingResource(ledger.pod.base + name)
        folder = MOVES if name == ADDRESS else CHANGES
        made = f"{folder}/{personal.unique()}"
        where = Address(ledger.pod.base, made, False)
        holders = self.holders(ledger, name, self.known(ledger))
        may = {one.who for one in holders if one.is_old or name == ADDRESS}
        told = [who for who in dict.fromkeys(whom) if who in may][:MOST]
        at = date_time(personal.clock())
        said: dict[str, Json] = {
            "@context": CONTEXTS.STORAGES,
            "type": "Update",
            "actor": ledger.pod.owner,
            "object": ledger.pod.base + name,
            "published": at.value,
        }
        put = personal.maker.turtle(ledger.pod.base, made, _graph(where.iri, name, told, at))
        messages = [put for who in told for put in message(ledger, who, _last(made), said)]
        rests_on: dict[Key, int | None] = {
            (made, Role.RESOURCE): None,
            (name, Role.RESOURCE): stored.version,
        }
        writes = once((*folders(ledger, PERSONAL, folder), put, *messages))
        change = Change(writes, rests_on, rules_at, actor=agent.doer) if told else None
        return Prepared(change, Outcome(where, True, media_type=TURTLE), self._wakes(ledger, told))

    def told(self, ledger: Ledger, name: str, known: Known) -> Sequence[tuple[int, Sequence[Told]]]:
        """The changes of it that were told, the newest first: when, and to whom."""
        shown = [notice for notice in known.notices if notice.of == name][:SHOWN]
        return [(notice.at_us, self._reached(ledger, notice)) for notice in shown]

    def _reached(self, ledger: Ledger, notice: Notice) -> Sequence[Told]:
        called = _last(notice.name)
        return [Told(who, self.outbox.state(ledger, who, called)) for who in sorted(notice.told)]

    def _wakes(self, ledger: Ledger, told: Sequence[str]) -> Callable[[int], None]:
        def wake(_: int) -> None:
            for who in told:
                self.giving.tell(ledger.pod.pod_id, lane(who))

        return wake

    def _changed_us(self, ledger: Ledger, name: str) -> int:
        """When it last became another; 0 where it is as it was first written, or is not there."""
        if name.startswith(f"{FACTS}/"):
            return self.facts.changed_us(ledger, _last(name))
        stored = ledger.read(name)
        is_first = stored is None or stored.modified_us == stored.created_us
        return 0 if stored is None or is_first else stored.modified_us

    def _notices(self, ledger: Ledger) -> Iterator[Notice]:
        for folder in (MOVES, CHANGES):
            for member in ledger.children(folder) if ledger.read(folder) else ():
                stored = ledger.read(member.name)
                if member.kind is Kind.DOCUMENT and stored is not None:
                    yield self._notice(ledger, stored)

    def _notice(self, ledger: Ledger, stored: Stored) -> Notice:
        """One without an ``object`` is of an address: only moves were told then."""
        graph = self.facts.personal.documents.graph(ledger, stored)
        named = [
            (t.predicate.value, t.object.value) for t in graph if isinstance(t.object, NamedNode)
        ]
        of = min((iri for said, iri in named if said == AS.OBJECT), default="")
        told = frozenset(iri for said, iri in named if said == SESAME.TOLD)
        of = of.removeprefix(ledger.pod.base) or ADDRESS
        return Notice(stored.name, of, stored.created_us, told)


def is_told(name: str) -> bool:
    """Whether changes of a document of that name are told to who has it."""
    folder, _, last = name.rpartition("/")
    return folder in (PAPERS, FACTS) or (folder == PERSONAL and last in SORTS)


def _since(ledger: Ledger, name: str, who: str, known: Known) -> int:
    """When they were last given it, or told of it; 0 where nothing says so."""
    given = [at for at, g in known.grants if g.who == who and _is_of(g, ledger, name)]
    told = [each.at_us for each in known.notices if each.of == name and who in each.told]
    return max((*given, *told), default=0)


def _is_of(grant: Grant, ledger: Ledger, name: str) -> bool:
    return any(covers(part.target, ledger.pod.base + name) for part in grant.parts)


def _graph(iri: str, name: str, told: Sequence[str], at: Literal) -> set[Triple]:
    me, base = NamedNode(f"{iri}#it"), iri.partition(f"{PERSONAL}/")[0]
    kind = SESAME.MOVE if name == ADDRESS else SESAME.NOTICE_OF_CHANGE
    return {
        Triple(me, NamedNode(RDF.TYPE), NamedNode(kind)),
        Triple(me, NamedNode(AS.OBJECT), NamedNode(base + name)),
        Triple(me, NamedNode(AS.PUBLISHED), at),
        *(Triple(me, NamedNode(SESAME.TOLD), NamedNode(who)) for who in told),
    }


def _last(name: str) -> str:
    return name.rpartition("/")[2]
