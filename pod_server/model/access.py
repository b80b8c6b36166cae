"""Who may do what: agents, modes, and the judging of one set of access rules.

Pure rules (Web Access Control). Where the effective rules of an address lie, and what a group's
members are, is found out by ``rdf/wac.py``; here they are only weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from enum import Flag
from typing import NoReturn

from pod_server.model.errors import AccessDenied, Unauthenticated
from pod_server.model.iri import Address, lies_in
from proofs.value import value


class Mode(Flag):
    """The access modes of WAC §4.2. Write includes Append."""

    NONE = 0
    READ = 1
    APPEND = 2
    WRITE = 4
    CONTROL = 8

    def words(self) -> str:
        """As ``WAC-Allow`` writes them: ``read write append control``."""
        written = [word for mode, word in _WORDS if mode in self]
        return " ".join(written)


_WORDS = (
    (Mode.READ, "read"),
    (Mode.WRITE, "write"),
    (Mode.APPEND, "append"),
    (Mode.CONTROL, "control"),
)


def modes_named(words: str) -> Mode:
    """Inverse of :meth:`Mode.words`."""
    return Mode(sum(mode.value for mode, word in _WORDS if word in words.split()))


ALL_MODES = Mode.READ | Mode.APPEND | Mode.WRITE | Mode.CONTROL


@value
class Limits:
    """What a person lets an app do of what they may do themselves (O-13, W-11).

    Counts as one more client condition on every access rule, whichever grants: it holds for these
    modes, in these ``places`` (a container's IRI holds all below it), or anywhere on this server
    where there are none.
    """

    modes: Mode
    places: tuple[str, ...] = ()

    def at(self, subject: str) -> Mode:
        """The modes that may be granted on the resource with this IRI."""
        return self.modes if not self.places or self.hold(subject) else Mode.NONE

    def hold(self, subject: str) -> bool:
        """Whether one of the places is this resource, or a container that it lies in."""
        return lies_in(subject, self.places)


@value
class Warrant:
    """What a token that stands lets its holder do, and until when (microseconds since 1970)."""

    limits: Limits | None = None
    until: int | None = None


@value
class Agent:
    """Who is asking (O-21): the WebID, the app it uses, who vouches, and the browser's origin.

    ``grant`` names what the token came out of, where that is told; rules never ask for it.
    ``limits``: what the app was let in to, where that is not all that the WebID may do (O-13).
    """

    webid: str | None = None
    client: str | None = None
    issuer: str | None = None
    origin: str | None = None
    grant: str = field(default="", compare=False)
    limits: Limits | None = None

    @property
    def doer(self) -> str | None:
        """Whose doing it is, as the ledger keeps it: WebID, then which sign-in or machine."""
        through = self.grant or self.client
        return f"{self.webid} {through}" if through and self.webid else self.webid

    @property
    def is_stranger(self) -> bool:
        return self.webid is None


STRANGER = Agent()


@value
class Condition:
    """A client or issuer condition (WAC 1.1 §4.3): who is named, or ``anyone``."""

    kind: str  # the IRI of its class
    named: frozenset[str]
    groups: frozenset[str] = frozenset()
    anyone: bool = False


@value
class Authorization:
    """One rule, as read from an ACL resource; ``node`` is its name there, for explanations."""

    node: str
    modes: Mode
    access_to: frozenset[str] = frozenset()
    default: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    everyone: bool = False
    authenticated: bool = False
    origins: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    #: The moment from which it grants nothing any more, in microseconds since 1970.
    until: int | None = None

    def lasts(self, now: int) -> bool:
        """Whether it still counts at that moment."""
        return self.until is None or now < self.until


#: Whether a WebID (or client, issuer) belongs to the group with this IRI; False where unreachable.
Membership = Callable[[str, str], bool]


def applies(rule: Authorization, agent: Agent, member: Membership) -> bool:
    """Whether this rule speaks of this agent (W-07 to W-12). Its object is the caller's affair."""
    if not (rule.everyone or _named(rule, agent, member)):
        return False
    if rule.origins and not rule.everyone and agent.origin and agent.origin not in rule.origins:
        return False
    return all(holds(condition, agent, member) for condition in rule.conditions)


def _named(rule: Authorization, agent: Agent, member: Membership) -> bool:
    webid = agent.webid
    if webid is None:
        return False
    return (
        rule.authenticated
        or webid in rule.agents
        or any(member(webid, group) for group in rule.groups)
    )


def holds(condition: Condition, agent: Agent, member: Membership) -> bool:
    """Whether the app (or issuer) that the agent comes with is one that is named (W-11)."""
    who = agent.client if condition.kind.endswith("ClientCondition") else agent.issuer
    if condition.anyone:
        return True
    if who is None:
        return False
    return who in condition.named or any(member(who, group) for group in condition.groups)


def judge(rules: Iterable[Authorization], agent: Agent, member: Membership) -> Mode:
    """The modes that these rules together grant; Write brings Append with it (W-10)."""
    granted = Mode.NONE
    for rule in rules:
        if rule.modes not in granted and applies(rule, agent, member):
            granted |= rule.modes
    if Mode.WRITE in granted:
        granted |= Mode.APPEND
    return granted


@value
class Grants:
    """What an agent may do at one address, and what that was judged by.

    ``user`` includes ``public``. ``rules_at`` is the number of the pod's last change to any access
    rule when this was judged: a write that rests on these grants carries it into its change.
    ``asks``: a group was asked, or a rule has an end: what is granted may change while this pod's
    ledger stands still.
    """

    agent: Agent
    address: Address
    user: Mode
    public: Mode
    rules_at: int
    asks: bool = False

    @property
    def only_reads(self) -> bool:
        """Whether there is nothing that may be changed."""
        return not self.user._value_ & ~Mode.READ._value_

    def allow(self, mode: Mode) -> bool:
        return mode in self.user

    def require(self, *any_of: Mode) -> None:
        """Pass if one of the modes is granted; else refuse: who are you (401), or no (403)."""
        granted = self.user._value_
        for mode in any_of:
            if mode._value_ & granted:
                return
        self.refuse(any_of[0])

    def refuse(self, mode: Mode) -> NoReturn:
        """Raise the refusal that fits: a stranger is asked for credentials (P-03)."""
        if self.agent.is_stranger:
            raise Unauthenticated
        raise AccessDenied(mode.words(), self.address.iri)
