"""The ground that a write stands on: what is there, who may, and which containers are missing.

Nothing here writes. Each function answers or refuses; refusals for want of access come before any
that would tell what exists (W-22, S-21, S-22, S-24).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import Agent, Grants, Mode
from pod_server.model.change import Key, Kind, Put, Stored
from pod_server.model.conditions import NO_CONDITIONS, Conditions
from pod_server.model.errors import Conflict, MethodNotAllowed, MissingResource
from pod_server.model.iri import Address, Role, lineage, parent
from proofs.value import value


@value
class Way:
    """The containers to be made above a new resource, outermost first, and what that rests on."""

    made: tuple[Put, ...] = ()
    rests_on: Mapping[Key, int | None] = field(default_factory=dict)


NOTHING_MISSING = Way()

REPLIES_STAY = (
    "What was replied stays as it was signed: delete the message in the company's account."
)


def seconds(stored: Stored | None) -> int | None:
    """When it was last changed, in whole seconds, as HTTP dates tell it."""
    return stored.modified_us // 1_000_000 if stored else None


def check(conditions: Conditions, stored: Stored | None) -> None:
    """Raise ``PreconditionFailed`` unless a write over ``stored`` may go ahead."""
    if conditions is not NO_CONDITIONS:
        conditions.check(stored.tag if stored else None, seconds(stored))


def relied_upon(conditions: Conditions, stored: Stored | None) -> dict[Key, int | None]:
    """The version of a container, where the sender insists on one (P-07).

    Otherwise nothing: it moves with every member, and they are not in each other's way.
    """
    if stored is None or conditions is NO_CONDITIONS or conditions == NO_CONDITIONS:
        return {}
    return {(stored.name, stored.role): stored.version}


def mode_to_write(address: Address) -> Mode:
    """The mode that writing an auxiliary resource over needs of its subject (W-18, W-19, S-17)."""
    refuse_made_here(address)
    return Mode.CONTROL if address.role is Role.ACL else Mode.WRITE


def refuse_made_here(address: Address) -> None:
    """Raises :class:`MethodNotAllowed` for what the server alone writes (`domain` 5)."""
    if address.role is Role.REPLIES:
        raise MethodNotAllowed("", ("GET", "HEAD", "OPTIONS"), REPLIES_STAY)


def is_there(stored: Stored | None, address: Address) -> bool:
    """Whether what is stored under the name is what the address says, slash and all."""
    return stored is not None and stored.is_container == address.is_container


def refuse_other(stored: Stored | None, address: Address) -> None:
    """Raises :class:`Conflict` where the other of ``/a`` and ``/a/`` is there (P-11)."""
    if stored is not None and stored.is_container != address.is_container:
        there = "a container" if stored.is_container else "a document"
        raise Conflict(f"There is {there} of this name; {address.iri} cannot exist beside it.")


def subject_of(ledger: Ledger, address: Address) -> Stored:
    """The resource that an auxiliary address belongs to; without it there is no auxiliary."""
    subject = ledger.read(address.name)
    if subject is None or subject.is_container != address.is_container:
        raise MissingResource(address.subject)
    return subject


def way_to(rules: AccessRules, ledger: Ledger, agent: Agent, address: Address) -> Way:
    """The way from the nearest container that is there down to a new resource.

    The sender needs Append on that container and on each one to be made (W-14). A document among
    the ancestors is a conflict (P-35).
    """
    missing: list[str] = []
    nearest, above = None, parent(address.name)
    while above is not None:
        nearest = ledger.read(above)
        if nearest is not None:
            break
        missing.append(above)
        above = parent(above)
    for name in [*([nearest.name] if nearest else []), *missing]:
        container = Address(address.base, name, True)
        rules.grants(ledger, agent, container).require(Mode.APPEND)
    if nearest is not None and not nearest.is_container:
        raise Conflict(f"{address.base}{nearest.name} is a document; nothing can lie below it.")
    if not missing:
        return NOTHING_MISSING
    made = tuple(Put(name, "", b"", kind=Kind.CONTAINER) for name in reversed(missing))
    return Way(made, {(name, Role.RESOURCE): None for name in missing})


def may_delete(
    rules: AccessRules, ledger: Ledger, agent: Agent, address: Address
) -> tuple[Grants, Stored]:
    """What is there, for whoever may take it away.

    Write on the resource and on its container (W-17); a reader learns that nothing is there.

    A container also needs Read, as in the permission table of `requirements` 1.2.
    """
    grants = rules.grants(ledger, agent, address)
    stored = ledger.read(address.name)
    if stored is None or stored.is_container != address.is_container:
        if grants.allow(Mode.READ):
            raise MissingResource(address.iri)
        grants.refuse(Mode.WRITE)
    grants.require(Mode.WRITE)
    if address.is_container:
        # That a container is not empty (409) is something only its readers may learn.
        grants.require(Mode.READ)
    if address.name:
        above = Address(address.base, lineage(address.name)[1], True)
        rules.grants(ledger, agent, above).require(Mode.WRITE)
    return grants, stored
