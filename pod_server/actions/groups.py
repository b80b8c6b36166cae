"""Groups of an owner's own: ``vcard:Group`` documents in the pod, that access rules can name.

Each is one document in ``groups/``, with the group as ``#it``. Nothing else is kept of them: other
apps may make and edit them too, and their members are read where the rules are weighed (W-09).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from pod_server.actions.amend import NEW_DOCUMENT_TYPE, Rewriting, rewritten
from pod_server.actions.read import RDF_TYPES
from pod_server.actions.settle import Outcome, Prepared
from pod_server.actions.wishes import DeleteWish, PutWish
from pod_server.actions.write import Writer
from pod_server.contracts import Arrival, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Kind, Stored
from pod_server.model.conditions import Conditions, TagList
from pod_server.model.errors import Corrupted, MissingResource
from pod_server.model.iri import Address, parent
from pod_server.model.patch import Effect
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import RDF, VCARD

FOLDER = "groups"
_FRAGMENT = "it"
_MEMBER, _NAME = NamedNode(VCARD.HAS_MEMBER), NamedNode(VCARD.FN)
_TYPE, _GROUP = NamedNode(RDF.TYPE), NamedNode(VCARD.GROUP)


@value
class Group:
    """One group. ``version`` is its document's, which an edit insists on."""

    iri: str
    slug: str
    name: str
    members: tuple[str, ...]
    version: str
    #: WebIDs with what the owner calls them, of those whom she gave a name.
    called: tuple[tuple[str, str], ...] = ()


@value
class GroupBook:
    """Reads and edits the groups of a pod."""

    writer: Writer

    def all(self, ledger: Ledger, after: str = "", limit: int | None = None) -> Sequence[Group]:
        """Those in ``groups/`` after the one called ``after`` there, by slug."""
        start = f"{FOLDER}/{after}" if after else ""
        documents = (
            member.name.removeprefix(f"{FOLDER}/")
            for member in ledger.children(FOLDER, start)
            if member.kind is Kind.DOCUMENT and member.media_type in RDF_TYPES
        )
        found = (self.one(ledger, slug) for slug in documents)
        return list(islice((group for group in found if group is not None), limit))

    def one(self, ledger: Ledger, slug: str) -> Group | None:
        """The group of that name in ``groups/``; ``None`` where there is no document of one."""
        stored = self._stored(ledger, slug)
        if stored is None:
            return None
        try:
            graph = self.writer.content.documents.graph(ledger, stored)
        except Corrupted:
            return None
        me = _node(graph, f"{ledger.pod.base}{FOLDER}/{slug}")
        about = [t for t in graph if t.subject == me]
        names = [
            t.object.value for t in about if t.predicate == _NAME and isinstance(t.object, Literal)
        ]
        members = {
            t.object.value
            for t in about
            if t.predicate == _MEMBER and isinstance(t.object, NamedNode)
        }
        called = sorted(
            (t.subject.value, t.object.value)
            for t in graph
            if isinstance(t.subject, NamedNode)
            and t.subject.value in members
            and t.predicate == _NAME
            and isinstance(t.object, Literal)
        )
        name = min(names, default=slug)
        return Group(me.value, slug, name, tuple(sorted(members)), stored.tag, tuple(called))

    def called(self, ledger: Ledger, iri: str) -> Group | None:
        """The group with that address, where it is one of these."""
        base = f"{ledger.pod.base}{FOLDER}/"
        slug = iri.removeprefix(base).partition("#")[0]
        if not iri.startswith(base) or not slug or "/" in slug:
            return None
        found = self.one(ledger, slug)
        return found if found is not None and found.iri == iri else None

    def make(self, ledger: Ledger, agent: Agent, slug: str, name: str) -> Prepared:
        """A new group, with nobody in it; raises ``PreconditionFailed`` where one has the slug."""
        where = Address(ledger.pod.base, f"{FOLDER}/{slug}", False)
        me = NamedNode(f"{where.iri}#{_FRAGMENT}")
        graph = {Triple(me, _TYPE, _GROUP), Triple(me, _NAME, Literal(name))}
        body = self.writer.content.codecs.serialize(graph, NEW_DOCUMENT_TYPE, where.iri)
        unless = Conditions(if_none_match=TagList(anything=True))
        wish = PutWish(agent, where, NEW_DOCUMENT_TYPE, body, conditions=unless)
        return self.writer.put(ledger, wish)

    def add(
        self, ledger: Ledger, agent: Agent, slug: str, version: str, webid: str, name: str = ""
    ) -> Prepared:
        """One more member; with a ``name``, that is what the owner calls them from now on."""
        who = NamedNode(webid)

        def more(me: NamedNode, graph: Graph) -> set[Triple]:
            if not name:
                return {*graph, Triple(me, _MEMBER, who)}
            others = {t for t in graph if not _is_name(t, webid)}
            return {*others, Triple(me, _MEMBER, who), Triple(who, _NAME, Literal(name))}

        return self._edited(ledger, agent, slug, version, more)

    def remove(self, ledger: Ledger, agent: Agent, slug: str, version: str, webid: str) -> Prepared:
        """One member less."""

        def less(me: NamedNode, graph: Graph) -> set[Triple]:
            return {t for t in graph if not (_is_member(t, me, webid) or _is_name(t, webid))}

        return self._edited(ledger, agent, slug, version, less)

    def delete(self, ledger: Ledger, agent: Agent, slug: str, version: str) -> Prepared:
        """The group's document goes; rules that name it hold for nobody from then on (S-27)."""
        where = Address(ledger.pod.base, f"{FOLDER}/{slug}", False)
        wish = DeleteWish(agent, where, Conditions(TagList(frozenset((version,)))))
        return self.writer.delete(ledger, wish)

    def _edited(
        self,
        ledger: Ledger,
        agent: Agent,
        slug: str,
        version: str,
        edit: Callable[[NamedNode, Graph], set[Triple]],
    ) -> Prepared:
        content = self.writer.content
        where = Address(ledger.pod.base, f"{FOLDER}/{slug}", False)
        grants = content.rules.grants(ledger, agent, where)
        grants.require(Mode.WRITE)
        old = self._stored(ledger, slug)
        if old is None:
            raise MissingResource(where.iri)
        Conditions(TagList(frozenset((version,)))).check(old.tag)
        before = content.documents.graph(ledger, old)
        after = edit(_node(before, where.iri), before)
        done = Effect(frozenset(before) - after, frozenset(after) - before)
        outcome = Outcome(where, False, old.version, old.media_type)
        if not (done.removed or done.inserted):
            return Prepared(None, outcome)
        guarded = content.pass_guards(
            Arrival(ledger, agent, where, old.media_type, None, lambda: after, old)
        )
        made = Rewriting(agent, where, old, after, done, grants.rules_at)
        return rewritten(content, ledger, made, outcome, guarded)

    def _stored(self, ledger: Ledger, slug: str) -> Stored | None:
        name = f"{FOLDER}/{slug}"
        stored = ledger.read(name) if parent(name) == FOLDER else None
        is_rdf = stored is not None and stored.media_type in RDF_TYPES
        return stored if is_rdf else None


def _node(graph: Graph, document: str) -> NamedNode:
    """The group that the document is about: ``#it``, or the one that another app named."""
    usual = NamedNode(f"{document}#{_FRAGMENT}")
    named = sorted(
        t.subject.value
        for t in graph
        if t.predicate == _TYPE and t.object == _GROUP and isinstance(t.subject, NamedNode)
    )
    return usual if usual.value in named or not named else NamedNode(named[0])


def _is_member(triple: Triple, me: NamedNode, webid: str) -> bool:
    is_about = triple.subject == me and triple.predicate == _MEMBER
    return is_about and isinstance(triple.object, NamedNode) and triple.object.value == webid


def _is_name(triple: Triple, webid: str) -> bool:
    who = triple.subject
    return triple.predicate == _NAME and isinstance(who, NamedNode) and who.value == webid
