"""Members of ``vcard:Group`` documents, here and elsewhere (W-09, S-27). When in doubt, nobody.

Groups in the same pod are read from its ledger, under rules that its owner may change at any
moment: nothing is remembered beyond a version. Groups in another pod of this server are taken only
where everybody may read them, for else we would read with our own rights for somebody who has
none. Groups elsewhere come through ``fetch``, without credentials. Groups in groups do not count.
"""

from __future__ import annotations

from collections.abc import Callable

from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.errors import PodError
from pod_server.model.iri import Address, Role, document_of
from pod_server.model.terms import Graph, NamedNode
from pod_server.rdf.remembered import Remembered
from vocab.terms import VCARD

#: Which pod of this server an IRI lies in, and where there; ``None`` for what is elsewhere.
Resolve = Callable[[str], tuple[Ledger, Address] | None]

#: The statements of a document elsewhere, as a stranger sees them; ``None`` where it cannot be
#: had. It is called while somebody waits: it answers within its own short limits of time and size.
FetchGroup = Callable[[str], Graph | None]

#: Whether everybody may read what is at an address.
IsPublic = Callable[[Ledger, Address], bool]

MAX_MEMBERS = 100_000
#: A member more or less elsewhere is known here after so long at the latest.
FRESH_US = 5 * 60 * 1_000_000
#: A group that could not be had is asked for again after so long.
RETRY_US = 60 * 1_000_000
_MEMBER = NamedNode(VCARD.HAS_MEMBER)
_NOBODY: frozenset[str] = frozenset()
_MEMBER_BYTES = 200


class Groups:
    """Who belongs to a group. ``is_public`` is asked of groups in other pods of this server."""

    def __init__(
        self, documents: Documents, resolve: Resolve, fetch: FetchGroup, clock: Clock
    ) -> None:
        self._documents = documents
        self._resolve = resolve
        self._fetch = fetch
        self._clock = clock
        self._in_version: Remembered[tuple[str, str, int, str], frozenset[str]] = Remembered(
            16 * 1024 * 1024
        )
        self._fetched: Remembered[str, tuple[frozenset[str], int]] = Remembered(16 * 1024 * 1024)

    def contains(self, ledger: Ledger, who: str, group: str, is_public: IsPublic) -> bool:
        """Whether ``who`` is a member of ``group``, as asked by the rules of ``ledger``'s pod."""
        here = self._resolve(document_of(group))
        if here is None:
            return who in self._elsewhere(group)
        its_ledger, address = here
        if its_ledger.pod.pod_id != ledger.pod.pod_id and not is_public(its_ledger, address):
            return False
        return who in self._in_store(its_ledger, address, group)

    def _in_store(self, ledger: Ledger, address: Address, group: str) -> frozenset[str]:
        stored = ledger.read(address.name)
        if stored is None or stored.is_container or address.role is not Role.RESOURCE:
            return _NOBODY
        key = (ledger.pod.pod_id, stored.name, stored.version, group)
        found = self._in_version.get(key)
        if found is None:
            try:
                found = members(self._documents.graph(ledger, stored), group)
            except PodError:
                return _NOBODY
            self._in_version.put(key, found, (len(found) + 1) * _MEMBER_BYTES)
        return found

    def _elsewhere(self, group: str) -> frozenset[str]:
        now = self._clock()
        known = self._fetched.get(group)
        if known is not None and now < known[1]:
            return known[0]
        graph = self._fetch(document_of(group))
        found = _NOBODY if graph is None else members(graph, group)
        good_until = now + (RETRY_US if graph is None else FRESH_US)
        self._fetched.put(group, (found, good_until), (len(found) + 1) * _MEMBER_BYTES)
        return found


def members(graph: Graph, group: str) -> frozenset[str]:
    """The members that the document names; nobody where they are too many to weigh."""
    node = NamedNode(group)
    found = frozenset(
        triple.object.value
        for triple in graph
        if triple.predicate == _MEMBER
        and triple.subject == node
        and isinstance(triple.object, NamedNode)
    )
    return found if len(found) <= MAX_MEMBERS else _NOBODY
