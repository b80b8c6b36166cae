"""An ACL's statements as rules (Web Access Control §4), with what does not count left out.

Only what the resource itself says counts: no inference, no other names (S-15). A rule that is
incomplete (W-07), or that has a condition we do not know, grants nothing. One with an end is no
``acl:Authorization`` but a ``sesame:TemporaryAuthorization``: who does not know the end is granted
nothing by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pod_server.model.access import Authorization, Condition, Mode
from pod_server.model.moments import microseconds
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Subject, Term, Triple
from vocab.terms import ACL, FOAF, RDF, SESAME, XSD

_TYPE = NamedNode(RDF.TYPE)
_AUTHORIZATION = NamedNode(ACL.AUTHORIZATION)
_TEMPORARY = NamedNode(SESAME.TEMPORARY_AUTHORIZATION)
_KINDS = frozenset((_AUTHORIZATION, _TEMPORARY))
_CONDITION = NamedNode(ACL.CONDITION)
_MOMENT = NamedNode(XSD.DATE_TIME)
_MODES: Mapping[str, Mode] = {
    ACL.READ: Mode.READ,
    ACL.WRITE: Mode.WRITE | Mode.APPEND,
    ACL.APPEND: Mode.APPEND,
    ACL.CONTROL: Mode.CONTROL,
}
#: By the type of a condition: who is named, which groups, which classes (WAC 1.1 §4.3).
CONDITIONS: Mapping[str, tuple[str, str, str]] = {
    ACL.CLIENT_CONDITION: (ACL.CLIENT, ACL.CLIENT_GROUP, ACL.CLIENT_CLASS),
    ACL.ISSUER_CONDITION: (ACL.ISSUER, ACL.ISSUER_GROUP, ACL.ISSUER_CLASS),
}

Said = Mapping[str, frozenset[Term]]
_NOTHING: Said = {}


def authorizations(graph: Graph) -> tuple[Authorization, ...]:
    """The rules in a fixed order. Which resource they are for is theirs to say."""
    said = _by_subject(graph)
    rules = [
        rule
        for subject, about in said.items()
        if not _KINDS.isdisjoint(about.get(RDF.TYPE, ()))
        and (rule := _authorization(subject, about, said)) is not None
    ]
    return tuple(sorted(rules, key=lambda rule: rule.node))


def unknown_conditions(graph: Graph) -> list[str]:
    """The conditions of rules whose type is missing, or not one that we know (W-11)."""
    said = _by_subject(graph)
    return sorted(
        str(triple.object)
        for triple in graph
        if triple.predicate == _CONDITION and _conditions(triple.object, said) is None
    )


def wrong_ends(graph: Graph) -> list[str]:
    """The rules whose end would not be kept everywhere: of the wrong class, or no moment."""
    return sorted(
        str(subject)
        for subject, about in _by_subject(graph).items()
        if (SESAME.UNTIL in about or _TEMPORARY in about.get(RDF.TYPE, ()))
        and (_AUTHORIZATION in about.get(RDF.TYPE, ()) or not _end(about))
    )


def _by_subject(graph: Iterable[Triple]) -> Mapping[Subject, Said]:
    found: dict[Subject, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for triple in graph:
        subject, value = triple.subject, triple.object
        if isinstance(subject, (NamedNode, BlankNode)) and not isinstance(value, Triple):
            found[subject][triple.predicate.value].add(value)
    return {
        subject: {predicate: frozenset(values) for predicate, values in about.items()}
        for subject, about in found.items()
    }


def _authorization(
    subject: Subject, about: Said, said: Mapping[Subject, Said]
) -> Authorization | None:
    modes = Mode.NONE
    for name in _names(about, ACL.MODE):
        modes |= _MODES.get(name, Mode.NONE)
    until = _end(about)
    if until == 0:
        return None
    conditions: list[Condition] = []
    for node in about.get(ACL.CONDITION, ()):
        known = _conditions(node, said)
        if known is None:
            return None
        conditions.extend(known)
    classes = _names(about, ACL.AGENT_CLASS)
    rule = Authorization(
        node=str(subject),
        modes=modes,
        access_to=_names(about, ACL.ACCESS_TO),
        default=_names(about, ACL.DEFAULT),
        agents=_names(about, ACL.AGENT),
        groups=_names(about, ACL.AGENT_GROUP),
        everyone=FOAF.AGENT in classes,
        authenticated=ACL.AUTHENTICATED_AGENT in classes,
        origins=frozenset(origin.rstrip("/") for origin in _names(about, ACL.ORIGIN)),
        conditions=tuple(sorted(conditions, key=repr)),
        until=until,
    )
    has_object = rule.access_to or rule.default
    has_subject = rule.agents or rule.groups or rule.everyone or rule.authenticated
    return rule if modes and has_object and has_subject else None


def _conditions(node: Term | Triple, said: Mapping[Subject, Said]) -> list[Condition] | None:
    """A condition for each type of the node; ``None`` where one is unknown, or there is none."""
    about = said.get(node, _NOTHING) if isinstance(node, (NamedNode, BlankNode)) else _NOTHING
    kinds = _names(about, RDF.TYPE)
    if not kinds or not kinds <= CONDITIONS.keys():
        return None
    made: list[Condition] = []
    for kind in sorted(kinds):
        named, groups, classes = CONDITIONS[kind]
        made.append(
            Condition(
                kind,
                _names(about, named),
                _names(about, groups),
                anyone=FOAF.AGENT in _names(about, classes),
            )
        )
    return made


def _end(about: Said) -> int | None:
    """The moment from which a rule is over; ``None`` for one without end, 0 for no moment."""
    said = about.get(SESAME.UNTIL, frozenset())
    if not said:
        return 0 if _TEMPORARY in about.get(RDF.TYPE, ()) else None
    written = next(iter(said))
    if len(said) > 1 or not isinstance(written, Literal) or written.datatype != _MOMENT:
        return 0
    return microseconds(written.value)


def _names(about: Said, predicate: str) -> frozenset[str]:
    return frozenset(term.value for term in about.get(predicate, ()) if isinstance(term, NamedNode))
