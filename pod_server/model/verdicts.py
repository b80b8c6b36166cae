"""What access rules come to, told apart: who is granted what, by which rule, or why not.

The one reading for whoever explains it: ``sesame why`` puts it into sentences, the page where an
owner shares puts it into words. Pure, as ``model/access.py``, by which all is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from pod_server.model.access import (
    Agent,
    Authorization,
    Condition,
    Membership,
    Mode,
    applies,
    holds,
)
from proofs.value import value

#: In the order in which people think of them.
EACH_MODE = (Mode.READ, Mode.WRITE, Mode.APPEND, Mode.CONTROL)


class Whom(StrEnum):
    """Who a rule is for; one rule may be for several."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"
    PERSON = "person"
    GROUP = "group"


class Gap(StrEnum):
    """What keeps a rule from granting."""

    AUDIENCE = "audience"
    ORIGIN = "origin"
    CONDITION = "condition"
    ENDED = "ended"


@value
class Share:
    """One audience of one rule: ``who`` is a WebID, a group, or empty for the two classes."""

    whom: Whom
    who: str
    rule: Authorization


@value
class Miss:
    """A rule about the mode that does not grant it; ``broken`` are the conditions not met."""

    rule: Authorization
    gap: Gap
    broken: tuple[Condition, ...] = ()


@value
class Verdict:
    """One mode for one agent: the rule that grants it and why it is for this agent, or the misses.

    ``groups`` are those that hold the agent, where the rule is for groups.
    """

    mode: Mode
    rule: Authorization | None = None
    whom: Whom | None = None
    groups: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()

    @property
    def granted(self) -> bool:
        return self.rule is not None


@value
class Reading:
    """The rules in force on a resource. ``acl`` is where they are written.

    ``inherited``: they are what a container above says of its members. ``broken``: they are there
    and cannot be read.
    """

    acl: str
    inherited: bool
    rules: tuple[Authorization, ...]
    broken: bool = False


def in_force(
    rules: Iterable[Authorization], subject: str, *, own: bool
) -> tuple[Authorization, ...]:
    """Those of an ACL's rules that count: for its own subject, or for what inherits (W-06, W-07).

    ``subject`` is the IRI of the resource that the ACL belongs to.
    """
    return tuple(rule for rule in rules if subject in (rule.access_to if own else rule.default))


def shares(rules: Iterable[Authorization]) -> Iterator[Share]:
    """Each audience of each rule, the widest first."""
    for rule in rules:
        if rule.everyone:
            yield Share(Whom.EVERYBODY, "", rule)
        if rule.authenticated:
            yield Share(Whom.SIGNED_IN, "", rule)
        for group in sorted(rule.groups):
            yield Share(Whom.GROUP, group, rule)
        for agent in sorted(rule.agents):
            yield Share(Whom.PERSON, agent, rule)


def verdicts(
    rules: Sequence[Authorization], agent: Agent, member: Membership, now: int
) -> list[Verdict]:
    """One for each mode, as :func:`~pod_server.model.access.judge` weighs it at that moment."""
    return [_verdict(mode, rules, agent, member, now) for mode in EACH_MODE]


def _verdict(
    mode: Mode, rules: Sequence[Authorization], agent: Agent, member: Membership, now: int
) -> Verdict:
    about = [rule for rule in rules if mode in rule.modes]
    for rule in about:
        if rule.lasts(now) and applies(rule, agent, member):
            whom, groups = _ground(rule, agent, member)
            return Verdict(mode, rule, whom, groups)
    return Verdict(mode, misses=tuple(_miss(rule, agent, member) for rule in about))


def _ground(rule: Authorization, agent: Agent, member: Membership) -> tuple[Whom, tuple[str, ...]]:
    if rule.everyone:
        return Whom.EVERYBODY, ()
    if agent.webid in rule.agents:
        return Whom.PERSON, ()
    if rule.authenticated:
        return Whom.SIGNED_IN, ()
    webid = agent.webid or ""
    return Whom.GROUP, tuple(group for group in sorted(rule.groups) if member(webid, group))


def _miss(rule: Authorization, agent: Agent, member: Membership) -> Miss:
    open_rule = Authorization(
        rule.node,
        rule.modes,
        agents=rule.agents,
        groups=rule.groups,
        everyone=rule.everyone,
        authenticated=rule.authenticated,
    )
    if not applies(open_rule, agent, member):
        return Miss(rule, Gap.AUDIENCE)
    from_elsewhere = agent.origin is not None and agent.origin not in rule.origins
    if rule.origins and from_elsewhere and not rule.everyone:
        return Miss(rule, Gap.ORIGIN)
    broken = tuple(c for c in rule.conditions if not holds(c, agent, member))
    if not broken:
        return Miss(rule, Gap.ENDED)
    return Miss(rule, Gap.CONDITION, broken)
