"""What may be asked of the oracle: preconditions, facts of documents, patches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vocab.terms import SOLID

#: A statement: which property, which value. Of ``<#it>``, or of a container itself.
Fact = tuple[str, str]
#: A pattern: the value ``?v`` is a variable.
VARIABLE = "?v"


def turtle(facts: Iterable[Fact], it: str = "<#it>") -> str:
    """Statements or patterns, as Turtle and N3 write them."""
    return " ".join(
        f"{it} <urn:{p}> {v if v == VARIABLE else chr(34) + v + chr(34)} ."
        for p, v in sorted(facts)
    )


@dataclass(frozen=True)
class Precondition:
    """``If-Match`` or ``If-None-Match``, on the tag as it is, on one that was, or on any."""

    header: str
    on: str  # "current", "stale" or "*"

    def holds(self, exists: bool) -> bool:
        """RFC 9110 §13.1; for a write."""
        names = exists and self.on != "stale"
        return names if self.header == "If-Match" else not names


@dataclass(frozen=True)
class Patch:
    """Find, delete, insert. ``strict`` is N3 Patch, else SPARQL Update."""

    where: frozenset[Fact] = frozenset()
    deletes: frozenset[Fact] = frozenset()
    inserts: frozenset[Fact] = frozenset()
    strict: bool = True

    def needs(self) -> set[str]:
        """P-53."""
        needed = set()
        if self.where:
            needed.add("r")
        if self.inserts:
            needed.add("a")
        if self.deletes:
            needed |= {"r", "w"}
        return needed

    def apply(self, facts: frozenset[Fact]) -> frozenset[Fact] | None:
        """What becomes of a document; ``None`` where it does not fit (P-54)."""
        values = {v for _, v in facts} | {""}
        found = [
            value
            for value in (values if _open(self.where) else {""})
            if _bound(self.where, value) <= facts
        ]
        if self.strict and len(found) != 1:
            return None
        gone = frozenset(f for value in found for f in _bound(self.deletes, value))
        if self.strict and not gone <= facts:
            return None
        return (facts - gone) | {f for value in found for f in _bound(self.inserts, value)}

    def n3(self, it: str = "<#it>") -> str:
        parts = {"where": self.where, "deletes": self.deletes, "inserts": self.inserts}
        said = "".join(
            f"; <{SOLID.NS}{name}> {{ {turtle(facts, it)} }}"
            for name, facts in parts.items()
            if facts
        )
        return f"_:patch a <{SOLID.INSERT_DELETE_PATCH}> {said} ."

    def sparql(self, it: str = "<#it>") -> str:
        if not self.where and not _open(self.deletes | self.inserts):
            said = [
                f"{word} DATA {{ {turtle(facts, it)} }}"
                for word, facts in (("DELETE", self.deletes), ("INSERT", self.inserts))
                if facts
            ]
            return " ; ".join(said)
        return (
            f"DELETE {{ {turtle(self.deletes, it)} }} INSERT {{ {turtle(self.inserts, it)} }} "
            f"WHERE {{ {turtle(self.where, it)} }}"
        )


def _open(facts: Iterable[Fact]) -> bool:
    return any(value == VARIABLE for _, value in facts)


def _bound(facts: Iterable[Fact], value: str) -> frozenset[Fact]:
    return frozenset((p, value if v == VARIABLE else v) for p, v in facts)
