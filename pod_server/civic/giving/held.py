"""Who holds what: every audience of every rule in a pod besides its owner's, by the rules alone.

All access rules of a pod are walked, which costs a look at each name in it; the answer is kept
until a rule changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pod_server.actions.sharing import Sharing
from pod_server.civic.civil_status.statements import Memory
from pod_server.contracts import Ledger
from pod_server.model.change import Kind
from pod_server.model.errors import Corrupted
from pod_server.model.iri import Address, Role, lineage
from pod_server.model.rulebook import Entry, Rulebook
from pod_server.model.verdicts import Whom
from proofs.value import value

_GRANT = "#grant-"
_KEPT: Memory[tuple[str, int], Sequence[Held]] = Memory(64)


@value
class Held:
    """One audience of one rule at ``address``; ``grant`` names the record that it came from."""

    address: Address
    entry: Entry
    grant: str


def held(sharing: Sharing, ledger: Ledger, left_out: Sequence[str]) -> Sequence[Held]:
    """All of them but those below ``left_out``, which are the pod's own affair."""
    key = ledger.pod.pod_id, ledger.rules_at()
    return _KEPT.get(key, lambda: tuple(_found(sharing, ledger, left_out)))


def ruled(ledger: Ledger, left_out: Sequence[str]) -> Iterator[Address]:
    """The resources with access rules of their own, the root first."""
    base = ledger.pod.base
    if ledger.read("", Role.ACL) is not None:
        yield Address(base, "", True)
    waiting = [""]
    while waiting:
        container = waiting.pop()
        for member in ledger.children(container):
            if member.name in left_out:
                continue
            is_folder = member.kind is Kind.CONTAINER
            if ledger.read(member.name, Role.ACL) is not None:
                yield Address(base, member.name, is_folder)
            if is_folder:
                waiting.append(member.name)


def holding(
    ledger: Ledger, name: str, held: Sequence[Held], now: int, *, persons_only: bool = False
) -> Sequence[str]:
    """Those whom the rules in force on a resource name, besides the owner of its pod.

    WebIDs and groups, unless only persons are wanted; ``everybody`` and ``signed_in``.
    """
    ruled_by = next(n for n in lineage(name) if not n or ledger.read(n, Role.ACL) is not None)
    found = set()
    for each in held:
        terms, share = each.entry.terms, each.entry.share
        counts = terms.here if ruled_by == name else terms.below
        lasts = terms.until is None or terms.until > now
        is_wanted = share.whom is Whom.PERSON or not persons_only
        if each.address.name == ruled_by and counts and lasts and is_wanted:
            found.add(share.who or share.whom.value)
    return sorted(found)


def covers(target: str, iri: str) -> bool:
    """Whether what was given at ``target``, a folder or a document, takes in the resource."""
    return target == iri or (target.endswith("/") and iri.startswith(target))


def _found(sharing: Sharing, ledger: Ledger, left_out: Sequence[str]) -> Iterator[Held]:
    owner = ledger.pod.owner
    for where in ruled(ledger, left_out):
        acl = ledger.read(where.name, Role.ACL)
        if acl is None:
            continue
        try:
            graph = sharing.content.documents.graph(ledger, acl)
        except Corrupted:
            continue
        book = Rulebook(graph, sharing.rules.authorizations(graph), where.subject)
        for entry in book.entries(own=True):
            if entry.share.whom is Whom.PERSON and entry.share.who == owner:
                continue
            yield Held(where, entry, _grant(entry.share.rule.node))


def _grant(node: str) -> str:
    _, is_one, rest = node.strip("<>").partition(_GRANT)
    return rest.partition("-")[0] if is_one else ""
