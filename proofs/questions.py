"""Questions that citizens ask of companies in words of their own, and what companies answer.

A question is named by the hash of what it says: its language and its letters, whatever their case,
accents kept, spacing and punctuation left out. So equal questions of many citizens are one, an
answer names it without naming anybody, and whoever has the text can reckon the name.

An answer is one signed document for all customers: ``Answer`` with a text, or ``QuestionRefusal``
with a reason. Further answers to a question are numbered and name the one before.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import NAMESPACE_URL, uuid5

from proofs import multibase
from proofs.integrity import written
from proofs.members import must_be_named
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

#: Letters of a question, at most; the shape of answers says the same.
LONGEST = 300
#: Languages that a question can be asked in, by their tags.
LANGUAGES = ("fr", "en")
REASONS = (
    *("NotMeasured", "NotApplicable", "CommercialSecret"),
    *("LegalRestriction", "TooSmallToPublish", "Unwilling"),
)
_SPACES = re.compile(r"\s+")


class NotAQuestion(ValueError):
    """Nothing is asked, it is too long, or in a language that is not known here."""


class NotAnAnswer(ValueError):
    """A document that answers no question."""


@dataclass(frozen=True)
class Question:
    """One question as somebody wrote it."""

    text: str
    language: str

    @classmethod
    def asked(cls, text: str, language: str) -> Question:
        """Tidied up. Raises :class:`NotAQuestion`."""
        tidy = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
        if language not in LANGUAGES:
            raise NotAQuestion(f"A question is asked in one of {', '.join(LANGUAGES)}.")
        if not _letters(tidy):
            raise NotAQuestion("A question has letters in it.")
        if len(tidy) > LONGEST:
            raise NotAQuestion(f"A question has {LONGEST} letters at most.")
        return cls(tidy, language)

    @cached_property
    def hash(self) -> str:
        """By which answers name it: multibase SHA-256."""
        said = f"{self.language}\n{_letters(self.text)}".encode()
        return multibase.encode(hashlib.sha256(said).digest())


def _letters(text: str) -> str:
    """What counts of a text: letters, figures and single spaces, without case."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # Marks are kept: they are letters in many scripts.
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in folded)
    return " ".join("".join(kept).split())


@value
class Answer:
    """What a company says to a question. Texts are by language; a refusal has a reason (IRI)."""

    id: str
    company: str
    question: str
    asked: Question
    sequence: int
    texts: Mapping[str, str]
    reason: str = ""
    notes: Mapping[str, str] | None = None
    supersedes: str = ""
    because: str = ""

    @property
    def is_refusal(self) -> bool:
        return bool(self.reason)

    def in_language(self, tag: str) -> str:
        """The answer, or what is added to a refusal, in this language or as it is."""
        said = self.notes if self.is_refusal else self.texts
        return (said or {}).get(tag) or next(iter((said or {}).values()), "")


def answer_id(company: str, question: str, sequence: int) -> str:
    """The address of an answer: the same wherever and by whomever it is reckoned."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join((company, question, str(sequence))))}"


def build_answer(
    company: str,
    question: Question,
    issued: datetime,
    *,
    texts: Mapping[str, str] | None = None,
    reason: str = "",
    notes: Mapping[str, str] | None = None,
    sequence: int = 1,
    because: str = "",
) -> dict[str, Json]:
    """An unsigned answer; with ``reason`` (``Unwilling``…) a refusal."""
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "id": answer_id(company, question.hash, sequence),
        "type": "QuestionRefusal" if reason else "Answer",
        "company": company,
        "question": question.hash,
        "questionText": {"@value": question.text, "@language": question.language},
        "sequence": sequence,
        "issued": written(issued),
    }
    if reason:
        document["refusalReason"] = f"sesame:{reason}"
        if notes:
            document["refusalNote"] = _tagged(notes)
    else:
        document["text"] = _tagged(texts or {})
    if sequence > 1:
        document["supersedes"] = answer_id(company, question.hash, sequence - 1)
        document["restatementReason"] = because
    return document


def read_answer(document: Json) -> Answer:
    """What an answer says, whoever signed it. Raises :class:`NotAnAnswer`."""
    if not isinstance(document, dict) or document.get("@context") != SESAME.CONTEXT:
        raise NotAnAnswer(f"The one context of an answer is {SESAME.CONTEXT}.")
    if document.get("type") not in ("Answer", "QuestionRefusal"):
        raise NotAnAnswer("An answer is of the type Answer or QuestionRefusal.")
    try:
        must_be_named(document)
    except ValueError as wrong:
        raise NotAnAnswer(str(wrong)) from None
    ((language, text),) = _texts(document, "questionText", most=1).items()
    try:
        asked = Question.asked(text, language)
    except NotAQuestion as wrong:
        raise NotAnAnswer(str(wrong)) from None
    sequence = document.get("sequence")
    if not isinstance(sequence, int) or isinstance(sequence, bool):
        raise NotAnAnswer("“sequence” is a whole number.")
    refuses = document["type"] == "QuestionRefusal"
    noted = refuses and "refusalNote" in document
    return Answer(
        _text(document, "id"),
        _text(document, "company"),
        _text(document, "question"),
        asked,
        sequence,
        {} if refuses else _texts(document, "text"),
        _text(document, "refusalReason").replace("sesame:", SESAME.NS, 1) if refuses else "",
        _texts(document, "refusalNote") if noted else None,
        str(document.get("supersedes", "")),
        str(document.get("restatementReason", "")),
    )


def _tagged(texts: Mapping[str, str]) -> Json:
    found: list[Json] = [{"@value": text, "@language": tag} for tag, text in texts.items()]
    return found[0] if len(found) == 1 else found


def _text(document: Mapping[str, Json], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str):
        raise NotAnAnswer(f"“{name}” is missing, or no text.")
    return found


def _texts(document: Mapping[str, Json], name: str, most: int = 100) -> dict[str, str]:
    said = document.get(name)
    found = said if isinstance(said, list) else [said]
    texts: dict[str, str] = {}
    for each in found:
        value = each.get("@value") if isinstance(each, dict) else None
        tag = each.get("@language") if isinstance(each, dict) else None
        if not isinstance(value, str) or not isinstance(tag, str):
            raise NotAnAnswer(f"“{name}” is a text with its language.")
        texts[tag] = value
    if not 0 < len(texts) <= most:
        raise NotAnAnswer(f"“{name}” is there once.")
    return texts
