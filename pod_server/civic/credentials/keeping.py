"""Credentials of a pod: those that wait in its inbox, and those that its owner has kept.

A credential is kept octet for octet, as a document of its own in ``personal/credentials/``: one of
a home address, an identity or a household under that name, so that it can be asked for; any other
under a name that nobody has. What was found of it lies apart, for its owner alone. It writes into
nothing that she says of herself, unless she wants it to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from pod_server.actions.pods import INBOX
from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.credentials import claims, record
from pod_server.civic.credentials.looking import Looking, opened_for, recorded
from pod_server.civic.credentials.reasons import refusal
from pod_server.civic.credentials.record import FOLDER, RECORDS, Record, Verdict
from pod_server.civic.giving import letters
from pod_server.civic.giving.access_grants import JSON_LD, folders
from pod_server.civic.giving.personal import PERSONAL, PersonalFacts
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Member, Put, Remove, Stored, Write
from pod_server.model.errors import Conflict, MissingResource
from pod_server.model.iri import Address, Role
from proofs.credentials import sealed
from proofs.credentials.credential import LARGEST, Credential, NotACredential
from proofs.value import value

#: Credentials of one person.
MOST = 200
_OVER = (Verdict.INVALID, Verdict.REVOKED, Verdict.EXPIRED)
_COUNTED: letters.Counts = Memory(256)
_OPENED: Memory[tuple[str, str, int], Credential | None] = Memory(1_024)


@value
class Kept:
    """One credential, and how it stands now."""

    name: str
    credential: Credential
    record: Record

    @property
    def is_valid(self) -> bool:
        return self.record.verdict is Verdict.VALID


@value
class Came:
    """One that waits in the inbox, since ``came_us``. Nobody has verified it."""

    name: str
    credential: Credential
    came_us: int


@value
class Credentials:
    """Those of every pod. ``due`` has a kept one looked at again: pod, name, when.

    ``lost`` is told of a pod one of whose credentials was found not to hold.
    """

    personal: PersonalFacts
    looking: Looking
    due: Callable[[str, str, int], None]
    lost: Callable[[Ledger], None]

    # -- what is there ---------------------------------------------------------------------------

    def waiting(self, ledger: Ledger, after: str, limit: int) -> tuple[Sequence[Came], str]:
        """Those in the inbox by name, and where the next page begins, or empty."""
        return letters.waiting(ledger, partial(self._opened, ledger), after, limit)

    def count(self, ledger: Ledger) -> int:
        """How many wait among the messages that are looked at; known until the inbox changes."""
        return letters.count(ledger, partial(self._opened, ledger), _COUNTED)

    def _opened(self, ledger: Ledger, message: Member) -> Came | None:
        could_be = message.media_type == JSON_LD and message.size <= LARGEST
        return self.came(ledger, message.name) if could_be else None

    def came(self, ledger: Ledger, name: str) -> Came | None:
        """The credential in that message; ``None`` where it is none that could be hers."""
        stored = ledger.read(name) if name.startswith(f"{INBOX}/") else None
        if stored is None or stored.is_container:
            return None
        key = ledger.pod.pod_id, name, stored.version
        said = _OPENED.get(key, lambda: self._said(ledger, stored, looks=True))
        return Came(name, said, stored.created_us) if said is not None else None

    def kept(self, ledger: Ledger) -> Iterator[Kept]:
        """All that are kept, by name."""
        for member in ledger.children(FOLDER, limit=MOST) if ledger.read(FOLDER) else ():
            found = self.one(ledger, member.name) if member.kind is Kind.DOCUMENT else None
            if found is not None:
                yield found

    def one(self, ledger: Ledger, name: str) -> Kept | None:
        """A kept one by its name, as it stands now; ``None`` for what is none of hers."""
        stored = ledger.read(name) if name.startswith(f"{FOLDER}/") else None
        if stored is None or stored.is_container:
            return None
        key = ledger.pod.pod_id, name, stored.version
        said = _OPENED.get(key, lambda: self._said(ledger, stored))
        if said is None:
            return None
        body = self._body(ledger, stored)
        found = record.read(ledger, name) or record.fresh(body, stored.modified_us)
        return Kept(name, said, found.now(said, body, self.personal.clock()))

    def verified(self, ledger: Ledger, sort: str) -> Kept | None:
        """A valid one that says something of a sort of facts: of that name, before any other."""
        named = self.one(ledger, f"{FOLDER}/{sort}")
        if named is not None and named.is_valid:
            return named
        valid = (each for each in self.kept(ledger) if each.is_valid)
        return next((each for each in valid if claims.said(each.credential, sort)), None)

    # -- what she decides ------------------------------------------------------------------------

    def accept(self, ledger: Ledger, agent: Agent, name: str, *, fill: bool) -> Kept:
        """Keep the one of that message, once it has been looked at; ``fill`` its facts from it.

        Blocking. Raises ``Conflict`` for one that does not hold, ``MissingResource``.
        """
        stored = ledger.read(name) if name.startswith(f"{INBOX}/") else None
        if stored is None or stored.is_container:
            raise MissingResource(ledger.pod.base + name)
        return self.take(ledger, agent, self._body(ledger, stored), fill=fill, message=name)

    def take(
        self, ledger: Ledger, agent: Agent, body: bytes, *, fill: bool, message: str = ""
    ) -> Kept:
        """Keep one that she brings. As :meth:`accept`."""
        self.personal.controlled(ledger, agent)
        try:
            found = opened_for(body, ledger.pod)
        except NotACredential as wrong:
            raise refusal(wrong.code) from wrong
        look = self.looking.look(body, ledger.pod)
        if look.verdict in _OVER:
            raise refusal(look.reason)
        sort = claims.sort_of(found.credential)
        name = f"{FOLDER}/{sort or self.personal.unique()}"
        now = self.personal.clock()
        made = recorded(look, record.digest(body), now, None)

        def prepare() -> Prepared:
            rules_at = self.personal.controlled(ledger, agent)
            if sum(1 for _ in self.kept(ledger)) >= MOST:
                raise Conflict(
                    f"{MOST} credentials are kept here: delete one first.",
                    f"{MOST} attestations sont gardées ici : effacez-en une d'abord.",
                )
            old = ledger.read(name)
            writes: list[Write] = [
                *folders(ledger, PERSONAL, FOLDER, "settings", RECORDS),
                Put(name, found.media_type, body, size=len(body)),
                made.written(name),
            ]
            rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): old.version if old else None}
            if message:
                come = ledger.read(message)
                if come is None:
                    raise MissingResource(ledger.pod.base + message)
                rests_on[message, Role.RESOURCE] = come.version
                writes.append(Remove(message))
            change = Change(tuple(writes), rests_on, rules_at, actor=agent.doer)
            where = Address(ledger.pod.base, name, False)
            return Prepared(change, Outcome(where, old is None, media_type=found.media_type))

        settle_now(ledger, prepare)
        self.due(ledger.pod.pod_id, name, self._next(found.credential, made))
        kept = Kept(name, found.credential, made.now(found.credential, body, now))
        if fill and sort and kept.is_valid:
            self._fill(ledger, agent, kept, sort)
        return kept

    def refuse(self, ledger: Ledger, agent: Agent, name: str) -> None:
        """The message goes. Raises ``MissingResource``."""
        if self.came(ledger, name) is None:
            raise MissingResource(ledger.pod.base + name)
        self._removed(ledger, agent, name)

    def forget(self, ledger: Ledger, agent: Agent, name: str) -> None:
        """A kept one goes, with the access that others had to it. Raises ``MissingResource``."""
        if not name.startswith(f"{FOLDER}/"):
            raise MissingResource(ledger.pod.base + name)
        self._removed(ledger, agent, name, record.record_of(name))

    # -- looking again ---------------------------------------------------------------------------

    def look_now(self, ledger: Ledger, name: str) -> None:
        """Because she wants it. Blocking. Raises ``MissingResource``."""
        again = self.look(ledger, name) if self.one(ledger, name) is not None else None
        if again is None:
            raise MissingResource(ledger.pod.base + name)
        self.due(ledger.pod.pod_id, name, again)

    def look(self, ledger: Ledger, name: str) -> int | None:
        """Look at a kept one again, and write down what was found; when to look next, or never.

        Blocking. Times in microseconds.
        """
        stored = ledger.read(name) if name.startswith(f"{FOLDER}/") else None
        before = record.read(ledger, name)
        if stored is None or stored.is_container:
            return None
        body, now = self._body(ledger, stored), self.personal.clock()
        found = self.looking.look(body, ledger.pod, record.about(before, body))
        made = recorded(found, record.digest(body), now, before)
        version = stored.version

        def prepare() -> Prepared:
            rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): version}
            written = (*folders(ledger, "settings", RECORDS), made.written(name))
            where = Address(ledger.pod.base, record.record_of(name), False)
            there = ledger.read(name)
            if there is None or there.version != version:
                return Prepared(None, Outcome(where, False))
            return Prepared(Change(written, rests_on), Outcome(where, False))

        settle_now(ledger, prepare)
        if made.verdict is not Verdict.VALID:
            self.lost(ledger)
        said = self._said(ledger, stored)
        return self._next(said, made) if said is not None else None

    def remember(self, ledger: Ledger) -> None:
        """Have those looked at that should have been, and were not: after a move, say."""
        now = self.personal.clock()
        for found in self.kept(ledger):
            if found.record.good_until_us + record.GRACE < now:
                self.due(ledger.pod.pod_id, found.name, now)

    def _next(self, said: Credential, made: Record) -> int:
        """When what was found is to be looked at again: as it ends, and not twice a day."""
        when = max(made.good_until_us, self.personal.clock() + record.SHORTEST)
        until = said.valid_until
        if until is not None and until.timestamp() * 1_000_000 > self.personal.clock():
            return min(when, int(until.timestamp() * 1_000_000) + 1_000_000)
        return when

    # -- parts -----------------------------------------------------------------------------------

    def _fill(self, ledger: Ledger, agent: Agent, kept: Kept, sort: str) -> None:
        values: Mapping[str, str] = claims.said(kept.credential, sort)
        source = kept.credential.issuer

        def prepare() -> Prepared:
            return self.personal.settle(ledger, agent, sort, values, source)

        settle_now(ledger, prepare)

    def _removed(self, ledger: Ledger, agent: Agent, *names: str) -> None:
        def prepare() -> Prepared:
            rules_at = self.personal.controlled(ledger, agent)
            there = {name: found for name in names if (found := ledger.read(name)) is not None}
            first = there.get(names[0])
            if first is None or first.is_container:
                raise MissingResource(ledger.pod.base + names[0])
            rests_on: dict[Key, int | None] = {
                (name, Role.RESOURCE): found.version for name, found in there.items()
            }
            gone = tuple(Remove(name) for name in there)
            where = Address(ledger.pod.base, names[0], False)
            change = Change(gone, rests_on, rules_at, actor=agent.doer)
            return Prepared(change, Outcome(where, False))

        settle_now(ledger, prepare)

    def _body(self, ledger: Ledger, stored: Stored) -> bytes:
        return self.personal.documents.body(ledger, stored, stored.media_type)

    def _said(self, ledger: Ledger, stored: Stored, *, looks: bool = False) -> Credential | None:
        if stored.size > LARGEST:
            return None
        body = self._body(ledger, stored)
        if looks and not sealed.is_one(body):
            return None
        before = None if looks else record.read(ledger, stored.name)
        try:
            return opened_for(body, ledger.pod, record.about(before, body)).credential
        except NotACredential:
            return None
