"""What stands before containers: shapes, and further rules by a container's type (V-01 to V-09).

All declarations above an address apply: the direct container's, and those of containers further up
that guard their descendants too; so no sub-container is a way around (V-02). In a guarded
container only the server makes containers, and what is no RDF is not taken (decision 20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from pod_server.contracts import Arrival, Documents, Ledger
from pod_server.model.change import Key, Kind, Member, Stored
from pod_server.model.errors import Conflict, ShapeViolated, UnsupportedType, Violation
from pod_server.model.iri import Address, Role, lineage, parent, subject_path
from pod_server.model.terms import Graph
from pod_server.model.waiting import may_wait
from pod_server.rdf.declarations import Declaration, Shape, declared, found
from pod_server.rdf.judging import Judge, Verdict, refuse_code
from pod_server.rdf.remembered import Remembered

RDF_TYPES = ("application/ld+json", "text/turtle", "application/n-triples")
#: A container with more members is guarded while it is small, or not at all.
MAX_MEMBERS = 5_000
_MOST_TOLD = 50
#: Containers remembered as those that nobody has described, nor any above them.
_PLAIN = 10_000
#: Bytes for what descriptions declare, by version, and what one comes to.
_REMEMBERED, _DECLARATION = 2 * 1024 * 1024, 1_000

#: A further rule: passes, returning what its verdict rests on, or raises.
Rule = Callable[[Arrival], Mapping[Key, int | None]]


class ShapeGuards:
    """Fulfils :class:`~pod_server.contracts.Guards`.

    ``further`` are rules that no shape can say, by the type that a container's description gives
    it; they are asked after the shapes. ``gates`` are rules that are asked before anything, and
    before there is a body. ``takes`` are the media types that such a container takes, where not all
    of RDF will do. ``named`` are rules by the name of the container, whatever describes it.
    """

    def __init__(
        self,
        documents: Documents,
        *,
        engine: str = "shacl",
        further: Mapping[str, Rule] | None = None,
        takes: Mapping[str, tuple[str, ...]] | None = None,
        gates: Mapping[str, Rule] | None = None,
        named: Mapping[str, Rule] | None = None,
        judge: Judge | None = None,
    ) -> None:
        self._documents = documents
        self._further = dict(further or {})
        self._takes = dict(takes or {})
        self._gates = dict(gates or {})
        self._named = dict(named or {})
        self._judge = judge or Judge(engine)
        self._plain: dict[tuple[str, str], tuple[int, Mapping[Key, None]]] = {}
        self._declared: Remembered[tuple[str, str, int], Declaration] = Remembered(_REMEMBERED)

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Pass, or raise ``ShapeViolated``, ``UnsupportedType``, ``Conflict``, or what rules do.

        Returns the versions of the descriptions above, and of shapes, that the verdict rests on.
        """
        ledger, name = arrival.ledger, arrival.address.name
        described_at = ledger.described_at()
        rests_on: dict[Key, int | None] = {}
        rule = self._named.get(parent(name) or "")
        if rule is not None:
            rests_on.update(rule(arrival))
        for declaration, makes_container in self._declarations(arrival, rests_on):
            if makes_container:
                raise Conflict(
                    "In a guarded container only the server makes containers; send the document "
                    "to the guarded container itself."
                )
            self._check_one(arrival, declaration, rests_on)
        absent = {key: None for key, version in rests_on.items() if version is None}
        if name and len(absent) == len(rests_on) and ledger.described_at() == described_at:
            if len(self._plain) >= _PLAIN:
                self._plain.clear()
            self._plain[ledger.pod.pod_id, name.rpartition("/")[0]] = described_at, absent
        return rests_on

    def nothing_asked(self, ledger: Ledger, address: Address) -> Mapping[Key, int | None] | None:
        """Most containers are plain, as nobody has described them: that is remembered of them."""
        name = address.name
        if parent(name) in self._named:
            return None
        known = self._plain.get((ledger.pod.pod_id, name.rpartition("/")[0])) if name else None
        return known[1] if known is not None and known[0] == ledger.described_at() else None

    def keeps(self, ledger: Ledger, address: Address) -> bool:
        """Whether a container above has been asked to keep what is replaced or deleted."""
        for name in lineage(address.name)[1:]:
            stored = ledger.read(name, Role.DESCRIPTION)
            if stored is not None:
                container = address.base + subject_path(name, True)
                if self._read(ledger, stored, container).keeps:
                    return True
        return False

    def check_type(self, arrival: Arrival) -> None:
        """Raise ``UnsupportedType`` for a type that will not do, before there is a body."""
        for declaration, _ in self._declarations(arrival, {}):
            self._pass_gates(arrival, declaration)
            self._check_type(arrival, declaration)

    def check_description(
        self, ledger: Ledger, address: Address, graph: Graph
    ) -> Mapping[Key, int | None]:
        """A description about to be stored: may what it declares guard that container?

        One shape a container; one that ships, or of this pod and pinned; and every member that is
        there fits it already (V-04). Raises ``Conflict`` or ``ShapeViolated``; returns the
        container's version, which moves with its members.
        """
        if not address.is_container:
            return {}
        there = ledger.read(address.name)
        declaration = declared(address.subject, graph)
        if len(declaration.shapes) > 1:
            raise Conflict(
                "A container has one shape; where several kinds of data are allowed, the shape "
                "says so with sh:xone."
            )
        for iri in declaration.shapes:
            shape = found(ledger, self._documents, iri, declaration.pins)
            if not shape.shipped:
                refuse_code(shape.turtle)
            self._check_members(ledger, address, shape, declaration.descendants)
        return {(address.name, Role.RESOURCE): there.version} if there else {}

    def close(self) -> None:
        """Send the children that judge home."""
        self._judge.close()

    # -- one arrival -------------------------------------------------------------------------

    def _declarations(
        self, arrival: Arrival, rests_on: dict[Key, int | None]
    ) -> Iterator[tuple[Declaration, bool]]:
        """Those that apply, the nearest first, and whether a container would be made there.

        Every description that is looked at is rested on.
        """
        ledger, base = arrival.ledger, arrival.address.base
        direct, makes_container = True, arrival.address.is_container
        for name in lineage(arrival.address.name)[1:]:
            described = name, Role.DESCRIPTION
            stored = ledger.read(*described)
            rests_on[described] = stored.version if stored else None
            if stored is not None:
                declaration = self._read(ledger, stored, base + subject_path(name, True))
                if (direct or declaration.descendants) and self._guards(declaration):
                    yield declaration, makes_container
            if direct:
                # A container still to be made is itself an arrival in the one above it.
                direct = ledger.read(name) is None
                makes_container = makes_container or direct

    def _guards(self, declaration: Declaration) -> bool:
        return bool(declaration.shapes or declaration.kinds & self._further.keys())

    def _read(self, ledger: Ledger, stored: Stored, container: str) -> Declaration:
        key = (ledger.pod.pod_id, stored.name, stored.version)
        known = self._declared.get(key)
        if known is None:
            known = declared(container, self._documents.graph(ledger, stored))
            self._declared.put(key, known, _DECLARATION)
        return known

    def _check_one(
        self, arrival: Arrival, declaration: Declaration, rests_on: dict[Key, int | None]
    ) -> None:
        rests_on.update(self._pass_gates(arrival, declaration))
        self._check_type(arrival, declaration)
        graph = arrival.read()
        if graph is None:
            raise UnsupportedType(arrival.media_type, RDF_TYPES)
        for iri in declaration.shapes:
            shape = found(arrival.ledger, self._documents, iri, declaration.pins)
            rests_on.update(shape.rests_on)
            verdict = self._verdict(graph, shape)
            if not verdict.accepted:
                raise ShapeViolated(iri, verdict.violations, verdict.turtle, verdict.jsonld)
        for kind in sorted(declaration.kinds & self._further.keys()):
            rests_on.update(self._further[kind](arrival))

    def _pass_gates(self, arrival: Arrival, declaration: Declaration) -> dict[Key, int | None]:
        rests_on: dict[Key, int | None] = {}
        for kind in sorted(declaration.kinds & self._gates.keys()):
            rests_on.update(self._gates[kind](arrival))
        return rests_on

    def _check_type(self, arrival: Arrival, declaration: Declaration) -> None:
        for kind in declaration.kinds & self._takes.keys():
            if arrival.media_type not in self._takes[kind]:
                raise UnsupportedType(arrival.media_type, self._takes[kind])
        if arrival.media_type not in RDF_TYPES:
            raise UnsupportedType(arrival.media_type, RDF_TYPES)

    def _verdict(self, graph: Graph, shape: Shape) -> Verdict:
        if shape.shipped:
            return self._judge.by_shipped(graph, shape.turtle)
        return self._judge.by_foreign(graph, shape.turtle)

    # -- members that are there before the guard ---------------------------------------------

    def _check_members(
        self, ledger: Ledger, address: Address, shape: Shape, descendants: bool
    ) -> None:
        may_wait()
        told: list[Violation] = []
        report: Verdict | None = None
        for number, member in enumerate(_members(ledger, address.name, descendants)):
            if number >= MAX_MEMBERS:
                raise Conflict(f"More than {MAX_MEMBERS} members: guard a new container instead.")
            iri = address.base + member.name
            verdict = self._member(ledger, member, shape)
            if verdict is None:
                raise Conflict(f"{iri} is no RDF; move it elsewhere before guarding (V-03).")
            if not verdict.accepted:
                report = report or verdict
                told.extend(replace(v, focus=v.focus or iri) for v in verdict.violations)
            if len(told) >= _MOST_TOLD:
                break
        if report is not None:
            raise ShapeViolated(shape.iri, tuple(told), report.turtle, report.jsonld)

    def _member(self, ledger: Ledger, member: Member, shape: Shape) -> Verdict | None:
        stored = ledger.read(member.name)
        if stored is None or stored.media_type not in RDF_TYPES:
            return None
        return self._verdict(self._documents.graph(ledger, stored), shape)


def _members(ledger: Ledger, container: str, descendants: bool) -> Iterator[Member]:
    """The documents in a container, and in the containers below it where asked for."""
    for member in ledger.children(container):
        if member.kind is Kind.DOCUMENT:
            yield member
        elif descendants:
            yield from _members(ledger, member.name, descendants)
