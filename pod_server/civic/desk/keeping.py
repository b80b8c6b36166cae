"""The desk as it lies in the company's pod: read, and changed in one step with what goes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import orjson

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.account import JSON_LD
from pod_server.civic.desk.book import BOOK, FOLDER, JSON, PAPERS, STATEMENTS, Book
from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import Conflict
from pod_server.model.iri import Address, Role
from proofs.model import Statement
from proofs.statement import read
from proofs.strict_json import Json


@dataclass(frozen=True)
class Signed:
    """A signed statement of the company's."""

    content_hash: str
    body: bytes

    @cached_property
    def document(self) -> dict[str, Json]:
        """As JSON."""
        found: dict[str, Json] = orjson.loads(self.body)
        return found

    @cached_property
    def statement(self) -> Statement:
        """What it says."""
        return read(self.document)


@dataclass(frozen=True, slots=True)
class Desk:
    """Of every pod. Who may is asked at each change; what was typed is the owner's alone."""

    rules: AccessRules

    def has(self, ledger: Ledger) -> bool:
        """Whether somebody keeps one there."""
        return ledger.read(BOOK) is not None

    def book(self, ledger: Ledger) -> Book:
        """As it is; an empty one where there is none. Raises ``Conflict`` for what is no book."""
        return self._book(ledger)[0]

    def signed(self, ledger: Ledger) -> Iterator[Signed]:
        """All statements, those of one key in the order of their numbers."""
        found = []
        for member in ledger.children(STATEMENTS) if ledger.read(STATEMENTS) else ():
            stored = ledger.read(member.name)
            if stored is not None and stored.body is not None and stored.media_type == JSON_LD:
                found.append(Signed(member.name.rpartition("/")[2], stored.body))
        yield from sorted(found, key=_in_order)

    def change(
        self,
        ledger: Ledger,
        agent: Agent,
        change: Callable[[Book], Book],
        *,
        statements: Mapping[str, bytes] | None = None,
        papers: Mapping[str, bytes] | None = None,
    ) -> Book:
        """Carry it out on the book as it stands, with what is kept beside it, all in one step.

        Blocking. Statements and papers that are there stay as they are.
        """
        made: list[Book] = []

        def prepare() -> Prepared:
            grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
            grants.require(Mode.CONTROL)
            before, version = self._book(ledger)
            after = change(before)
            made[:] = [after]
            address = Address(ledger.pod.base, BOOK, False)
            writes = [
                Put(name, "", b"", kind=Kind.CONTAINER)
                for name in (FOLDER, STATEMENTS, PAPERS)
                if ledger.read(name) is None
            ]
            for folder, kept in ((STATEMENTS, statements), (PAPERS, papers)):
                for name, body in (kept or {}).items():
                    if ledger.read(f"{folder}/{name}") is None:
                        writes.append(Put(f"{folder}/{name}", JSON_LD, body, size=len(body)))
            body = after.written()
            writes.append(Put(BOOK, JSON, body, size=len(body)))
            rests_on: dict[Key, int | None] = {(BOOK, Role.RESOURCE): version}
            outcome = Outcome(address, created=version is None, media_type=JSON)
            if after == before and len(writes) == 1:
                return Prepared(None, outcome)
            return Prepared(
                Change(tuple(writes), rests_on, grants.rules_at, actor=agent.doer), outcome
            )

        settle_now(ledger, prepare)
        return made[0]

    def _book(self, ledger: Ledger) -> tuple[Book, int | None]:
        stored = ledger.read(BOOK)
        if stored is None:
            return Book(), None
        try:
            if stored.body is None:
                raise ValueError("it is too large")
            return Book.read(stored.body), stored.version
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Conflict(
                f"{ledger.pod.base}{BOOK} is not as this program writes it: put an earlier copy "
                "back, or take it away and begin anew; what was signed stays.",
                f"{ledger.pod.base}{BOOK} n'est pas tel que ce programme l'écrit : remettez-en une "
                "copie, ou retirez-le et recommencez ; ce qui est signé reste.",
            ) from None


def _in_order(one: Signed) -> tuple[date, int]:
    return one.statement.period_end, one.statement.sequence
