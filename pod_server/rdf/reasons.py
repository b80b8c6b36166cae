"""Why somebody may do something, or may not, in sentences that name the rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pod_server.model.access import Agent, Authorization, Condition
from pod_server.model.iri import Address
from pod_server.model.moments import written
from pod_server.model.verdicts import Gap, Miss, Reading, Verdict, Whom
from vocab.terms import ACL


def reasons(
    reading: Reading, found: Iterable[Verdict], agent: Agent, address: Address
) -> list[str]:
    """One sentence a mode, and what the rules rest on first."""
    acl = reading.acl
    if reading.broken:
        return [f"The access rules {acl} cannot be read: only the pod's owner may mend them."]
    own = f"{acl}, its own"
    what = f"what {acl} says of members (acl:default)" if reading.inherited else own
    rest = (_reason(verdict, agent) for verdict in found)
    return [f"The rules for {address.subject} are {what}.", *rest]


def _reason(verdict: Verdict, agent: Agent) -> str:
    word, who = verdict.mode.words(), agent.webid or "somebody without credentials"
    if verdict.rule is not None:
        ground = _ground(verdict, verdict.rule)
        return f"{word}: granted to {who} by the rule {verdict.rule.node}, {ground}."
    if not verdict.misses:
        return f"{word}: not granted; no rule is about it."
    misses = "; ".join(f"{miss.rule.node} {_miss(miss, agent)}" for miss in verdict.misses)
    return f"{word}: not granted to {who}: {misses}."


def _ground(verdict: Verdict, rule: Authorization) -> str:
    met = [_limit(condition) for condition in rule.conditions]
    if rule.origins and not rule.everyone:
        met.append(f"for pages of {', '.join(sorted(rule.origins))}")
    if rule.until is not None:
        met.append(f"until {written(rule.until)}")
    within = f", {' and '.join(met)}, which holds" if met else ""
    if verdict.whom is Whom.EVERYBODY:
        return f"which is for everybody{within}"
    if verdict.whom is Whom.PERSON:
        return f"which names this agent{within}"
    if verdict.whom is Whom.SIGNED_IN:
        return f"which is for everybody who is signed in{within}"
    return f"which is for a group that holds this agent ({', '.join(verdict.groups)}){within}"


def _miss(miss: Miss, agent: Agent) -> str:
    if miss.gap is Gap.AUDIENCE:
        return f"is for {' and '.join(_audience(miss.rule))}"
    if miss.gap is Gap.ENDED:
        return f"has ended on {written(miss.rule.until or 0)}"
    if miss.gap is Gap.ORIGIN:
        named = ", ".join(sorted(miss.rule.origins))
        return f"is limited to the origins {named}, and this comes from {agent.origin}"
    broken = [_limit(condition) for condition in miss.broken]
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
