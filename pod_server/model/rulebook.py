"""An ACL's statements as an owner edits them: one audience of one rule at a time.

What is written are plain Web Access Control rules. An edit touches the statements that it is about
and no others, so that what other apps wrote (conditions, classes and words that are unknown here)
stays as it is; a rule that says more than this module knows can be taken back, not changed. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from pod_server.model.access import Authorization, Mode
from pod_server.model.moments import date_time
from pod_server.model.terms import BlankNode, Graph, NamedNode, Subject, Triple
from pod_server.model.verdicts import Share, Whom, shares
from proofs.value import value
from vocab.terms import ACL, FOAF, RDF, SESAME

_TYPE, _AUTHORIZATION = NamedNode(RDF.TYPE), NamedNode(ACL.AUTHORIZATION)
_TEMPORARY, _UNTIL = NamedNode(SESAME.TEMPORARY_AUTHORIZATION), NamedNode(SESAME.UNTIL)
_KINDS = frozenset((_AUTHORIZATION, _TEMPORARY))
_MODE, _TO, _DEFAULT = NamedNode(ACL.MODE), NamedNode(ACL.ACCESS_TO), NamedNode(ACL.DEFAULT)
_AUDIENCE = (NamedNode(ACL.AGENT), NamedNode(ACL.AGENT_GROUP), NamedNode(ACL.AGENT_CLASS))
_MODES = {
    Mode.READ: NamedNode(ACL.READ),
    Mode.APPEND: NamedNode(ACL.APPEND),
    Mode.WRITE: NamedNode(ACL.WRITE),
    Mode.CONTROL: NamedNode(ACL.CONTROL),
}
_WHOM: Mapping[Whom, tuple[NamedNode, str]] = {
    Whom.PERSON: (_AUDIENCE[0], ""),
    Whom.GROUP: (_AUDIENCE[1], ""),
    Whom.EVERYBODY: (_AUDIENCE[2], FOAF.AGENT),
    Whom.SIGNED_IN: (_AUDIENCE[2], ACL.AUTHENTICATED_AGENT),
}
_CLASSES = frozenset((NamedNode(FOAF.AGENT), NamedNode(ACL.AUTHENTICATED_AGENT)))
_KEY = 16


@value
class Terms:
    """What somebody is granted, and on what: the subject itself, what inherits from it, or both.

    ``until``: the moment of its end, in microseconds since 1970, where it has one.
    """

    modes: Mode
    here: bool = True
    below: bool = False
    until: int | None = None


@value
class Entry:
    """One audience of one rule as it stands in an ACL; ``key`` names it there, for an edit.

    ``is_plain``: nothing is in the rule that this module does not know, so it can be changed.
    """

    key: str
    share: Share
    terms: Terms
    is_plain: bool


@value
class Unread:
    """A rule that grants nothing here: incomplete, unknown, or about something else."""

    node: str
    statements: tuple[Triple, ...]


class NotThere(Exception):
    """There is no entry of that key, or it says more than can be changed."""


class Rulebook:
    """The statements of one ACL, and the rules that they make. ``subject`` is what it is about."""

    def __init__(self, graph: Graph, rules: Iterable[Authorization], subject: str) -> None:
        self._graph = graph
        self._subject = NamedNode(subject)
        self._about: dict[Subject, list[Triple]] = {}
        for triple in graph:
            if not isinstance(triple.subject, Triple):
                self._about.setdefault(triple.subject, []).append(triple)
        named = {str(node): node for node in self._about}
        self._rules = [(named[rule.node], rule) for rule in rules]

    def entries(self, *, own: bool) -> list[Entry]:
        """Who is granted what by this ACL: to its own subject, or to what inherits from it."""
        found = []
        for node, rule in self._rules:
            here, below = self._scope(rule)
            here = here and own
            if not (here or below):
                continue
            is_plain = self._is_plain(node)
            for share in shares([rule]):
                key = self._key(node, share)
                terms = Terms(rule.modes, here, below, rule.until)
                found.append(Entry(key, share, terms, is_plain))
        return sorted(found, key=lambda entry: (list(Whom).index(entry.share.whom), entry.key))

    def unread(self) -> list[Unread]:
        """The rules of this ACL that are in no entry, whole."""
        read = {node for node, rule in self._rules if any(self._scope(rule))}
        left = [
            node
            for node, about in self._about.items()
            if node not in read and any(t.predicate == _MODE or t.object in _KINDS for t in about)
        ]
        whole = [Unread(str(node), tuple(sorted(self._whole(node), key=str))) for node in left]
        return sorted(whole, key=lambda rule: rule.node)

    def owner_controls(self, owner: str, *, own: bool, below: bool) -> bool:
        """Whether a rule without condition leaves acl:Control to the owner's own WebID."""
        sure = [
            rule
            for _, rule in self._rules
            if Mode.CONTROL in rule.modes
            and owner in rule.agents
            and not (rule.conditions or rule.origins or rule.until)
        ]
        iri = self._subject.value
        is_here = not own or any(iri in rule.access_to for rule in sure)
        return is_here and (not below or any(iri in rule.default for rule in sure))

    # -- edits: the statements that there are afterwards -----------------------------------------

    def added(self, node: str, whom: Whom, who: str, terms: Terms) -> set[Triple]:
        """With one more rule, called ``node``."""
        return set(self._graph) | set(self._written(NamedNode(node), whom, who, terms))

    def changed(self, key: str, node: str, terms: Terms) -> set[Triple]:
        """With other terms for an entry; ``node`` names the rule where it needs one of its own."""
        after = set(self._graph)
        for at, share in self._called(key):
            if not self._is_plain(at):
                raise NotThere(key)
            if self._audiences(at) > 1:
                after.discard(self._audience(at, share))
                after.update(self._written(NamedNode(node), share.whom, share.who, terms))
                continue
            after -= {t for t in self._about[at] if t.predicate in (_MODE, _TYPE, _UNTIL)}
            after -= {Triple(at, _TO, self._subject), Triple(at, _DEFAULT, self._subject)}
            after.update(self._terms(at, terms))
        return after

    def taken_back(self, *keys: str) -> set[Triple]:
        """Without entries: the audience goes, and the rule with it where it was the only one."""
        after = set(self._graph)
        for at, share in (called for key in keys for called in self._called(key)):
            if self._audiences(at) > 1:
                after.discard(self._audience(at, share))
            else:
                after -= set(self._whole(at))
        return after

    def adopted(self, acl: str, heir: str, *, is_container: bool) -> set[Triple]:
        """What members inherit from here, as rules of the member ``heir``'s own ACL ``acl``."""
        made: set[Triple] = set()
        names: dict[Subject, Subject] = {}
        taken: set[str] = set()
        for node, rule in self._rules:
            if self._subject.value not in rule.default:
                continue
            names[node] = NamedNode(f"{acl}#{_fragment(node, taken)}")
            for triple in self._whole(node):
                if triple.predicate not in (_TO, _DEFAULT):
                    made.add(_renamed(triple, names))
            made.add(Triple(names[node], _TO, NamedNode(heir)))
            if is_container:
                made.add(Triple(names[node], _DEFAULT, NamedNode(heir)))
        return made

    # -- what they are made of -------------------------------------------------------------------

    def _written(self, at: NamedNode, whom: Whom, who: str, terms: Terms) -> Iterator[Triple]:
        predicate, fixed = _WHOM[whom]
        yield Triple(at, predicate, NamedNode(fixed or who))
        yield from self._terms(at, terms)

    def _terms(self, at: Subject, terms: Terms) -> Iterator[Triple]:
        yield Triple(at, _TYPE, _AUTHORIZATION if terms.until is None else _TEMPORARY)
        if terms.until is not None:
            yield Triple(at, _UNTIL, date_time(terms.until))
        for mode, name in _MODES.items():
            if mode in terms.modes:
                yield Triple(at, _MODE, name)
        if terms.here:
            yield Triple(at, _TO, self._subject)
        if terms.below:
            yield Triple(at, _DEFAULT, self._subject)

    def _audience(self, at: Subject, share: Share) -> Triple:
        predicate, fixed = _WHOM[share.whom]
        return Triple(at, predicate, NamedNode(fixed or share.who))

    def _scope(self, rule: Authorization) -> tuple[bool, bool]:
        """Whether it is for the subject, and for what inherits: nothing does from a document."""
        iri = self._subject.value
        return iri in rule.access_to, iri in rule.default and iri.endswith("/")

    def _audiences(self, at: Subject) -> int:
        return sum(triple.predicate in _AUDIENCE for triple in self._about[at])

    def _is_plain(self, at: Subject) -> bool:
        for triple in self._about[at]:
            known = {
                _TYPE: triple.object in _KINDS,
                _MODE: triple.object in _MODES.values(),
                _AUDIENCE[2]: triple.object in _CLASSES,
            }
            others = (_TO, _DEFAULT, _UNTIL, *_AUDIENCE[:2])
            if not known.get(triple.predicate, triple.predicate in others):
                return False
        return True

    def _called(self, key: str) -> list[tuple[Subject, Share]]:
        found = [
            (node, share)
            for node, rule in self._rules
            for share in shares([rule])
            if self._key(node, share) == key
        ]
        if not found:
            raise NotThere(key)
        return found

    def _key(self, node: Subject, share: Share) -> str:
        """The same at every reading, for a blank node too: it goes by what it says."""
        said = str(node) if isinstance(node, NamedNode) else self._content(node, 8)
        written = f"{said} {share.whom} {share.who}"
        return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY]

    def _content(self, node: Subject, depth: int) -> str:
        lines = []
        for triple in self._about.get(node, ()):
            value = triple.object
            shown = str(value)
            if isinstance(value, BlankNode) and depth > 0:
                shown = f"[{self._content(value, depth - 1)}]"
            lines.append(f"{triple.predicate} {shown}")
        return "\n".join(sorted(lines))

    def _whole(self, node: Subject) -> Iterator[Triple]:
        """A rule's statements, with those of the blank nodes that only it speaks of."""
        waiting, seen = [node], {node}
        while waiting:
            for triple in self._about.get(waiting.pop(), ()):
                yield triple
                value = triple.object
                if isinstance(value, BlankNode) and value not in seen and self._once(value):
                    seen.add(value)
                    waiting.append(value)

    def _once(self, blank: BlankNode) -> bool:
        return sum(triple.object == blank for triple in self._graph) == 1


def _fragment(node: Subject, taken: set[str]) -> str:
    """A name for a copied rule: the one that it had, where nobody else has it."""
    said = node.value.rpartition("#")[2] if isinstance(node, NamedNode) else ""
    name = said if said.isascii() and said.replace("-", "").isalnum() else "rule"
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def _renamed(triple: Triple, names: dict[Subject, Subject]) -> Triple:
    """The statement with the rules' new names, and blank nodes of its own."""

    def of(node: Subject) -> Subject:
        if isinstance(node, BlankNode):
            return names.setdefault(node, BlankNode())
        return names.get(node, node)

    subject, value = triple.subject, triple.object
    if isinstance(subject, Triple):  # RDF 1.2: nothing that rules are made of
        return triple
    if isinstance(value, (NamedNode, BlankNode)):
        value = of(value)
    return Triple(of(subject), triple.predicate, value)
