"""What was given: the record of an access grant (Linked Web Storage, K-24, K-25).

A grant is a record and no token: the access rules let somebody in, and the record says why, and
until when. It lies in ``access/grants/`` of the pod, for its owner; whoever was let in is sent the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.giving.access_requests import ACTIONS, Asked
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Mode
from pod_server.model.change import Kind, Put
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Term
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import AS, CONTEXTS, LWS, ODRL, RDF, SESAME

JSON_LD = "application/ld+json"
ACCESS = "access"
GRANTS = f"{ACCESS}/grants"
_READ: Memory[tuple[str, str, int], Grant | None] = Memory(4_096)
_ACTIONS = {mode: action for action, mode in ACTIONS.items()}
_SHORT = {ODRL.READ: "read", ODRL.MODIFY: "modify", LWS.CREATE: "create"}


@value
class Grant:
    """One grant: ``name`` is its document's, ``request`` the IRI of what it answers, or empty.

    ``given_us``, ``withdrawn_us`` and ``handed_back_us`` (when whoever has it said that it is not
    needed any more) are moments in microseconds since 1970; 0 for never.
    """

    name: str
    who: str
    parts: tuple[Asked, ...]
    given_us: int
    request: str = ""
    withdrawn_us: int = 0
    handed_back_us: int = 0

    @property
    def identifier(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def until_us(self) -> int:
        """When the last part of it ends; 0 where one has no end."""
        ends = [part.until_us for part in self.parts]
        return max(ends) if ends and all(ends) else 0

    def is_over(self, now: int) -> bool:
        """Whether nothing of it is left."""
        return bool(self.withdrawn_us) or bool(self.until_us and self.until_us <= now)

    def withdrawn(self, now: int) -> Grant:
        """The same, taken back."""
        return replace(self, withdrawn_us=now)

    def written(self, base: str) -> Put:
        """As it is kept."""
        body = json.dumps(self.document(base), ensure_ascii=False).encode()
        return Put(self.name, JSON_LD, body, size=len(body))

    def document(self, base: str) -> dict[str, Json]:
        """As Linked Web Storage writes it; ``base`` is the root of the pod that it is about."""
        said: dict[str, Json] = {
            "@context": CONTEXTS.STORAGES,
            "id": base + self.name,
            "type": "AccessGrant",
            "storage": base,
            "published": date_time(self.given_us).value,
            "access": [_policy(self.who, part) for part in self.parts],
        }
        if self.request:
            said["as:inReplyTo"] = {"id": self.request}
        if self.withdrawn_us:
            said[SESAME.WITHDRAWN_AT] = date_time(self.withdrawn_us).value
        if self.handed_back_us:
            said[SESAME.HANDED_BACK_AT] = date_time(self.handed_back_us).value
        return said


def _policy(who: str, part: Asked) -> Json:
    constraints: list[Json] = [
        {"leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": list(part.purposes)}
    ]
    if part.until_us:
        end = date_time(part.until_us).value
        constraints.append({"leftOperand": "dateTime", "operator": "lt", "rightOperand": end})
    kind = "Container" if part.target.endswith("/") else "DataResource"
    modes = (mode for mode in _ACTIONS if mode & part.modes == mode)
    return {
        "type": "AccessPolicy",
        "action": [_SHORT[_ACTIONS[mode]] for mode in modes],
        "assignee": who,
        "target": {"type": kind, "value": [part.target]},
        "constraint": constraints,
    }


def request_document(storage: str, who: str, parts: Iterable[Asked]) -> dict[str, Json]:
    """An access request of ``who`` to the storage at that root."""
    return {
        "@context": CONTEXTS.STORAGES,
        "type": "AccessRequest",
        "storage": storage,
        "access": [_policy(who, part) for part in parts],
    }


def grant_in(graph: Graph, name: str) -> Grant | None:
    """Back again; ``None`` for what is no grant of ours."""
    about: dict[object, dict[str, list[Term]]] = {}
    for triple in graph:
        if not isinstance(triple.object, (NamedNode, BlankNode, Literal)):
            continue
        about.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
            triple.object
        )
    node = next(
        (s for s, said in about.items() if NamedNode(LWS.ACCESS_GRANT) in said.get(RDF.TYPE, ())),
        None,
    )
    if node is None:
        return None

    def texts(of: object, predicate: str) -> list[str]:
        found = about.get(of, {}).get(predicate, ())
        return sorted(each.value for each in found)

    def first(of: object, predicate: str) -> str:
        return next(iter(texts(of, predicate)), "")

    whom, parts = "", []
    for policy in about[node].get(LWS.ACCESS, ()):
        whom = first(policy, ODRL.ASSIGNEE)
        modes, purposes, until = Mode.NONE, [], 0
        for action in texts(policy, ODRL.ACTION):
            modes |= ACTIONS.get(action, Mode.NONE)
        for constraint in about.get(policy, {}).get(ODRL.CONSTRAINT, ()):
            right = texts(constraint, ODRL.RIGHT_OPERAND)
            if first(constraint, ODRL.LEFT_OPERAND) == ODRL.PURPOSE:
                purposes = right
            else:
                until = microseconds(next(iter(right), ""))
        for target in about.get(policy, {}).get(ODRL.TARGET, ()):
            named = texts(target, LWS.VALUE)
            parts += [Asked(iri, modes, tuple(purposes), until) for iri in named]
    return Grant(
        name,
        whom,
        tuple(sorted(parts, key=lambda part: part.target)),
        microseconds(first(node, AS.PUBLISHED)),
        first(node, AS.IN_REPLY_TO),
        microseconds(first(node, SESAME.WITHDRAWN_AT)),
        microseconds(first(node, SESAME.HANDED_BACK_AT)),
    )


@value
class GrantBook:
    """The grants of a pod."""

    documents: Documents

    def all(self, ledger: Ledger) -> Iterator[Grant]:
        """Each, by name: older ones first."""
        for member in ledger.children(GRANTS) if ledger.read(GRANTS) else ():
            found = self.one(ledger, member.name) if member.kind is Kind.DOCUMENT else None
            if found is not None:
                yield found

    def called(self, ledger: Ledger, identifier: str) -> Grant | None:
        """By the last part of its address."""
        is_name = identifier.replace("-", "").isalnum()
        return self.one(ledger, f"{GRANTS}/{identifier}") if is_name else None

    def one(self, ledger: Ledger, name: str) -> Grant | None:
        """By the name of its document."""
        stored = ledger.read(name)
        if stored is None or stored.is_container:
            return None
        key = (ledger.pod.pod_id, name, stored.version)
        return _READ.get(key, lambda: grant_in(self.documents.graph(ledger, stored), name))


def folders(ledger: Ledger, *names: str) -> Iterable[Put]:
    """The containers that are not there yet, those above first."""
    for name in names:
        if ledger.read(name) is None:
            yield Put(name, "", b"", kind=Kind.CONTAINER)
