"""Put, post, delete: each wish prepared into one change that rests on what was seen.

The order is the same in all: who may (nothing is parsed or looked up for somebody who may not),
what stands there, preconditions, the body's meaning, the guards, the change. Patching is next
door, in ``amend``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pod_server.actions import ground
from pod_server.actions.amend import amend, require_modes
from pod_server.actions.content import (
    KEEP_IDENTITY,
    KEEP_IDENTITY_FR,
    Content,
    is_owners_document,
    no_statements,
)
from pod_server.actions.once import key_name, made_before
from pod_server.actions.read import RDF_TYPES
from pod_server.actions.settle import Outcome, Prepared, replayed
from pod_server.actions.wishes import DeleteWish, PatchWish, PostWish, PutWish
from pod_server.contracts import Arrival, Blobs, Ledger
from pod_server.model.access import Agent, Grants, Mode
from pod_server.model.change import Change, Key, Kind, Put, Remove, Stored
from pod_server.model.errors import Conflict, MethodNotAllowed, MissingResource
from pod_server.model.iri import Address, Role, slug
from pod_server.model.patch import effect
from pod_server.model.terms import Graph
from pod_server.model.waiting import may_wait
from proofs.value import value

KEEPS_ROOT = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST")
#: Text of so many bytes is kept in a file of its own: its row is written at every patch.
INLINE = 64 * 1024
#: JSON-LD stays in its row: signed statements are read from there.
_TEXT = ("text/turtle", "application/n-triples")


@value
class Writer:
    """Prepares writes. Holds no state of its own; ``unique`` gives names nobody has yet."""

    content: Content
    blobs: Blobs
    unique: Callable[[], str]

    def check_type(self, ledger: Ledger, agent: Agent, address: Address, media_type: str) -> None:
        """Refuse a type that guards would refuse anyway, before a large body is taken in.

        ``address`` is the document's, or that of the container it is sent to.
        """
        if address.is_container:
            name = f"{address.name}/{self.unique()}".lstrip("/")
            address = Address(address.base, name, False)
        self.content.guards.check_type(
            Arrival(ledger, agent, address, media_type, None, no_statements, None)
        )

    def put(self, ledger: Ledger, wish: PutWish) -> Prepared:
        """Store a representation at an address, with the containers above it (P-35, W-16)."""
        if wish.address.role is not Role.RESOURCE:
            return self._put_auxiliary(ledger, wish)
        address = wish.address
        grants = self.content.rules.grants(ledger, wish.agent, address)
        grants.require(Mode.APPEND)
        old = ledger.read(address.name)
        above: ground.Way = ground.NOTHING_MISSING
        # Looked up once: what comes in between two looks would be written over with Append alone.
        if ground.is_there(old, address):
            grants.require(Mode.WRITE)
        else:
            above = ground.way_to(self.content.rules, ledger, wish.agent, address)
            ground.refuse_other(old, address)
        ground.check(wish.conditions, old)
        if address.is_container:
            if old is not None:
                raise Conflict(f"The container is there; describe it at {address.description}.")
            graph = self._description(wish, address)
            return self._new_container(ledger, wish.agent, address, grants, above, graph)
        return self._document(ledger, wish, address, grants, above, old)

    def post(self, ledger: Ledger, wish: PostWish) -> Prepared:
        """Make a new member of a container, under a name of the server's choice (P-36 to P-39)."""
        container = wish.address
        if container.role is not Role.RESOURCE:
            raise MethodNotAllowed("POST", ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"))
        grants = self.content.rules.grants(ledger, wish.agent, container)
        grants.require(Mode.APPEND)
        stored = ledger.read(container.name)
        if stored is None or stored.is_container != container.is_container:
            raise MissingResource(container.iri)
        if not container.is_container:
            raise MethodNotAllowed("POST", ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"))
        ground.check(wish.conditions, stored)
        made = made_before(ledger, wish)
        if made is not None:
            return made
        address = self._new_address(ledger, wish)
        if wish.as_container:
            graph = self._description(wish, address)
            made = self._new_container(
                ledger, wish.agent, address, grants, ground.NOTHING_MISSING, graph
            )
        else:
            alone = ground.NOTHING_MISSING
            made = replayed(
                ledger, lambda: self._document(ledger, wish, address, grants, alone, None)
            )
        return made.resting_on(ground.relied_upon(wish.conditions, stored))

    def patch(self, ledger: Ledger, wish: PatchWish) -> Prepared:
        """Change part of an RDF document, or make one (P-47 to P-57)."""
        if wish.address.is_container and wish.address.role is Role.RESOURCE:
            return self._patch_container(ledger, wish)
        return amend(self.content, ledger, wish)

    def delete(self, ledger: Ledger, wish: DeleteWish) -> Prepared:
        """Take a resource away, with what belongs to it (P-40 to P-43, W-17)."""
        address = wish.address
        if address.role is not Role.RESOURCE:
            return self._delete_auxiliary(ledger, wish)
        grants, old = ground.may_delete(self.content.rules, ledger, wish.agent, address)
        if not address.name:
            raise MethodNotAllowed("DELETE", KEEPS_ROOT, "The root of a storage stays (P-41).")
        if is_owners_document(ledger, address):
            raise Conflict(KEEP_IDENTITY, KEEP_IDENTITY_FR)
        ground.check(wish.conditions, old)
        empty: frozenset[str] = frozenset()
        if old.is_container:
            if next(iter(ledger.children(address.name, limit=1)), None) is not None:
                raise Conflict("The container still has members; delete them first.")
            empty = frozenset({address.name})
        rests_on: dict[Key, int | None] = {(address.name, Role.RESOURCE): old.version}
        if old.is_container:
            # Its version also moves with its members; that it is empty is enough.
            rests_on = ground.relied_upon(wish.conditions, old)
        kept = self.content.kept(ledger, wish.agent, address, old, None)
        change = Change(
            (*kept.writes, Remove(address.name)),
            {**rests_on, **kept.rests_on},
            grants.rules_at,
            empty,
            wish.agent.doer,
        )
        return Prepared(change, Outcome(address, created=False))

    # -- what they have in common ------------------------------------------------------------

    def _document(
        self,
        ledger: Ledger,
        wish: PutWish | PostWish,
        address: Address,
        grants: Grants,
        above: ground.Way,
        old: Stored | None,
    ) -> Prepared:
        is_long = wish.body is not None and len(wish.body) > INLINE and wish.media_type in _TEXT
        if is_long:
            may_wait()
        guarded = self.content.pass_body(
            ledger, wish.agent, address, wish.media_type, wish.body, old
        )
        kept = self.content.kept(ledger, wish.agent, address, old, guarded)
        rests_on: dict[Key, int | None] = {**above.rests_on, **guarded, **kept.rests_on}
        rests_on[address.name, Role.RESOURCE] = old.version if old else None
        put = _put(address, wish)
        if is_long and wish.body is not None:
            blob, size = self.blobs.store(ledger.pod.pod_id, [wish.body])
            put = replace(put, body=None, blob=blob, size=size)
        change = Change(
            (*above.made, *kept.writes, put), rests_on, grants.rules_at, actor=wish.agent.doer
        )
        outcome = Outcome(address, created=old is None, media_type=wish.media_type)
        return Prepared(change, outcome)

    def _new_container(
        self,
        ledger: Ledger,
        agent: Agent,
        address: Address,
        grants: Grants,
        above: ground.Way,
        graph: Graph | None,
    ) -> Prepared:
        """A container with a description, which cannot say what it contains."""
        writes: list[Put] = [*above.made, Put(address.name, "", b"", kind=Kind.CONTAINER)]
        guarded = self.content.pass_body(ledger, agent, address, "", None, None)
        if graph is not None:
            described = address.auxiliary(Role.DESCRIPTION)
            self.content.check_auxiliary(ledger, agent, described, graph, RDF_TYPES[0])
            turtle = self.content.codecs.serialize(graph, RDF_TYPES[0], address.iri)
            writes.append(
                Put(address.name, RDF_TYPES[0], turtle, size=len(turtle), role=Role.DESCRIPTION)
            )
        rests_on: dict[Key, int | None] = {**above.rests_on, **guarded}
        rests_on[address.name, Role.RESOURCE] = None
        change = Change(tuple(writes), rests_on, grants.rules_at, actor=agent.doer)
        return Prepared(change, Outcome(address, created=True, media_type=RDF_TYPES[0]))

    def _patch_container(self, ledger: Ledger, wish: PatchWish) -> Prepared:
        """Its own statements are its description's, so that is what the patch changes (P-23).

        Containment is in no description: a patch that would change it does not fit (P-21).
        """
        address, content = wish.address, self.content
        grants = content.rules.grants(ledger, wish.agent, address)
        grants.require(Mode.APPEND, Mode.READ)
        patch = content.codecs.patch(wish.body, wish.media_type, address.iri)
        require_modes(grants, patch, address)
        old = ledger.read(address.name)
        is_there = ground.is_there(old, address)
        if not is_there or ledger.read(address.name, Role.DESCRIPTION) is None:
            grants.require(Mode.APPEND)
        if not is_there:
            above = ground.way_to(content.rules, ledger, wish.agent, address)
            ground.refuse_other(old, address)
            wish.conditions.check(None)
            graph = set(effect(patch, set()).inserted)
            return self._new_container(ledger, wish.agent, address, grants, above, graph or None)
        ground.check(wish.conditions, old)
        described = PatchWish(
            wish.agent, address.auxiliary(Role.DESCRIPTION), wish.media_type, wish.body
        )
        done = amend(content, ledger, described, base=address.iri)
        said = Outcome(address, False, old.version if old else 0, RDF_TYPES[0])
        made = Prepared(done.change, said, done.after)
        return made.resting_on(ground.relied_upon(wish.conditions, old))

    def _description(self, wish: PutWish | PostWish, address: Address) -> Graph | None:
        """What the body of a new container says of it."""
        if not wish.body:
            return None
        return self.content.rdf(wish.body, wish.media_type, address.iri)

    def _put_auxiliary(self, ledger: Ledger, wish: PutWish) -> Prepared:
        """P-26, P-27: rules need Control and nothing else (W-18), a description its Write."""
        address = wish.address
        grants = self.content.rules.grants(ledger, wish.agent, address)
        grants.require(ground.mode_to_write(address))
        ground.subject_of(ledger, address)
        old = ledger.read(address.name, address.role)
        ground.check(wish.conditions, old)
        graph = self.content.rdf(wish.body, wish.media_type, address.iri)
        guarded = self.content.check_auxiliary(ledger, wish.agent, address, graph, wish.media_type)
        change = Change(
            (_put(address, wish),),
            {**guarded, (address.name, address.role): old.version if old else None},
            grants.rules_at,
            actor=wish.agent.doer,
        )
        return Prepared(change, Outcome(address, created=old is None, media_type=wish.media_type))

    def _delete_auxiliary(self, ledger: Ledger, wish: DeleteWish) -> Prepared:
        address = wish.address
        grants = self.content.rules.grants(ledger, wish.agent, address)
        grants.require(ground.mode_to_write(address))
        if address.role is Role.ACL and not address.name:
            raise MethodNotAllowed("DELETE", KEEPS_ROOT, "The root's access rules stay (P-41).")
        ground.subject_of(ledger, address)
        old = ledger.read(address.name, address.role)
        if old is None:
            raise MissingResource(address.iri)
        ground.check(wish.conditions, old)
        guarded: Mapping[Key, int | None] = {}
        if address.role is Role.DESCRIPTION:
            kind = old.media_type
            guarded = self.content.check_auxiliary(ledger, wish.agent, address, set(), kind)
        change = Change(
            (Remove(address.name, address.role),),
            {**guarded, (address.name, address.role): old.version},
            grants.rules_at,
            actor=wish.agent.doer,
        )
        return Prepared(change, Outcome(address, created=False))

    def _new_address(self, ledger: Ledger, wish: PostWish) -> Address:
        """A free address in the container: the Slug where it is free, else one made unique."""
        prefix = f"{wish.address.name}/" if wish.address.name else ""
        if wish.key is not None:  # Taken by now? Then what took it is found at the next try.
            name = prefix + key_name(wish.agent, wish.key)
            return Address(wish.address.base, name, wish.as_container)
        hint = slug(wish.slug)
        # Nobody has a unique name yet; if somebody had, the change would find its ground moved.
        name = hint or self.unique()
        if hint and ledger.read(prefix + name) is not None:
            name = f"{hint}-{self.unique()}"
        return Address(wish.address.base, prefix + name, wish.as_container)


def _put(address: Address, wish: PutWish | PostWish) -> Put:
    size = wish.size if wish.body is None else len(wish.body)
    return Put(
        address.name, wish.media_type, wish.body, wish.blob, size, address.role, Kind.DOCUMENT
    )
