"""A market file by itself: every signature in it, and its author's log, offline.

Whose keys they are is not asked: a reader who knows the author's key, or a company's, compares.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from proofs.cards.card import NotACard
from proofs.cards.card import read as read_card
from proofs.circles.equivocation import said
from proofs.circles.market import CARDS, DISCLOSURES, Head
from proofs.circles.market_log import Logged, Shown
from proofs.circles.market_stream import documents, opened
from proofs.circles.recommendation import NotARecommendation, read
from proofs.integrity import ProofInvalid
from proofs.logs.merkle import NotInLog
from proofs.model import NotAStatement
from proofs.shelf import UnknownContext
from proofs.strict_json import MalformedJson, TooComplex

_WRONG = (
    *(MalformedJson, TooComplex, ProofInvalid, UnknownContext),
    *(NotAStatement, NotACard, NotARecommendation),
)


@dataclass(slots=True)
class LookedAt:
    """What was found: ``good`` documents by kind, ``bad`` ones with what is wrong.

    ``log`` is what is shown of the author's log, if anything; ``log_fault`` why it does not hold.
    """

    head: Head
    good: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    log: Shown | None = None
    log_fault: str = ""

    @property
    def holds(self) -> bool:
        """Whether all of it does."""
        return not self.bad and not self.log_fault


def look(file: BinaryIO) -> LookedAt:
    """All of it, one document in memory. Raises ``NotAMarketFile``, ``ProofInvalid``."""
    found = LookedAt(opened(file))
    logged = Logged(found.head)
    for number, each in enumerate(documents(file, found.head), 1):
        text = each.framed.text
        try:
            if each.kind == DISCLOSURES:
                logged.add(text)
                said(text)
            elif each.kind == CARDS:
                read_card(text)
            else:
                read(text)
        except _WRONG as wrong:
            found.bad.append(f"document {number}: {wrong}")
        else:
            found.good[each.kind] += 1
    try:
        found.log = logged.shown()
    except NotInLog as wrong:
        found.log_fault = str(wrong)
    return found
