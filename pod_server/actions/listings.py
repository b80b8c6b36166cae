"""Listing a container whole: from what was listed before, and the changes since.

A listing is of one moment, which is told with it (J-17). Lines of members are kept by container and
media type; the ledger's changes since then tell which of them to write anew. Memory is bounded in
bytes; containers too large for it are listed from one read of the ledger, piece by piece.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock

from pod_server.actions.read import Look
from pod_server.contracts import Codecs, Documents, Ledger
from pod_server.model.change import Activity, Happening, Member, Stored
from pod_server.model.errors import StaleRead
from pod_server.model.iri import Role, parent
from pod_server.model.listing import lasting
from proofs.value import value

LIMIT = 24 * 1024 * 1024
#: Members of a container beyond which its lines are not kept, and how many are written at once.
MANY = 20_000
PIECE = 1_000
#: Changes of the pod since a listing beyond which it is made anew.
FOLLOWED = 500
#: Bytes of one member in memory beside its lines: name, list entries, objects.
_OVERHEAD = 150

_Key = tuple[str, str]


@value
class Frame:
    """What stands around the lines, with the description at ``version`` (``None``: it has none)."""

    version: int | None
    opening: bytes
    closing: bytes


@value
class Kept:
    """A listing at ``version`` of its container; ``number`` is the ledger's before it was read."""

    version: int
    number: int
    frame: Frame
    names: Sequence[str]
    lines: Sequence[bytes]
    body: bytes

    @property
    def size(self) -> int:
        return 2 * len(self.body) + len(self.names) * _OVERHEAD


class Listings:
    """Lists containers; one for a process."""

    def __init__(self, codecs: Codecs, documents: Documents, limit: int = LIMIT) -> None:
        self._codecs = codecs
        self._documents = documents
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[_Key, Kept] = OrderedDict()
        self._lock = Lock()

    def known(self, ledger: Ledger, look: Look, media_type: str) -> bytes | None:
        """The listing as of ``look`` where that costs little; else ``None``."""
        key = (look.address.iri, media_type)
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.version == look.stored.version:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
            return kept.body
        number = ledger.head()
        changed = _changed(ledger, kept.number, number, look.stored.name)
        if changed is None:
            return None
        return self._amended(ledger, look, key, kept, number, changed)

    def made(
        self, ledger: Ledger, look: Look, media_type: str
    ) -> tuple[Stored, bytes | Iterator[bytes]]:
        """The listing from what the ledger has, and the container as it stood then.

        However long it takes to write, and whatever is written meanwhile, it need not be read
        again; a very long one comes in pieces, made as they are taken. Raises :class:`StaleRead`
        where the container is gone, or access rules have changed since the look: what came in
        under new rules is judged by them.
        """
        number, container = ledger.head(), look.address.iri
        found = ledger.listed(look.address.name)
        if found is None or found.rules_at != look.grants.rules_at:
            raise StaleRead(container)
        members = found.members
        frame = self._frame(ledger, (container, media_type), found.description)
        date = self._codecs.dated(found.container.modified_us, media_type, container)
        if len(members) > MANY:
            return found.container, self._pieces(frame, date, members, media_type, container)
        lines = self._codecs.member_lines(members, media_type, container)
        names = [member.name for member in members]
        body = _joined(frame, date, lines)
        version = found.container.version
        self._keep((container, media_type), Kept(version, number, frame, names, lines, body))
        return found.container, body

    def _pieces(
        self,
        frame: Frame,
        date: bytes,
        members: Sequence[Member],
        media_type: str,
        container: str,
    ) -> Iterator[bytes]:
        yield frame.opening + date
        for start in range(0, len(members), PIECE):
            some = members[start : start + PIECE]
            yield b"".join(self._codecs.member_lines(some, media_type, container))
        yield frame.closing

    def _frame(
        self, ledger: Ledger, key: _Key, described: Stored | None, before: Frame | None = None
    ) -> Frame:
        """The frame with the description as it is; the one from ``before`` where it is the same."""
        version = described.version if described else None
        if before is not None and before.version == version:
            return before
        container, media_type = key
        graph = self._documents.graph(ledger, described) if described else ()
        own = lasting(container, sorted(graph, key=str))
        return Frame(version, *self._codecs.frame(own, media_type, container))

    def _amended(
        self,
        ledger: Ledger,
        look: Look,
        key: _Key,
        kept: Kept,
        number: int,
        changed: frozenset[str],
    ) -> bytes | None:
        container, media_type = key
        names, lines = list(kept.names), list(kept.lines)
        for name in changed:
            member = _member(ledger, look.stored.name, name)
            at = bisect_left(names, name)
            was_there = at < len(names) and names[at] == name
            if member is None:
                if was_there:
                    del names[at], lines[at]
                continue
            (line,) = self._codecs.member_lines((member,), media_type, container)
            if was_there:
                lines[at] = line
            else:
                names.insert(at, name)
                lines.insert(at, line)
        described = ledger.read(look.stored.name, Role.DESCRIPTION)
        frame = self._frame(ledger, key, described, kept.frame)
        date = self._codecs.dated(look.stored.modified_us, media_type, container)
        if ledger.head() != number or not _still(ledger, look):
            return None
        body = _joined(frame, date, lines)
        self._keep(key, Kept(look.stored.version, number, frame, names, lines, body))
        return body

    def _keep(self, key: _Key, listed: Kept) -> None:
        size = listed.size
        with self._lock:
            old = self._kept.pop(key, None)
            self._size -= old.size if old else 0
            if size > self._limit // 2 or len(listed.names) > MANY:
                return
            self._kept[key] = listed
            self._size += size
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size


def _joined(frame: Frame, date: bytes, lines: Sequence[bytes]) -> bytes:
    return b"".join((frame.opening, date, *lines, frame.closing))


def _still(ledger: Ledger, look: Look) -> bool:
    """What was read is of the moment of ``look`` if the container's tag has not moved since."""
    now = ledger.read(look.stored.name)
    return now is not None and now.version == look.stored.version


def _changed(ledger: Ledger, since: int, until: int, container: str) -> frozenset[str] | None:
    """Names of members that may have changed; ``None`` where that cannot be told cheaply."""
    said = ledger.changes(since, FOLLOWED)
    if not said or said[0].number != since + 1 or said[-1].number != until:
        return None
    if any(_makes(activity, container) for activity in said):
        return None
    return frozenset(
        activity.name
        for activity in said
        if activity.name and activity.role is Role.RESOURCE and parent(activity.name) == container
    )


def _makes(said: Activity, container: str) -> bool:
    """Whether the container itself has come or gone: its members then are others."""
    return (
        said.name == container
        and said.role is Role.RESOURCE
        and said.what in (Happening.CREATE, Happening.DELETE)
    )


def _member(ledger: Ledger, container: str, name: str) -> Member | None:
    """One member as the listing shows it: a document's dates are its own, a container's are not."""
    stored = ledger.read(name)
    if stored is None:
        return None
    if not stored.is_container:
        return Member(
            name, stored.kind, stored.version, stored.media_type, stored.size, stored.modified_us
        )
    # Found as the first after all names below its own: names are plain ASCII.
    before = name[:-1] + chr(ord(name[-1]) - 1) + "\U0010ffff"
    found = next(iter(ledger.children(container, before, 1)), None)
    return found if found is not None and found.name == name else None
