"""What an owner calls people: the name that stands beside a member in a group of hers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pod_server.actions.groups import FOLDER, GroupBook
from pod_server.contracts import Ledger

#: Pods whose names are remembered.
_MOST = 256
_State = Sequence[tuple[str, int]]


class Acquaintances:
    """Of every pod. What a pod's groups say is read once, until one of them changes."""

    def __init__(self, book: GroupBook) -> None:
        self._book = book
        self._read: dict[str, tuple[_State, Mapping[str, str]]] = {}

    def names(self, ledger: Ledger) -> Mapping[str, str]:
        """By WebID; of two names for one person, the first by the alphabet."""
        state = [(member.name, member.version) for member in ledger.children(FOLDER)]
        known = self._read.pop(ledger.pod.base, None)
        if known is None or known[0] != state:
            said = sorted(
                ((webid, name) for group in self._book.all(ledger) for webid, name in group.called),
                reverse=True,
            )
            known = state, MappingProxyType(dict(said))
        self._read[ledger.pod.base] = known
        while len(self._read) > _MOST:
            self._read.pop(next(iter(self._read)), None)
        return known[1]
