"""One step of a pod from state to state, and the rows that it leaves behind.

What a verb wants is *prepared* without a lock into a :class:`Change`, which says what it rests on.
The ledger carries out all of it or nothing, and only if the ground has not moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from pod_server.model.iri import Role
from proofs.value import value


class Kind(StrEnum):
    CONTAINER = "container"
    DOCUMENT = "document"


#: Where a stored thing is kept: its name, and which of the resources of that name it is
#: (``RESOURCE``, ``ACL`` or ``DESCRIPTION``).
Key = tuple[str, Role]


@value
class Stored:
    """A resource or auxiliary resource as last committed.

    ``version`` is the ledger number of its last change: the tag (decision "Tag of a resource").
    A container's also moves when a direct member comes, goes or changes, for then its listing
    changes. The body lies in ``body``, or in the blob named ``blob`` (lower-case hex SHA-256).
    ``deltas`` counts the patches that lie over the body, in rows of their own; ``original`` is
    False once the body is no longer the bytes that somebody sent.
    """

    name: str
    role: Role
    kind: Kind
    version: int
    media_type: str
    size: int
    created_us: int
    modified_us: int
    body: bytes | None = None
    blob: str | None = None
    deltas: int = 0
    original: bool = True

    @property
    def tag(self) -> str:
        return str(self.version)

    @property
    def is_container(self) -> bool:
        return self.kind is Kind.CONTAINER and self.role is Role.RESOURCE


@value
class Delta:
    """One patch over a stored RDF document, as sorted N-Triples lines; blank nodes keep names."""

    version: int
    removed: bytes
    inserted: bytes


@value
class Member:
    """A line of a container's listing (P-20)."""

    name: str
    kind: Kind
    version: int
    media_type: str
    size: int
    modified_us: int


@value
class Listed:
    """A container, its description and all its members as of one moment.

    ``rules_at`` is the pod's last change to access rules at that moment.
    """

    container: Stored
    description: Stored | None
    members: Sequence[Member]
    rules_at: int


@value
class Put:
    """Store this, new or over what is there. A blob has been written and synced before."""

    name: str
    media_type: str
    body: bytes | None = None
    blob: str | None = None
    size: int = 0
    role: Role = Role.RESOURCE
    kind: Kind = Kind.DOCUMENT
    original: bool = True


@value
class Amend:
    """Lay one more delta over a stored RDF document, without rewriting it."""

    name: str
    removed: bytes
    inserted: bytes
    size: int
    role: Role = Role.RESOURCE


@value
class Remove:
    """Take this away; a resource takes its auxiliary resources with it (P-24, P-42, W-23)."""

    name: str
    role: Role = Role.RESOURCE


Write = Put | Amend | Remove


@value
class Change:
    """All of it or nothing, if the ground has not moved.

    ``rests_on``: versions that must still be the stored ones (``None``: nothing stored).
    ``rules_at``: the pod's last change to access rules that the decision was judged by; ``None``
    where nobody had to be asked (the house itself). ``empty``: containers that must have no member.
    Writes are carried out in order; a container stands before its members. Their parents must be
    containers, stored or made earlier in the same change.
    """

    writes: tuple[Write, ...]
    rests_on: Mapping[Key, int | None] = field(default_factory=dict)
    rules_at: int | None = None
    empty: frozenset[str] = frozenset()
    actor: str | None = None


class Happening(StrEnum):
    """The kinds of activities, by their ActivityStreams names."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"
    ADD = "Add"
    REMOVE = "Remove"


@value
class Activity:
    """What happened, in the same commit as the thing itself. Numbers rise without a gap.

    ``number`` is the change's; ``order`` tells the activities of one change apart. For ``ADD`` and
    ``REMOVE`` the ``name`` is the container's and ``other`` the member's path: a container's ends
    with a slash, for it may be gone when somebody asks.
    """

    number: int
    order: int
    what: Happening
    name: str
    role: Role
    at_us: int
    actor: str | None = None
    other: str | None = None
