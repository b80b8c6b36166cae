"""Several edits of access rules as one change: what a grant adds to each place, and takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pod_server.actions.sharing import Edit
from pod_server.civic.giving.access_grants import Grant
from pod_server.civic.giving.access_requests import Asked
from pod_server.civic.giving.held import Held
from pod_server.contracts import Ledger
from pod_server.model.change import Kind, Put, Write
from pod_server.model.errors import BadAddress, MissingResource
from pod_server.model.iri import Address, Role, address, canonical
from pod_server.model.rulebook import Rulebook, Terms
from pod_server.model.terms import Triple
from pod_server.model.verdicts import Whom


def additions(given: Grant, base: str) -> Iterator[tuple[str, Edit]]:
    """For each target's path, what its rules become."""
    by_target: dict[str, list[Asked]] = {}
    for part in given.parts:
        by_target.setdefault(part.target, []).append(part)
    for target, parts in by_target.items():

        def edit(book: Rulebook, target: str = target, parts: list[Asked] = parts) -> set[Triple]:
            after: set[Triple] = set()
            for number, part in enumerate(parts):
                terms = Terms(part.modes, True, target.endswith("/"), part.until_us or None)
                node = f"{target}.acl#grant-{given.identifier}-{number}"
                after |= book.added(node, Whom.PERSON, given.who, terms)
            return after

        yield target.removeprefix(base), edit


def removals(ours: Sequence[Held]) -> Iterator[tuple[str, Edit]]:
    """For each place's path, its rules without these."""
    by_place: dict[str, list[str]] = {}
    for each in ours:
        by_place.setdefault(each.address.path, []).append(each.entry.key)
    for path, keys in by_place.items():

        def edit(book: Rulebook, keys: list[str] = keys) -> set[Triple]:
            return book.taken_back(*keys)

        yield path, edit


def resource(ledger: Ledger, path: str) -> Address:
    """The document or folder with that path; raises ``MissingResource`` for what can be none."""
    try:
        found = address(ledger.pod.base, canonical(path.encode("utf-8", "surrogatepass")))
    except BadAddress:
        raise MissingResource(ledger.pod.base + path) from None
    if found.role is not Role.RESOURCE:
        raise MissingResource(found.iri)
    return found


def same(edit: Edit, _: Address) -> Edit:
    """An edit that was made for the address beforehand."""
    return edit


def once(writes: Iterable[Write]) -> tuple[Write, ...]:
    """Each container is made once, however many ask for it."""
    seen: set[str] = set()
    kept = []
    for write in writes:
        if isinstance(write, Put) and write.kind is Kind.CONTAINER:
            if write.name in seen:
                continue
            seen.add(write.name)
        kept.append(write)
    return tuple(kept)
