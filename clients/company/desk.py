"""What the commands of ``sesame-company`` work at: language, outputs, and how reports are said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TextIO, TypeAlias

from clients import console
from clients.company.figures import Remark, Trouble
from clients.console import Exit
from clients.pod_client.errors import PodClientError, RequestRefused
from proofs.value import value
from proofs.words import Words

#: Up to so many customers are told of one by one.
TOLD_ONE_BY_ONE = 100
#: What a report for machines is made of.
Said: TypeAlias = "str | int | bool | Sequence[Said] | Mapping[str, Said] | None"


@value
class Desk:
    """Where a command writes, and in which language; ``json`` asks for one object on ``out``."""

    language: str
    json: bool
    out: TextIO
    err: TextIO

    def say(self, fr: str, en: str) -> None:
        """A line for people; nothing where machines read."""
        if not self.json:
            self.out.write((fr if self.language == "fr" else en) + "\n")

    def both(self, fr: str, en: str) -> str:
        """The one in the language of the desk."""
        return fr if self.language == "fr" else en

    def words(self, words: Words) -> str:
        """These words in the language of the desk, safe for a terminal."""
        return console.plain(words.in_language(self.language))

    def report(self, members: Mapping[str, Said]) -> None:
        """The one object for machines; nothing where people read."""
        if self.json:
            self.out.write(json.dumps(members, ensure_ascii=False, indent=2) + "\n")

    def troubles(self, troubles: Sequence[Trouble]) -> None:
        """Figures that were refused, each with how to mend it."""
        for trouble in troubles:
            line = f"  ✗ [{trouble.code}] {trouble.source}: {self.words(trouble.words)}"
            self.say(line, line)

    def remarks(self, remarks: Sequence[Remark]) -> None:
        """What was done to papers."""
        for remark in remarks:
            line = f"  · {remark.source}: {self.words(remark.words)}"
            self.say(line, line)

    def failure(self, error: PodClientError) -> str:
        """Why a request came to nothing, in one line."""
        said = console.plain(error.detail(self.language))
        return f"{error.status}: {said}" if isinstance(error, RequestRefused) else said


def trouble_members(trouble: Trouble) -> Mapping[str, Said]:
    """A refused figure for machines."""
    return {
        "code": trouble.code,
        "datapoint": trouble.datapoint,
        "source": trouble.source,
        "value": trouble.value,
        "message": words_members(trouble.words),
    }


def words_members(words: Words) -> Mapping[str, Said]:
    """Words for machines, in both languages."""
    return {"fr": words.fr, "en": words.en}


def worst(statuses: Sequence[Exit]) -> Exit:
    """One exit status for many: a refusal counts before silence, silence before success."""
    for status in (Exit.USAGE, Exit.REFUSED, Exit.UNREACHABLE):
        if status in statuses:
            return status
    return Exit.WELL
