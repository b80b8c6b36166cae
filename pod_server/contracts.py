"""What the house needs from outside, as protocols: the stairs between the floors.

Each promise here has a suite in ``tests/contract`` that every fulfilment passes. Storage is the
ledger's: whatever else holds pod data (index, caches, delivered notifications) is a copy that may
be thrown away and made again from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pod_server.accounts import Accounts, Clients, Consents, Passkeys, People, SigningKeys, SignIns
from pod_server.channels import Bells, Channels
from pod_server.model.access import Agent, Grants
from pod_server.model.change import Activity, Amend, Change, Delta, Key, Listed, Member, Put, Stored
from pod_server.model.iri import Address, Role
from pod_server.model.patch import Effect, Patch
from pod_server.model.query import Query
from pod_server.model.terms import Graph
from pod_server.model.waiting import Promise
from proofs.value import value

__all__ = [
    "AccessRules",
    "Accounts",
    "Arrival",
    "Bells",
    "Blobs",
    "Channels",
    "Clients",
    "Clock",
    "Codecs",
    "Consents",
    "Documents",
    "Guards",
    "Ledger",
    "Ledgers",
    "Passkeys",
    "People",
    "Pod",
    "Promise",
    "Queries",
    "SignIns",
    "SigningKeys",
    "WebIds",
]

#: Microseconds since 1970, UTC. The one clock; tests turn it.
Clock = Callable[[], int]


@value
class Pod:
    """One citizen's or company's pod. ``base`` is its root container, ``owner`` a WebID."""

    pod_id: str
    name: str
    base: str
    owner: str


class Ledger(Protocol):
    """The one authority on one pod: what is stored, and what happened in which order."""

    @property
    def pod(self) -> Pod: ...

    def head(self) -> int:
        """The number of the last change that this process can see; 0 before the first."""

    def rules_at(self) -> int:
        """The number of the last change to any access rule of the pod."""

    def described_at(self) -> int:
        """A number that has moved, if with nothing else, where any description has changed."""

    def read(self, name: str, role: Role = Role.RESOURCE) -> Stored | None:
        """As last committed; ``None`` where nothing is stored. Bodies in blobs stay there."""

    def nearest_acl(self, name: str) -> Stored | None:
        """The ACL of ``name`` or of the nearest container above it that has one.

        ``None`` only where the store is damaged: a root without rules grants nobody anything.
        """

    def deltas(self, name: str, role: Role = Role.RESOURCE) -> Sequence[Delta]:
        """The patches over a stored document, oldest first."""

    def children(
        self, container: str, after: str = "", limit: int | None = None
    ) -> Iterator[Member]:
        """Direct members by name in byte order, from one moment's state; keyset paging."""

    def listed(self, container: str, after: str = "", limit: int | None = None) -> Listed | None:
        """A container with its :meth:`children`, from one moment's state.

        ``None`` where it is not.
        """

    def documents(self, after: str = "", limit: int = 1000) -> Sequence[Stored]:
        """All resources with their bodies by name: the feed of an index that starts anew."""

    def changes(self, after: int, limit: int = 1000) -> Sequence[Activity]:
        """Activities of changes numbered above ``after``, oldest first, whole changes only."""

    def submit(self, change: Change) -> Future[int]:
        """Hand a change to the pod's writer; the result is the change's number.

        The future fails with :class:`~pod_server.model.errors.StaleRead` where the ground has
        moved, ``StorageFull``, ``QuotaExceeded``… and then nothing was written. Once it
        succeeds, the change survives a power cut, and every reader in this process sees it.
        """

    def hand_in(self, change: Change, promise: Promise) -> None:
        """As :meth:`submit`, for somebody who need not block: a future costs as much as its row.

        ``promise`` is kept or broken in the writer's thread.
        """

    def submit_in_turn(self, prepare: Callable[[], Change]) -> Future[int]:
        """Prepare and commit within the writer's turn: nothing can move in between.

        ``prepare`` runs in the writer's thread (other writes to the pod wait): keep it for the
        last try. What it raises fails the future.
        """

    def check(self) -> Iterator[str]:
        """A sentence for each inconsistency: orphans, missing blobs, wrong sums, torn logs."""


class Ledgers(Protocol):
    """All pods of this server."""

    def by_id(self, pod_id: str) -> Ledger:
        """Raises :class:`~pod_server.model.errors.MissingResource` for a pod that is not here."""

    def create(self, pod: Pod, first: Change) -> Ledger:
        """Make the pod with its first change (root container and its rules); idempotent."""

    def close(self) -> None:
        """Polite only: a crash in its place loses nothing."""


class Blobs(Protocol):
    """Large bodies, by digest: written and synced before any row names them (R-06)."""

    def store(self, pod_id: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep these bytes durably; return (lower-case hex SHA-256, size in bytes)."""

    def path(self, pod_id: str, blob: str) -> Path:
        """Where the bytes lie. Raises ``Corrupted`` if they are missing or damaged (R-06)."""


class Codecs(Protocol):
    """RDF syntaxes. Contexts of JSON-LD come from the shelf and from nowhere else."""

    def parse(self, body: bytes, media_type: str, base: str) -> Graph:
        """Statements of a document, named graphs flattened into it.

        Raises ``MalformedBody``, ``UnknownContext``, or ``UnsupportedType`` where it is no RDF.
        """

    def check(self, body: bytes, media_type: str, base: str) -> None:
        """Raise what :meth:`parse` would raise; for bodies whose statements nobody asks about."""

    def serialize(self, graph: Iterable[object], media_type: str, base: str) -> bytes:
        """``graph`` (triples) in the syntax asked for. Raises ``NotAcceptable`` for no RDF."""

    def frame(
        self, statements: Iterable[object], media_type: str, container: str
    ) -> tuple[bytes, bytes]:
        """What stands before and after the lines of a container's listing."""

    def dated(self, modified_us: int, media_type: str, container: str) -> bytes:
        """The first line of a listing: when the container has changed."""

    def member_lines(
        self, members: Iterable[Member], media_type: str, container: str
    ) -> list[bytes]:
        """The lines of each member, to be put between the two parts of the frame."""

    def convert(self, body: bytes, media_type: str, wanted: str, base: str) -> bytes:
        """From one syntax to another; named graphs survive where the wanted syntax has them."""

    def patch(self, body: bytes, media_type: str, base: str) -> Patch:
        """A patch in ``text/n3`` or ``application/sparql-update`` as a value.

        Raises ``MalformedBody`` (not that syntax), ``UnprocessablePatch`` (breaks P-48 to P-51),
        ``UnsupportedType``.
        """


class Documents(Protocol):
    """Stored RDF documents as graphs, whatever form they are kept in; remembered by version."""

    def graph(self, ledger: Ledger, stored: Stored) -> Graph:
        """The document's statements."""

    def written(
        self, ledger: Ledger, stored: Stored, graph: Graph, replaced: Stored | None
    ) -> None:
        """Remember that ``graph`` is the document ``stored``, just committed over ``replaced``."""

    def body(self, ledger: Ledger, stored: Stored, media_type: str) -> bytes:
        """The bytes of a document in the type asked for: as stored where that is the same."""

    def amended(self, stored: Stored, result: Graph, effect: Effect, base: str) -> Put | Amend:
        """How a patched document is to be kept: rewritten where small, one more delta where large.

        ``result`` is the graph after the patch. A large document whose body does not yet name
        its blank nodes stably is rewritten once (decision "Stored form").
        """


class AccessRules(Protocol):
    """The one reading of the access rules: for HTTP, listings, queries and notifications."""

    def grants(self, ledger: Ledger, agent: Agent, address: Address) -> Grants:
        """What ``agent`` may do with the subject of ``address``, stored or not (W-03, W-06)."""

    def reader_class(self, ledger: Ledger, name: str) -> str:
        """A short label, the same for all resources that the same agents may read."""

    def readable(self, ledger: Ledger, agent: Agent, labels: Iterable[str]) -> frozenset[str]:
        """Those of the reader classes whose resources ``agent`` may read now."""

    def check_acl(self, address: Address, graph: Graph, body_type: str) -> None:
        """Refuse access rules that must not be stored (W-04 lock-out, W-11 unknown conditions).

        Raises ``Conflict`` or ``UnprocessablePatch`` with the reason.
        """


@value
class Arrival:
    """Something about to be stored below a container: what guards look at.

    ``body`` is what will be stored, ``read`` gives its statements (``None`` for what is no RDF):
    most bodies come where nothing is asked of them, so they are read when somebody asks.
    """

    ledger: Ledger
    agent: Agent
    address: Address
    media_type: str
    body: bytes | None
    read: Callable[[], Graph | None]
    replaces: Stored | None


class Guards(Protocol):
    """What stands before containers: shapes, and rules that no shape can say."""

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """What the verdict rested on; raises ``ShapeViolated``, and others."""

    def nothing_asked(self, ledger: Ledger, address: Address) -> Mapping[Key, int | None] | None:
        """What :meth:`check` would return; ``None`` where something is asked, or may be."""

    def keeps(self, ledger: Ledger, address: Address) -> bool:
        """Whether what is replaced or deleted there is kept; never where nothing is asked."""

    def check_type(self, arrival: Arrival) -> None:
        """Raise ``UnsupportedType`` for a type that will not do, before there is a body."""

    def check_description(
        self, ledger: Ledger, address: Address, graph: Graph
    ) -> Mapping[Key, int | None]:
        """A description about to be stored: may this shape guard that container (V-01, V-04)?

        Returns what the verdict rested on: members that come meanwhile must be judged too.
        """


class WebIds(Protocol):
    """What a WebID document says of its holder; those hosted here are never fetched (O-22)."""

    def issuers(self, webid: str) -> frozenset[str]:
        """Its ``solid:oidcIssuer`` values. Raises ``Unauthenticated`` where it cannot be read."""

    def signing_keys(self, webid: str) -> Mapping[str, datetime | None]:
        """The ``did:key`` values that it lists, with each since when it is replaced or lost.

        Empty where the document cannot be read: an unlisted key's signature is refused.
        """


class Queries(Protocol):
    """SPARQL over what one agent may read below one container."""

    def run(self, ledger: Ledger, agent: Agent, below: str, wish: Query, media_type: str) -> bytes:
        """The result in ``media_type``; raises ``QueryRefused``, ``PoolExhausted``.

        Reads its own writes: the index has followed the ledger to its head when this runs.
        """
