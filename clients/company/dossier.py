"""The folder of signed statements: one file each, and ``manifest.json`` that lists them.

A file is signed once and never changed: every customer gets its bytes. The manifest is written
last and in one step, so that a crash leaves files that nobody lists, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import orjson

from clients.company.delivery import ANSWERS, Parcel
from clients.company.home import write_whole
from clients.console import Misused
from proofs.model import NotAStatement, Statement, StatementKey
from proofs.statement import read
from proofs.value import value

MANIFEST = "manifest.json"
_FORM = 1


@value
class Sealed:
    """One line of the manifest: a signed statement and what it is about."""

    file: str
    id: str
    kind: str
    datapoint: str
    periodStart: str
    periodEnd: str
    scope: str
    sequence: int
    contentHash: str
    verificationMethod: str
    source: str = ""


@value
class SealedAnswer:
    """A signed answer to a question of customers: to which one, and the how manieth."""

    file: str
    id: str
    question: str
    text: str
    language: str
    sequence: int
    contentHash: str


class Dossier:
    """The signed statements of one company in one folder, and its answers to questions."""

    def __init__(self, folder: Path, company: str) -> None:
        self.folder = folder
        self.company = company
        self.statements: list[Sealed] = []
        self.answers: list[SealedAnswer] = []
        self._read()

    def body(self, sealed: Sealed | SealedAnswer) -> bytes:
        """The bytes of a statement, as signed. Raises :class:`Misused` where they are gone."""
        try:
            return (self.folder / sealed.file).read_bytes()
        except OSError as error:
            path = self.folder / sealed.file
            raise Misused(f"{path} : {error.strerror}", f"{path}: {error.strerror}") from error

    def latest(self, key: StatementKey) -> Sealed | None:
        """The statement in force of this key, by its highest number."""
        row = [sealed for sealed in self.statements if self._key(sealed) == key]
        return max(row, key=lambda sealed: sealed.sequence, default=None)

    def undated(self, datapoint: str, scope: str) -> Sealed | None:
        """The latest answer to a question that has no period."""
        row = [
            sealed
            for sealed in self.statements
            if (sealed.datapoint, sealed.scope, sealed.periodStart) == (datapoint, scope, "")
        ]
        return max(row, key=lambda sealed: (sealed.periodEnd, sealed.sequence), default=None)

    def add(self, statements: Iterable[tuple[Sealed, bytes]]) -> None:
        """Write new statements, then the manifest."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for sealed, body in statements:
            write_whole(self.folder / sealed.file, body)
            self.statements.append(sealed)
        self.statements.sort(key=lambda s: (s.datapoint, s.scope, s.periodEnd, s.sequence))
        self._write_manifest()

    def add_answer(self, sealed: SealedAnswer, body: bytes) -> None:
        """The same for an answer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / sealed.file, body)
        self.answers.append(sealed)
        self.answers.sort(key=lambda one: (one.question, one.sequence))
        self._write_manifest()

    def answered(self, question: str) -> SealedAnswer | None:
        """The last answer to a question (its hash)."""
        row = [one for one in self.answers if one.question == question]
        return max(row, key=lambda one: one.sequence, default=None)

    def _write_manifest(self) -> None:
        members: dict[str, object] = {
            "form": _FORM,
            "company": self.company,
            "statements": [asdict(sealed) for sealed in self.statements],
        }
        if self.answers:
            members["answers"] = [asdict(sealed) for sealed in self.answers]
        text = json.dumps(members, indent=2, ensure_ascii=False) + "\n"
        write_whole(self.folder / MANIFEST, text.encode())

    def parcels(self) -> tuple[Parcel, ...]:
        """All statements, then all answers, ready to be sent, in the order of their numbers."""
        statements = (
            Parcel(
                sealed.file.removesuffix(".jsonld"),
                (sealed.datapoint, sealed.periodStart, sealed.periodEnd, sealed.scope),
                sealed.sequence,
                sealed.contentHash,
                self.body(sealed),
            )
            for sealed in sorted(self.statements, key=lambda sealed: sealed.sequence)
        )
        answers = (
            Parcel(
                sealed.file.removesuffix(".jsonld"),
                ("answer", sealed.question),
                sealed.sequence,
                sealed.contentHash,
                self.body(sealed),
                ANSWERS,
            )
            for sealed in sorted(self.answers, key=lambda sealed: sealed.sequence)
        )
        return (*statements, *answers)

    def _key(self, sealed: Sealed) -> StatementKey:
        return StatementKey(
            self.company, sealed.datapoint, sealed.periodStart, sealed.periodEnd, sealed.scope
        )

    def _read(self) -> None:
        path = self.folder / MANIFEST
        if not path.exists():
            return
        try:
            members = json.loads(path.read_bytes())
            if members["company"] != self.company:
                raise Misused(
                    f"{self.folder} est le dossier de {members['company']}.",
                    f"{self.folder} is the dossier of {members['company']}.",
                )
            self.statements = [Sealed(**entry) for entry in members["statements"]]
            self.answers = [SealedAnswer(**entry) for entry in members.get("answers", ())]
        except (ValueError, KeyError, TypeError) as error:
            raise Misused(
                f"{path} n'est pas un manifeste lisible ({error}).",
                f"{path} is not a manifest that can be read ({error}).",
            ) from error


def file_name(statement: Statement) -> str:
    """A name that tells what is in it, and that no two statements share."""
    parts = [statement.datapoint_id]
    if statement.period_start is not None:
        parts.append(statement.period_start.isoformat())
    parts.append(statement.period_end.isoformat())
    if statement.scope != statement.company:
        parts.append(sha256(statement.scope.encode()).hexdigest()[:8])
    parts.append(str(statement.sequence))
    return "_".join(parts) + ".jsonld"


def statement_in(body: bytes) -> Statement | None:
    """The statement that these bytes are; ``None`` where they cannot be read as one."""
    try:
        document = orjson.loads(body)
        return read(document) if isinstance(document, dict) else None
    except (orjson.JSONDecodeError, NotAStatement):
        return None
