"""Reader classes: resources with the same readers under one label (``cross-pod query``).

An index keeps a graph a class, never a graph a document: a query's dataset is the handful of
classes that its agent may read. The label is a digest of who may read, in one normal form, so that
it is the same in every process and after every restart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from pod_server.model.access import Authorization, Condition, Mode
from proofs.value import value

PUBLIC = "public"
NOBODY = "nobody"
_LABEL_LENGTH = 20
#: Origins, conditions, and the end.
_Limits = tuple[frozenset[str], frozenset[Condition], int | None]


@value
class ReaderClass:
    """A label, and the rules for Read that it stands for (their objects no longer matter)."""

    label: str
    rules: tuple[Authorization, ...]


def reader_class(rules: Iterable[Authorization]) -> ReaderClass:
    """The class of a resource on which these rules are in force."""
    merged = _merged(rule for rule in rules if Mode.READ in rule.modes)
    if any(rule.everyone and not rule.conditions and rule.until is None for rule in merged):
        return ReaderClass(PUBLIC, (Authorization(PUBLIC, Mode.READ, everyone=True),))
    if not merged:
        return ReaderClass(NOBODY, ())
    written = sorted(json.dumps(_plain(rule), ensure_ascii=False) for rule in merged)
    digest = hashlib.sha256("\n".join(written).encode("utf-8", "surrogatepass")).hexdigest()
    return ReaderClass(digest[:_LABEL_LENGTH], tuple(merged))


def _merged(rules: Iterable[Authorization]) -> list[Authorization]:
    """One rule for each combination of limits; whom it names is put together."""
    by_limits: dict[_Limits, list[Authorization]] = {}
    for rule in rules:
        # A rule that is open to everybody does not look at origins (W-12).
        origins: frozenset[str] = frozenset() if rule.everyone else rule.origins
        limits = origins, frozenset(rule.conditions), rule.until
        by_limits.setdefault(limits, []).append(rule)
    return [_union(limits, same) for limits, same in by_limits.items()]


def _union(limits: _Limits, rules: list[Authorization]) -> Authorization:
    origins, conditions, until = limits
    everyone = any(rule.everyone for rule in rules)
    authenticated = not everyone and any(rule.authenticated for rule in rules)
    nobody: frozenset[str] = frozenset()
    named = not everyone and not authenticated
    return Authorization(
        node="",
        modes=Mode.READ,
        agents=nobody.union(*(rule.agents for rule in rules)) if named else nobody,
        groups=nobody.union(*(rule.groups for rule in rules)) if named else nobody,
        everyone=everyone,
        authenticated=authenticated,
        origins=origins,
        conditions=tuple(sorted(conditions, key=lambda c: json.dumps(_plain_condition(c)))),
        until=until,
    )


def _plain(rule: Authorization) -> list[object]:
    said: list[object] = [
        rule.everyone,
        rule.authenticated,
        sorted(rule.agents),
        sorted(rule.groups),
        sorted(rule.origins),
        [_plain_condition(condition) for condition in rule.conditions],
    ]
    return said if rule.until is None else [*said, rule.until]


def _plain_condition(condition: Condition) -> list[object]:
    return [condition.kind, sorted(condition.named), sorted(condition.groups), condition.anyone]
