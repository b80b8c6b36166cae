"""A finding: how something stands, what that means, and what would mend it, in two languages."""

from __future__ import annotations

from enum import Enum

from proofs.value import value


class State(Enum):
    """``NOTE``: it works, and somebody should know. ``FAULT``: it does not."""

    WELL = "ok"
    NOTE = "note"
    FAULT = "fault"


@value
class Words:
    """The same in English and French."""

    en: str
    fr: str

    def in_(self, tongue: str) -> str:
        return self.fr if tongue == "fr" else self.en


@value
class Finding:
    """``check`` names what was looked at; ``remedy`` is there for all that is not well."""

    check: str
    state: State
    words: Words
    remedy: Words | None = None

    def told(self, tongue: str) -> str:
        """A line, or two."""
        marks = {
            State.WELL: {"en": "ok   ", "fr": "bon  "},
            State.NOTE: {"en": "note ", "fr": "note "},
            State.FAULT: {"en": "FAULT", "fr": "PANNE"},
        }
        line = f"{marks[self.state][tongue]}  {self.check:<13} {self.words.in_(tongue)}"
        if self.remedy is None:
            return line
        return f"{line}\n{'':22}→ {self.remedy.in_(tongue)}"

    def fact(self) -> dict[str, object]:
        """For machines."""
        told: dict[str, object] = {
            "check": self.check,
            "state": self.state.value,
            "message": {"en": self.words.en, "fr": self.words.fr},
        }
        if self.remedy is not None:
            told["remedy"] = {"en": self.remedy.en, "fr": self.remedy.fr}
        return told


def well(check: str, en: str, fr: str) -> Finding:
    """All is as it should be."""
    return Finding(check, State.WELL, Words(en, fr))


def note(check: str, words: Words, remedy: Words | None = None) -> Finding:
    """Worth knowing."""
    return Finding(check, State.NOTE, words, remedy)


def fault(check: str, words: Words, remedy: Words) -> Finding:
    """Something does not work; there is always something to be done."""
    return Finding(check, State.FAULT, words, remedy)
