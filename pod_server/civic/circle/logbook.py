"""What companies told a citizen, in the order in which it came, as a log that can only grow.

::

    markets/log          16 random octets and a digest for each statement; nothing else of it
    markets/checkpoint   the log's size and root, signed by the pod's key (C2SP tlog-checkpoint)

The log is written when a market file is made, from the statements that lie in her accounts then,
each after those that it has already: a push waits for nothing. What is deleted, even for good,
stays in it as its digest (decision 0054).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.papers import FOLDER, folders
from pod_server.civic.front_office.account import CIVIL_STATUS, JSON_LD
from pod_server.civic.front_office.selling import accounts
from pod_server.contracts import Blobs, Ledger, Pod
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put, Stored
from pod_server.model.errors import Conflict
from pod_server.model.iri import Address, Role
from proofs.circles.market_log import origin
from proofs.keys import SigningKey
from proofs.logs import checkpoint
from proofs.logs.checkpoint import Checkpoint
from proofs.logs.entries import BLIND, Growth, Inclusion, digest
from proofs.logs.merkle import HASH, Tree, leaf
from proofs.value import value

NAME, CHECKPOINT = f"{FOLDER}/log", f"{FOLDER}/checkpoint"
#: Of states of a log that somebody was shown, so many are proved to have led to the one shown now.
MOST_GROWTHS, MOST_OCTETS = 16, 8_192
_FIRST = b"sesame-log 1\n"
_ENTRY = BLIND + HASH


@dataclass(slots=True)
class Log:
    """The entries, in order; of each the random octets and the digest of a statement."""

    entries: Sequence[bytes] = ()
    places: dict[bytes, int] = field(init=False)
    _tree: Tree | None = None

    def __post_init__(self) -> None:
        self.places = {entry[BLIND:]: place for place, entry in enumerate(self.entries)}

    @property
    def size(self) -> int:
        return len(self.entries)

    @property
    def tree(self) -> Tree:
        """Reckoned when it is first asked for."""
        if self._tree is None:
            self._tree = Tree(map(leaf, self.entries))
        return self._tree

    def inclusion(self, digests: Sequence[bytes]) -> Inclusion:
        """That statements with these digests are in it."""
        places = tuple(self.places[each] for each in digests)
        blinds = tuple(self.entries[place][:BLIND] for place in places)
        return Inclusion(places, blinds, tuple(self.tree.inclusion(places)))

    def growth(self, one: int, other: int) -> Growth:
        """That it had the smaller of two sizes, neither more than it has, before the larger."""
        size, later = sorted((one, other))
        tree = self.tree
        proof = tuple(tree.consistency(size, later))
        return Growth(size, tree.root(size), later, tree.root(later), proof)

    @property
    def body(self) -> bytes:
        """As it is kept."""
        return _FIRST + b"".join(self.entries)


@value
class Logbook:
    """The logs of all pods. ``signer`` is a pod's key; ``random``: so many octets of chance."""

    blobs: Blobs
    signer: Callable[[Pod], SigningKey]
    random: Callable[[int], bytes]

    def log(self, ledger: Ledger) -> Log:
        """As it is kept now. Blocking. Raises ``Conflict`` where it is not as it was written."""
        return self._read(ledger, ledger.read(NAME))

    def signed(self, pod: Pod, log: Log) -> str:
        """The log's checkpoint, signed."""
        said = Checkpoint(origin(pod.base), log.size, log.tree.root())
        return checkpoint.sign(said, self.signer(pod))

    def extended(
        self,
        ledger: Ledger,
        agent: Agent,
        controlled: Callable[[Ledger, Agent], int],
        also: Iterable[bytes] = (),
    ) -> Log:
        """With all that lies in the accounts now, and what has ``also`` these digests. Blocking."""
        made: list[Log] = []

        def prepare() -> Prepared:
            rules_at, stored = controlled(ledger, agent), ledger.read(NAME)
            outcome = Outcome(Address(ledger.pod.base, NAME, False), stored is None)
            log = self._read(ledger, stored)
            fresh = dict.fromkeys((*_accepted(ledger), *also))
            new = [self.random(BLIND) + each for each in fresh if each not in log.places]
            made[:] = [Log((*log.entries, *new)) if new else log]
            if not new:
                return Prepared(None, outcome)
            (after,) = made
            blob, size = self.blobs.store(ledger.pod.pod_id, [after.body])
            text = self.signed(ledger.pod, after).encode()
            writes = (
                *folders(ledger, FOLDER),
                Put(NAME, "application/octet-stream", blob=blob, size=size),
                Put(CHECKPOINT, "text/plain", text, size=len(text)),
            )
            rests_on: dict[Key, int | None] = {
                (NAME, Role.RESOURCE): stored.version if stored else None
            }
            return Prepared(Change(writes, rests_on, rules_at, actor=agent.doer), outcome)

        settle_now(ledger, prepare)
        return made[0]

    def growths(self, ledger: Ledger, size: int, others: Iterable[int]) -> tuple[str, ...]:
        """Lines that show how it came from each of the other sizes to this one, or went on so."""
        log, found, octets = self.log(ledger), list[str](), 0
        wanted = {each for each in others if 0 < each <= log.size} - {size}
        for other in sorted(wanted, reverse=True)[:MOST_GROWTHS] if 0 < size <= log.size else ():
            text = log.growth(size, other).text
            octets += len(text)
            if octets <= MOST_OCTETS:
                found.append(text)
        return tuple(found)

    def _read(self, ledger: Ledger, stored: Stored | None) -> Log:
        if stored is None:
            return Log()
        body = stored.body or b""
        if stored.blob is not None:
            body = self.blobs.path(ledger.pod.pod_id, stored.blob).read_bytes()
        entries = body.removeprefix(_FIRST)
        if not body.startswith(_FIRST) or len(entries) % _ENTRY:
            raise Conflict(
                f"{ledger.pod.base}{NAME} is not as this program writes it: take it away.",
                f"{ledger.pod.base}{NAME} n'est pas tel que ce programme l'écrit : retirez-le.",
            )
        return Log([entries[at : at + _ENTRY] for at in range(0, len(entries), _ENTRY)])


def _accepted(ledger: Ledger) -> Iterator[bytes]:
    """The digests of all statements that lie in accounts, those that came first before others."""
    there = []
    for account in accounts(ledger):
        folder = f"{account}/{CIVIL_STATUS}"
        for member in ledger.children(folder) if ledger.read(folder) else ():
            if member.kind is Kind.DOCUMENT and member.media_type == JSON_LD:
                there.append((member.version, member.name))
    for _, name in sorted(there):
        stored = ledger.read(name)
        if stored is not None and stored.body is not None and stored.original:
            yield digest(stored.body)
