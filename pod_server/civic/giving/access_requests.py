"""What somebody asks to be let at: access requests of W3C Linked Web Storage (K-24, K-25).

A request is a message to the pod's inbox. It names who is to be let in (its sender, nobody else),
to what, to do what, for which purpose, until when. Only what can be enforced is taken: a constraint
that nobody would hold anybody to is refused on arrival, with what would be accepted instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pod_server.model.access import Mode
from pod_server.model.errors import BadAddress, Violation
from pod_server.model.iri import Role, address, canonical
from pod_server.model.moments import microseconds
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Subject, Term, Triple
from proofs.agreement import purposes
from proofs.value import value
from vocab.terms import DPV, LWS, ODRL, RDF

#: Where derived facts are.
FACTS = "facts"
#: Policies in one request, and resources in one policy.
MOST = 50
ACTIONS: Mapping[str, Mode] = {
    ODRL.READ: Mode.READ,
    LWS.CREATE: Mode.APPEND,
    ODRL.MODIFY: Mode.WRITE,
}
_EQUAL = frozenset((ODRL.EQ, ODRL.IS_ANY_OF))
_BEFORE = frozenset((ODRL.LT, ODRL.LTEQ))
_ENFORCED_EN = (
    "Constraints that are enforced here: purpose (eq or isAnyOf, with purposes of the Data Privacy "
    "Vocabulary, https://w3id.org/dpv) and dateTime (lt or lteq, a moment to come with its time "
    "zone)."
)
_ENFORCED_FR = (
    "Contraintes appliquées ici : purpose (eq ou isAnyOf, avec des finalités du Data Privacy "
    "Vocabulary, https://w3id.org/dpv) et dateTime (lt ou lteq, un moment à venir avec son fuseau)."
)


@value
class Asked:
    """One thing that is asked: ``target`` is its IRI, ``until_us`` 0 where no end was named."""

    target: str
    modes: Mode
    purposes: tuple[str, ...]
    until_us: int = 0


@value
class AccessRequest:
    """Who asks for what."""

    who: str
    asked: tuple[Asked, ...]


class _Reading:
    """The statements of one request, by subject; what is wrong with them is gathered."""

    def __init__(self, graph: Graph, base: str, now: int) -> None:
        self.base, self.now = base, now
        self.wrong: list[Violation] = []
        self._about: dict[Subject, list[Triple]] = {}
        for triple in graph:
            if not isinstance(triple.subject, Triple):
                self._about.setdefault(triple.subject, []).append(triple)

    def all(self, node: Term, predicate: str) -> list[Term]:
        if not isinstance(node, (NamedNode, BlankNode)):
            return []
        about = self._about.get(node, ())
        found = [t.object for t in about if t.predicate.value == predicate]
        return sorted((o for o in found if not isinstance(o, Triple)), key=str)

    def texts(self, node: Term, predicate: str) -> list[str]:
        """IRIs and literals alike: contexts differ in which of the two they make."""
        found = self.all(node, predicate)
        return [each.value for each in found if isinstance(each, (NamedNode, Literal))]

    def requests(self) -> list[Subject]:
        return [
            node
            for node in self._about
            if NamedNode(LWS.ACCESS_REQUEST) in self.all(node, RDF.TYPE)
        ]

    def refuse(self, code: str, path: str, said: str, fr: str, en: str) -> None:
        self.wrong.append(Violation(code, "", path, said, fr, en))


def request_in(
    graph: Graph, base: str, sender: str, now: int
) -> tuple[AccessRequest | None, Sequence[Violation]]:
    """The access request that a message holds, and what is wrong with it.

    ``None`` where it holds none. ``base`` is the pod's root, ``sender`` the WebID that it came
    from, ``now`` in microseconds since 1970.
    """
    reading = _Reading(graph, base, now)
    found = reading.requests()
    if not found:
        return None, ()
    if len(found) > 1:
        reading.refuse(
            "one-request",
            RDF.TYPE,
            str(len(found)),
            "Un message porte une seule demande d'accès : envoyez-les une à une.",
            "A message holds one access request: send them one by one.",
        )
    node = found[0]
    for storage in reading.texts(node, LWS.STORAGE):
        if storage != base:
            reading.refuse(
                "other-storage",
                LWS.STORAGE,
                storage,
                f"Cette demande est faite à un autre Sésame que celui-ci, {base} : envoyez-la-lui.",
                f"The request is made to another storage than this one, {base}: send it there.",
            )
    policies = reading.all(node, LWS.ACCESS)
    if not policies or len(policies) > MOST:
        reading.refuse(
            "nothing-asked",
            LWS.ACCESS,
            str(len(policies)),
            f"Une demande dit ce qu'elle demande (« access », de 1 à {MOST}).",
            f"A request says what it asks for (“access”, 1 to {MOST}).",
        )
    asked = [one for policy in policies[:MOST] for one in _asked(reading, policy, sender)]
    return AccessRequest(sender, tuple(asked)), tuple(reading.wrong)


def _asked(reading: _Reading, policy: Term, sender: str) -> Iterator[Asked]:
    for assignee in reading.texts(policy, ODRL.ASSIGNEE) or [""]:
        if assignee != sender:
            reading.refuse(
                "other-assignee",
                ODRL.ASSIGNEE,
                assignee,
                f"On ne demande que pour soi : « assignee » est {sender}.",
                f"One asks for oneself only: “assignee” is {sender}.",
            )
    modes = _modes(reading, policy)
    purposes_said, until = _constraints(reading, policy)
    targets = [
        target for node in reading.all(policy, ODRL.TARGET) for target in _targets(reading, node)
    ]
    if not targets or len(targets) > MOST:
        reading.refuse(
            "no-target",
            ODRL.TARGET,
            str(len(targets)),
            f"Dites à quoi (« target » avec « value », de 1 à {MOST} adresses).",
            f"Say to what (“target” with “value”, 1 to {MOST} addresses).",
        )
    for target in targets[:MOST]:
        _refuse_more_than_facts(reading, target, modes)
        yield Asked(target, modes, purposes_said, until)


def _refuse_more_than_facts(reading: _Reading, target: str, modes: Mode) -> None:
    """Derived facts are asked for one by one, to be read: whoever wrote one would speak for her."""
    folder = f"{reading.base}{FACTS}/"
    if target == folder or (target.startswith(folder) and modes & ~Mode.READ):
        reading.refuse(
            "facts-are-read",
            LWS.VALUE,
            target,
            f"Un fait déduit se demande seul, pour être lu (read) : {folder}over-18.",
            f"A derived fact is asked for by itself, to be read: {folder}over-18.",
        )


def _modes(reading: _Reading, policy: Term) -> Mode:
    modes, said = Mode.NONE, reading.texts(policy, ODRL.ACTION)
    for action in said or [""]:
        mode = ACTIONS.get(action)
        if mode is None:
            reading.refuse(
                "action",
                ODRL.ACTION,
                action,
                "Ce Sésame n'accorde pas cette action. Acceptées : read, create, modify.",
                "This action is not granted here. Accepted: read, create, modify.",
            )
        else:
            modes |= mode
    return modes


def _targets(reading: _Reading, node: Term) -> Iterator[str]:
    named = reading.texts(node, LWS.VALUE)
    if not named and isinstance(node, NamedNode):
        named = [node.value]
    for iri in named:
        if is_in(iri, reading.base):
            yield iri
        else:
            reading.refuse(
                "not-here",
                LWS.VALUE,
                iri,
                f"Ce n'est pas l'adresse d'un document ou d'un dossier de {reading.base}.",
                f"This is no address of a document or folder of {reading.base}.",
            )


def _constraints(reading: _Reading, policy: Term) -> tuple[tuple[str, ...], int]:
    """The purposes, and the moment of the end; 0 without one."""
    purposes_said: list[str] = []
    ends: list[int] = []
    for constraint in reading.all(policy, ODRL.CONSTRAINT):
        left = reading.texts(constraint, ODRL.LEFT_OPERAND)
        operator = reading.texts(constraint, ODRL.OPERATOR)
        right = reading.texts(constraint, ODRL.RIGHT_OPERAND)
        if left == [ODRL.PURPOSE] and len(operator) == 1 and operator[0] in _EQUAL and right:
            unknown = [each for each in right if each not in purposes()]
            purposes_said += right
            if not unknown:
                continue
            right = unknown
        elif left == [ODRL.DATE_TIME] and len(operator) == 1 and operator[0] in _BEFORE:
            end = microseconds(right[0]) if len(right) == 1 else 0
            if end > reading.now:
                ends.append(end)
                continue
        reading.refuse(
            "not-enforced",
            ODRL.CONSTRAINT,
            " ".join([*left, *operator, *right]),
            f"Cette contrainte ne serait pas respectée ici. {_ENFORCED_FR}",
            f"This constraint would not be kept here. {_ENFORCED_EN}",
        )
    if not purposes_said:
        reading.refuse(
            "no-purpose",
            ODRL.CONSTRAINT,
            "",
            f"Dites pour quoi. {_ENFORCED_FR}",
            f"Say what for. {_ENFORCED_EN}",
        )
    return tuple(sorted(set(purposes_said))), min(ends, default=0)


def is_in(iri: str, base: str) -> bool:
    """Whether it is the canonical address of a document or folder that may lie in the pod.

    The pod itself is none: nobody asks for all that somebody has.
    """
    if not iri.startswith(base):
        return False
    try:
        found = address(base, canonical(iri.removeprefix(base).encode("utf-8", "surrogatepass")))
    except BadAddress:
        return False
    return found.role is Role.RESOURCE and found.iri == iri and bool(found.name)


def purposes_of(asked: Iterable[Asked]) -> list[str]:
    """The purposes of several, each once."""
    return sorted({purpose for one in asked for purpose in one.purposes})


def short(purpose: str) -> str:
    """``DeliveryOfGoods``."""
    return purpose.removeprefix(DPV.NS)
