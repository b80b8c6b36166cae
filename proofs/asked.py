"""What a host says its people ask of a company, and one ask in somebody's own name: how it is read.

A host's document counts all pods whose addresses are like ``podsAt``, so it is asked once for all
of them; a form that does not fit the pod that it came from counts for that pod alone.
"""

from __future__ import annotations

import re

from proofs import strict_json
from proofs.questions import NotAQuestion, Question
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import DP

#: Where it is, below a pod.
ASKED = ".front-office/asked"
_NAME = "[a-z0-9-]+"


class NotAsked(ValueError):
    """A document that does not say what is asked."""


@value
class One:
    """One thing asked, by so many: a datapoint by its short name, or a question by its hash."""

    key: str
    count: int
    question: Question | None = None

    @classmethod
    def of_words(cls, text: str, language: str, count: int = 1) -> One:
        """A question. Raises :class:`NotAsked`."""
        try:
            question = Question.asked(text, language)
        except NotAQuestion as wrong:
            raise NotAsked(str(wrong)) from None
        return cls(question.hash, count, question)

    @classmethod
    def of_datapoint(cls, name: str, count: int = 1) -> One:
        """A figure or fact, by ``dp:…`` or its IRI."""
        return cls(name.removeprefix("dp:").removeprefix(DP.NS), count)


@value
class Told:
    """What a host says of its pods (``pods``: the form of their addresses), or one customer."""

    pods: str
    asks: tuple[One, ...]


def form_of(pods: str) -> re.Pattern[str]:
    """Of the addresses that a host counts: names below its own, and not below ``.com``."""
    before, star, after = pods.partition("*.")
    if star and before.endswith("://") and "." not in after.partition("/")[0]:
        return re.compile(re.escape(pods))
    return re.compile(re.escape(pods).replace(r"\*", _NAME, 1))


def read_host(base: str, body: bytes) -> Told:
    """The document of the host of the pod at ``base``. Raises :class:`NotAsked`."""
    try:
        document = strict_json.read(body)
    except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
        raise NotAsked(str(wrong)) from wrong
    asks = document.get("asks") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(asks, list):
        raise NotAsked("it does not say what is asked")
    pods = str(document.get("podsAt", ""))
    fits = form_of(pods).fullmatch(base)
    return Told(pods if fits else base, tuple(_counted(each) for each in asks))


def _counted(ask: Json) -> One:
    count = ask.get("askedBy") if isinstance(ask, dict) else None
    if not isinstance(ask, dict) or not isinstance(count, int):
        raise NotAsked("it counts what is asked in another way")
    if "datapoint" in ask:
        return One.of_datapoint(str(ask["datapoint"]), count)
    text = ask.get("questionText")
    said = text if isinstance(text, dict) else {}
    return One.of_words(str(said.get("@value", "")), str(said.get("@language", "")), count)
