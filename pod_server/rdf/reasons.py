"""Why somebody may do something, or may not, in sentences that name the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pod_server.model.access import (
    Agent,
    Authorization,
    Condition,
    Membership,
    Mode,
    applies,
    holds,
)
from pod_server.model.iri import Address
from vocab.terms import ACL

_MODES = (Mode.READ, Mode.WRITE, Mode.APPEND, Mode.CONTROL)


def reasons(
    acl: str,
    inherited: bool,
    rules: Sequence[Authorization],
    agent: Agent,
    address: Address,
    member: Membership,
) -> list[str]:
    """One sentence a mode, and what the rules rest on first."""
    what = f"what {acl} says of members (acl:default)" if inherited else f"{acl}, its own"
    found = [f"The rules for {address.subject} are {what}."]
    found.extend(_reason(mode, rules, agent, member) for mode in _MODES)
    return found


def _reason(mode: Mode, rules: Sequence[Authorization], agent: Agent, member: Membership) -> str:
    word, who = mode.words(), agent.webid or "somebody without credentials"
    about = [rule for rule in rules if mode in rule.modes]
    for rule in about:
        if applies(rule, agent, member):
            ground = _ground(rule, agent, member)
            return f"{word}: granted to {who} by the rule {rule.node}, {ground}."
    if not about:
        return f"{word}: not granted; no rule is about it."
    misses = "; ".join(f"{rule.node} {_miss(rule, agent, member)}" for rule in about)
    return f"{word}: not granted to {who}: {misses}."


def _ground(rule: Authorization, agent: Agent, member: Membership) -> str:
    met = [_limit(condition) for condition in rule.conditions]
    if rule.origins and not rule.everyone:
        met.append(f"for pages of {', '.join(sorted(rule.origins))}")
    within = f", {' and '.join(met)}, which holds" if met else ""
    if rule.everyone:
        return f"which is for everybody{within}"
    if agent.webid in rule.agents:
        return f"which names this agent{within}"
    if rule.authenticated:
        return f"which is for everybody who is signed in{within}"
    holding = [group for group in sorted(rule.groups) if member(agent.webid or "", group)]
    return f"which is for a group that holds this agent ({', '.join(holding)}){within}"


def _miss(rule: Authorization, agent: Agent, member: Membership) -> str:
    open_rule = Authorization(
        rule.node,
        rule.modes,
        agents=rule.agents,
        groups=rule.groups,
        everyone=rule.everyone,
        authenticated=rule.authenticated,
    )
    if not applies(open_rule, agent, member):
        return f"is for {' and '.join(_audience(rule))}"
    from_elsewhere = agent.origin is not None and agent.origin not in rule.origins
    if rule.origins and from_elsewhere and not rule.everyone:
        named = ", ".join(sorted(rule.origins))
        return f"is limited to the origins {named}, and this comes from {agent.origin}"
    broken = [_limit(c) for c in rule.conditions if not holds(c, agent, member)]
    return (
        f"holds only {' and '.join(broken)}; this comes with the app {agent.client} and the "
        f"issuer {agent.issuer}"
    )


def _limit(condition: Condition) -> str:
    """A condition in words."""
    what = "app" if condition.kind == ACL.CLIENT_CONDITION else "issuer"
    if condition.anyone:
        return f"with any {what}"
    named = [*sorted(condition.named), *(f"members of {g}" for g in sorted(condition.groups))]
    return f"with the {what} {' or '.join(named) or 'that nobody names'}"


def _audience(rule: Authorization) -> Iterator[str]:
    if rule.authenticated:
        yield "everybody who is signed in"
    if rule.agents:
        yield ", ".join(sorted(rule.agents)[:5])
    if rule.groups:
        yield f"members of {', '.join(sorted(rule.groups)[:5])} (out of reach, it has none)"
