"""Patching: what a patch comes to on what is stored, under the modes that its effect needs."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.actions import ground
from pod_server.actions.content import Content
from pod_server.actions.read import RDF_TYPES
from pod_server.actions.settle import Outcome, Prepared
from pod_server.actions.wishes import PatchWish
from pod_server.contracts import Arrival, Ledger
from pod_server.model.access import Agent, Grants, Mode
from pod_server.model.change import Amend, Change, Key, Put, Stored
from pod_server.model.errors import UnsupportedType
from pod_server.model.iri import Address, Role
from pod_server.model.layers import patched
from pod_server.model.patch import Effect, Patch, effect
from pod_server.model.terms import Graph
from proofs.value import value

PATCH_TYPES = ("text/n3", "application/sparql-update")
NEW_DOCUMENT_TYPE = "text/turtle"


def amend(content: Content, ledger: Ledger, wish: PatchWish, base: str = "") -> Prepared:
    """Prepare a patch of a document or an auxiliary resource, there or to be made (P-54, P-55).

    Relative IRIs are resolved against ``base``, by default the target.
    """
    address = wish.address
    grants = content.rules.grants(ledger, wish.agent, address)
    if address.role is Role.ACL:
        grants.require(Mode.CONTROL)
    else:
        grants.require(Mode.APPEND, Mode.READ)
    ground.refuse_made_here(address)
    patch = content.codecs.patch(wish.body, wish.media_type, base or address.iri)
    require_modes(grants, patch, address)
    above = ground.NOTHING_MISSING
    if address.role is Role.RESOURCE:
        old = ledger.read(address.name)
        if not ground.is_there(old, address):
            grants.require(Mode.APPEND)
            above = ground.way_to(content.rules, ledger, wish.agent, address)
        ground.refuse_other(old, address)
    else:
        ground.subject_of(ledger, address)
        old = ledger.read(address.name, address.role)
        if old is None and address.role is Role.DESCRIPTION:
            grants.require(Mode.APPEND)
    ground.check(wish.conditions, old)
    if old is not None and old.media_type not in RDF_TYPES:
        raise UnsupportedType(wish.media_type, ())
    return _prepared(content, ledger, wish, grants, patch, old, above)


def require_modes(grants: Grants, patch: Patch, address: Address) -> None:
    """The modes that the patch's effect needs (P-53, W-15).

    Nothing is found for who may not read (S-23). Access rules need Control alone (W-18).
    """
    if address.role is Role.ACL:
        return
    for step in (patch,) if patch.then is None else patch.steps():
        if step.where:
            grants.require(Mode.READ)
        if step.inserts:
            grants.require(Mode.APPEND)
        if step.deletes:
            grants.require(Mode.READ)
            grants.require(Mode.WRITE)


def _prepared(
    content: Content,
    ledger: Ledger,
    wish: PatchWish,
    grants: Grants,
    patch: Patch,
    old: Stored | None,
    above: ground.Way,
) -> Prepared:
    address = wish.address
    before: Graph = content.documents.graph(ledger, old) if old else set()
    done = effect(patch, before)
    media_type = old.media_type if old else NEW_DOCUMENT_TYPE
    outcome = Outcome(address, created=old is None, media_type=media_type)
    if old is not None and not (done.removed or done.inserted):
        return Prepared(None, Outcome(address, False, old.version, media_type))
    after = patched(before, done.removed, done.inserted)
    guarded: Mapping[Key, int | None] | None
    if address.role is Role.RESOURCE:
        guarded = content.nothing_asked(ledger, address)
        if guarded is None:
            guarded = content.pass_guards(
                Arrival(ledger, wish.agent, address, media_type, None, lambda: after, old)
            )
    else:
        guarded = content.check_auxiliary(ledger, wish.agent, address, after, media_type)
    is_kept = old if address.role is Role.RESOURCE else None
    kept = content.kept(ledger, wish.agent, address, is_kept, guarded)
    return rewritten(
        content,
        ledger,
        Rewriting(wish.agent, address, old, after, done, grants.rules_at),
        outcome,
        {**above.rests_on, **guarded, **kept.rests_on},
        (*above.made, *kept.writes),
    )


@value
class Rewriting:
    """A document whose statements are about to be ``after``, by ``done`` to what is ``old``."""

    agent: Agent
    address: Address
    old: Stored | None
    after: Graph
    done: Effect
    rules_at: int | None


def rewritten(
    content: Content,
    ledger: Ledger,
    made: Rewriting,
    outcome: Outcome,
    more: Mapping[Key, int | None],
    above: tuple[Put, ...] = (),
) -> Prepared:
    """The change that keeps it, in the form that suits its size; it also rests on ``more``."""
    address, old = made.address, made.old
    write = _write(content, address, old, made.after, made.done)
    rests_on = {**more, (address.name, address.role): old.version if old else None}
    change = Change((*above, write), rests_on, made.rules_at, actor=made.agent.doer)

    def remember(number: int) -> None:
        stored = ledger.read(address.name, address.role)
        if stored is not None and stored.version == number:
            content.documents.written(ledger, stored, made.after, old)

    return Prepared(change, outcome, remember)


def _write(
    content: Content, address: Address, old: Stored | None, after: Graph, done: Effect
) -> Put | Amend:
    if old is not None:
        return content.documents.amended(old, after, done, address.iri)
    body = content.codecs.serialize(after, NEW_DOCUMENT_TYPE, address.iri)
    return Put(address.name, NEW_DOCUMENT_TYPE, body, None, len(body), address.role, original=False)
