"""The desk as it lies in the company's pod: read, and changed in one step with what goes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

import orjson

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.desk.book import ANSWERS, BOOK, FOLDER, JSON, PAPERS, STATEMENTS, Book
from pod_server.civic.front_office.account import ANSWERS as TO_ANSWERS
from pod_server.civic.front_office.account import CIVIL_STATUS, JSON_LD, PRODUCTS
from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put
from pod_server.model.errors import Conflict
from pod_server.model.iri import Address, Role
from proofs.model import Statement
from proofs.questions import Answer, read_answer
from proofs.statement import read
from proofs.strict_json import Json
from proofs.value import value


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

    #: Where it goes in a customer's account.
    folder = CIVIL_STATUS

    @property
    def name(self) -> str:
        """What it is about."""
        return self.statement.datapoint_id

    @property
    def slug(self) -> str:
        """What it would be called there."""
        said = self.statement
        return f"{said.datapoint_id}_{said.period_end}_{said.sequence}"


@dataclass(frozen=True)
class Replied:
    """A signed answer of the company's to a question."""

    content_hash: str
    body: bytes
    folder = TO_ANSWERS

    @cached_property
    def answer(self) -> Answer:
        """What it says."""
        return read_answer(orjson.loads(self.body))

    @property
    def name(self) -> str:
        """The hash of the question."""
        return self.answer.question

    @property
    def slug(self) -> str:
        """What it would be called there."""
        return f"answer_{self.answer.question[:16]}_{self.answer.sequence}"


@value
class Shown:
    """A product card, for customers who have asked for cards."""

    content_hash: str
    body: bytes
    name: str
    slug: str
    folder: str = PRODUCTS


#: What goes to customers.
Parcel: TypeAlias = "Signed | Replied | Shown"


@value
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
        yield from sorted((Signed(*each) for each in _kept(ledger, STATEMENTS)), key=_in_order)

    def answers(self, ledger: Ledger) -> Iterator[Replied]:
        """All answers to questions, those to one in the order of their numbers."""
        found = (Replied(*each) for each in _kept(ledger, ANSWERS))
        yield from sorted(found, key=lambda one: (one.answer.question, one.answer.sequence))

    def bundle(self, ledger: Ledger) -> Sequence[Signed | Replied]:
        """All that goes to every customer."""
        return [*self.signed(ledger), *self.answers(ledger)]

    def change(
        self,
        ledger: Ledger,
        agent: Agent,
        change: Callable[[Book], Book],
        *,
        statements: Mapping[str, bytes] | None = None,
        papers: Mapping[str, bytes] | None = None,
        answers: Mapping[str, bytes] | None = None,
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
                for name in (FOLDER, STATEMENTS, PAPERS, ANSWERS)
                if ledger.read(name) is None
            ]
            beside = ((STATEMENTS, statements), (PAPERS, papers), (ANSWERS, answers))
            for folder, kept in beside:
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


def _kept(ledger: Ledger, folder: str) -> Iterator[tuple[str, bytes]]:
    """Content hashes and bodies."""
    for member in ledger.children(folder) if ledger.read(folder) else ():
        stored = ledger.read(member.name)
        if stored is not None and stored.body is not None and stored.media_type == JSON_LD:
            yield member.name.rpartition("/")[2], stored.body


def _in_order(one: Signed) -> tuple[date, int]:
    return one.statement.period_end, one.statement.sequence
