"""Access rules of the oracle: what they say, whom they speak of, how they are written.

Written from ``requirements`` 1.2 alone. Modes are letters, ``r a w c``; Write brings Append.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vocab.terms import ACL, FOAF, RDF

EVERYBODY, SIGNED_IN = "everybody", "signed-in"
_MODES = {"r": ACL.READ, "a": ACL.APPEND, "w": ACL.WRITE, "c": ACL.CONTROL}
WORDS = {"r": "read", "a": "append", "w": "write", "c": "control"}

Line = tuple[str, str, str]


@dataclass(frozen=True)
class Who:
    """Somebody who asks; ``client`` is the app in use."""

    name: str
    webid: str | None = None
    client: str | None = None


STRANGER = Who("stranger")


@dataclass(frozen=True)
class Rule:
    """One authorization. ``whom`` is a WebID, or one of the two classes."""

    whom: str
    modes: str
    here: bool = True
    inside: bool = False
    client: str | None = None

    def speaks_of(self, who: Who) -> bool:
        """W-07, W-08, W-11."""
        if self.client is not None and who.client != self.client:
            return False
        if self.whom == EVERYBODY:
            return True
        return who.webid is not None and self.whom in (SIGNED_IN, who.webid)

    @property
    def name(self) -> str:
        """The same for equal rules, another for any two that differ."""
        letters = "".join(c if c.isalnum() else "-" for c in f"{self.whom}-{self.client}")
        return f"{letters}-{self.modes}-{self.here:d}{self.inside:d}"

    def lines(self, subject: str) -> list[Line]:
        """Its statements in the ACL of ``subject``."""
        me = f"{subject}.acl#{self.name}"
        found = [(me, RDF.TYPE, ACL.AUTHORIZATION)]
        found += [(me, ACL.MODE, _MODES[mode]) for mode in self.modes]
        if self.here:
            found.append((me, ACL.ACCESS_TO, subject))
        if self.inside:
            found.append((me, ACL.DEFAULT, subject))
        if self.whom in (EVERYBODY, SIGNED_IN):
            kind = FOAF.AGENT if self.whom == EVERYBODY else ACL.AUTHENTICATED_AGENT
            found.append((me, ACL.AGENT_CLASS, kind))
        else:
            found.append((me, ACL.AGENT, self.whom))
        if self.client is not None:
            condition = f"{me}-client"
            found.append((me, ACL.CONDITION, condition))
            found.append((condition, RDF.TYPE, ACL.CLIENT_CONDITION))
            found.append((condition, ACL.CLIENT, self.client))
        return found


def granted(rules: Iterable[Rule], who: Who) -> frozenset[str]:
    """The modes that these rules together grant."""
    modes = {mode for rule in rules if rule.speaks_of(who) for mode in rule.modes}
    if "w" in modes:
        modes.add("a")
    return frozenset(modes)


def written(lines: Iterable[Line]) -> str:
    """As N-Triples, which every RDF syntax of ours reads."""
    return "".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in lines)
