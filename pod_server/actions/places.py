"""Places in pods that somebody names, to let an app in to them and to nothing else (O-13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from pod_server.contracts import Ledgers, People
from pod_server.model.change import Kind
from pod_server.model.errors import BadAddress, MissingResource
from pod_server.model.iri import Address, Role, address, canonical, subject_path
from proofs.value import value

#: Folders that are offered to be ticked; any other place can be named by its address.
OFFERED = 60
#: Looked through for them: a pod may have many documents at its root.
_LOOKED_AT = 2_000


@value
class Places:
    """Finds them. ``base_of`` gives the root of the pod here that an address lies in, if any."""

    people: People
    ledgers: Ledgers
    base_of: Callable[[str], str | None]

    def offered(self, account_id: str) -> Sequence[str]:
        """The IRIs of the folders at the roots of somebody's own pods."""
        found: list[str] = []
        for pod in self.people.pods(account_id):
            ledger = self.ledgers.by_id(pod.pod_id)
            for member in islice(ledger.children(""), _LOOKED_AT):
                if member.kind is Kind.CONTAINER:
                    found.append(pod.base + subject_path(member.name, True))
        return found[:OFFERED]

    def named(self, account_id: str, written: str) -> str | None:
        """The IRI of a resource that an address names; ``None`` where it is in no pod here.

        Of one's own folders the slash may be left out. What others have is taken as it is written:
        whether it is there is for who may read it to know.
        """
        wanted = written.strip().partition("#")[0]
        try:
            base = self.base_of(wanted)
            if base is None or "?" in wanted or not wanted.startswith(base):
                return None
            where = address(base, canonical(wanted.removeprefix(base).encode()))
        except (BadAddress, ValueError):
            return None
        if where.role is not Role.RESOURCE:
            return None
        return self._with_slash(account_id, where).iri

    def _with_slash(self, account_id: str, where: Address) -> Address:
        for pod in self.people.pods(account_id):
            if pod.base == where.base and not where.is_container:
                try:
                    stored = self.ledgers.by_id(pod.pod_id).read(where.name)
                except MissingResource:
                    return where
                if stored is not None and stored.is_container:
                    return Address(where.base, where.name, True)
        return where
