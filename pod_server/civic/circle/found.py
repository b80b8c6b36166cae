"""What was found in a market file of somebody else, kept beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson

from proofs.value import value

#: Where a document lies in the file: offset and length of its frame, in octets.
Place = tuple[int, int]
#: Of each reason so many are named; the rest are counted.
MOST_NAMED = 50


@value
class Answer:
    """What a company replied to a recommendation, in the same file; ``text`` by language."""

    company: str
    text: dict[str, str]
    issued: str
    offset: int
    length: int


@value
class Mention:
    """A recommendation in the file. ``author`` and ``key``: whom it names, and what signed it.

    ``replies``: one a company at most, each verified.
    """

    content_hash: str
    author: str
    key: str
    item: str
    stance: str
    basis: str
    hops: int
    relay_limit: int
    issued: str
    markets: tuple[str, ...]
    offset: int
    length: int
    replies: list[Answer] = field(default_factory=list)


@value
class Carded:
    """A product card in the file: of what, whose, its name by language, and where it stands."""

    item: str
    company: str
    called: dict[str, str]
    sequence: int
    offset: int
    length: int


@value
class LogSeen:
    """The log that the file shows: its signed checkpoint, and what was found of it.

    ``inside`` of the file's statements are shown to be entries. ``state``: as ``following`` says.
    """

    state: str
    checkpoint: str = ""
    key: str = ""
    size: int = 0
    inside: int = 0
    reason: str = ""


@dataclass(slots=True)
class Found:
    """``good`` documents verified, ``same`` of them here already; ``refused``: why, and how often.

    ``companies``: where the statements of each lie; ``double_talk``: proofs, as documents.
    """

    title: str = ""
    area: str = ""
    issued: str = ""
    companies: dict[str, list[Place]] = field(default_factory=dict)
    stances: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    cards: list[Place] = field(default_factory=list)
    recommended: list[Mention] = field(default_factory=list)
    double_talk: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    named: list[tuple[str, str]] = field(default_factory=list)
    products: list[Carded] = field(default_factory=list)
    log: LogSeen | None = None
    good: int = 0
    same: int = 0

    def refuse(self, why: str, what: str) -> None:
        """One more document that is not taken for what it says."""
        self.refused[why] = self.refused.get(why, 0) + 1
        if len(self.named) < MOST_NAMED:
            self.named.append((why, what))

    @classmethod
    def read(cls, body: bytes) -> Found:
        """As this program writes it."""
        said = orjson.loads(body)
        for each in said["recommended"]:
            each["markets"] = tuple(each["markets"])
            each["replies"] = [Answer(**reply) for reply in each.get("replies", ())]
        said["recommended"] = [Mention(**each) for each in said["recommended"]]
        said["products"] = [Carded(**each) for each in said.get("products", ())]
        said["log"] = LogSeen(**said["log"]) if said.get("log") else None
        said["named"] = [(why, what) for why, what in said["named"]]
        return cls(**said)
