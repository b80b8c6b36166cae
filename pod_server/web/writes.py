"""Writing over HTTP: a request becomes a wish, an outcome becomes an answer.

Who may not write is refused before a byte of the body is read (F-06). What a wish comes to is
decided in ``actions/write.py``, inside one change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pod_server.actions.read import RDF_TYPES
from pod_server.actions.settle import Outcome, Prepare, Prepared
from pod_server.actions.wishes import DeleteWish, PatchWish, PostWish, PutWish
from pod_server.actions.write import Writer
from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import Grants, Mode
from pod_server.model.errors import BadRequest, MissingType, UnsupportedType
from pod_server.model.iri import Address, Role
from pod_server.model.waiting import MustWait
from pod_server.web import bodies, targets
from pod_server.web import headers as fields
from pod_server.web.answers import standing, standing_lines
from pod_server.web.asgi import Answer
from pod_server.web.bodies import NOTHING, Body, Intake
from pod_server.web.calls import Call
from pod_server.web.headers import Headers
from pod_server.web.heads import line
from pod_server.web.inbox import Inbox, is_inboxs
from pod_server.web.patience import patiently, settled
from pod_server.web.representations import etag
from pod_server.web.targets import PATCH_TYPES, STATEMENTS
from proofs.value import value
from vocab.terms import LDP

#: A body this large is worked on in a thread, so that others need not wait for it.
HEAVY = 128 * 1024
#: Bytes of a patch from somebody who may only read: it can find, and change nothing.
READERS_PATCH = 16 * 1024
#: Of an empty body that was sent without a type: it runs nowhere (F-09).
UNNAMED_TYPE = "application/octet-stream"
_CONTAINER_TYPES = frozenset((LDP.CONTAINER, LDP.BASIC_CONTAINER))


@value
class Writes:
    """Answers PUT, POST, PATCH and DELETE (P-34)."""

    rules: AccessRules
    writer: Writer
    intake: Intake
    inbox: Inbox
    max_body: int
    #: What else an arrival, or a deletion, means, given what it comes to.
    arriving: Callable[[Call, Prepared], Prepared]
    deleting: Callable[[Call, Prepared], Prepared]

    async def put(self, call: Call) -> Answer:
        """Store what was sent at the target."""
        address = call.target.address
        mode = Mode.WRITE if address.role is Role.DESCRIPTION else Mode.APPEND
        grants = await self._may(call, mode)
        limit = None
        if is_inboxs(address.name):
            limit = await self.inbox.admit(call, grants, as_container=address.is_container)
        in_memory = address.is_container or address.role in STATEMENTS
        media_type, body = await self._body(call, limit, may_lack_type=True, in_memory=in_memory)
        wish = PutWish(
            call.agent,
            address,
            media_type,
            body.inline,
            body.blob,
            body.size,
            fields.conditions(call.sent),
        )

        def prepare() -> Prepared:
            return self.arriving(call, self.writer.put(call.ledger, wish))

        outcome = await _settled(call.ledger, body, prepare)
        return self._answer(call, outcome, grants, None if address.is_container else body)

    async def post(self, call: Call) -> Answer:
        """Make a new member of the target."""
        grants = await self._may(call, Mode.APPEND)
        as_container = bool(_CONTAINER_TYPES & fields.link_types(call.sent.get(b"link")))
        limit = None
        if is_inboxs(call.target.address.name):
            limit = await self.inbox.admit(call, grants, as_container=as_container)
        media_type, body = await self._body(call, limit, may_lack_type=True, in_memory=as_container)
        wish = PostWish(
            call.agent,
            call.target.address,
            media_type,
            body.inline,
            body.blob,
            body.size,
            fields.slug(call.sent.get(b"slug")),
            fields.idempotency_key(call.sent.get(b"idempotency-key")),
            as_container,
            fields.conditions(call.sent),
        )

        def prepare() -> Prepared:
            return self.arriving(call, self.writer.post(call.ledger, wish))

        outcome = await _settled(call.ledger, body, prepare)
        return self._answer(call, outcome, grants, None if as_container else body)

    async def patch(self, call: Call) -> Answer:
        """Change part of what is at the target."""
        # A patch that only looks for something changes nothing, and needs Read alone (P-53).
        grants = await self._may(call, Mode.APPEND, Mode.READ)
        sent_type = call.sent.get(b"content-type")
        if not sent_type:
            raise MissingType
        media_type, _ = fields.media_type(sent_type)
        if media_type not in PATCH_TYPES:
            raise UnsupportedType(media_type, PATCH_TYPES)
        limit = READERS_PATCH if grants.only_reads else self.max_body
        if is_inboxs(call.target.address.name) and Mode.APPEND in grants.user:
            limit = await self.inbox.admit(call, grants) or limit
        inline = await bodies.in_memory(call.receive, call.announced, limit)
        wish = PatchWish(
            call.agent, call.target.address, media_type, inline, fields.conditions(call.sent)
        )
        body = Body(inline, None, len(inline))
        outcome = await _settled(call.ledger, body, lambda: self.writer.patch(call.ledger, wish))
        return self._answer(call, outcome, grants, None)

    async def delete(self, call: Call) -> Answer:
        """Take the target away."""
        wish = DeleteWish(call.agent, call.target.address, fields.conditions(call.sent))

        def prepare() -> Prepared:
            return self.deleting(call, self.writer.delete(call.ledger, wish))

        await settled(call.ledger, prepare)
        return Answer(204, [*standing(call.target, None, True), call.target.bare_links])

    async def _may(self, call: Call, *any_of: Mode) -> Grants:
        """The least that this write needs, before the body is read; the action asks for more."""
        address = call.target.address
        try:
            grants = self.rules.grants(call.ledger, call.agent, address)
        except MustWait:
            grants = await asyncio.to_thread(self.rules.grants, call.ledger, call.agent, address)
        if address.role is Role.ACL:
            any_of = (Mode.CONTROL,)
        grants.require(*any_of)
        _refuse_parts(call.sent)
        return grants

    async def _body(
        self, call: Call, limit: int | None, *, may_lack_type: bool, in_memory: bool
    ) -> tuple[str, Body]:
        """The body and its type; bytes of RDF and patches stay in memory, others may be large.

        A body without a type is refused; where there is no body none is needed (P-05).
        """
        sent_type = call.sent.get(b"content-type")
        announced = call.announced
        has_body = bool(announced) or call.sent.raw(b"transfer-encoding") is not None
        if not sent_type:
            if has_body or not may_lack_type:
                raise MissingType
            return UNNAMED_TYPE, NOTHING
        media_type, whole = fields.media_type(sent_type)
        if not has_body:
            body = NOTHING
        elif in_memory or media_type in RDF_TYPES:
            inline = await bodies.in_memory(call.receive, announced, limit or self.max_body)
            body = Body(inline, None, len(inline))
        else:
            address = call.target.address
            await patiently(
                lambda: self.writer.check_type(call.ledger, call.agent, address, media_type)
            )
            body = await self.intake.take(call.ledger.pod.pod_id, call.receive, announced)
        return (media_type if media_type in RDF_TYPES else whole), body

    def _answer(self, call: Call, outcome: Outcome, grants: Grants, body: Body | None) -> Answer:
        """What a write came to, with the receipt for what was sent (V-11): tag, digest, address.

        A tag counts the changes of the whole pod: whoever may not read what they wrote is not told
        it, else a message sent now and then would tell how much goes on there (W-22).
        """
        address = outcome.address
        made = call.target if address is call.target.address else targets.of(address)
        told = b""
        if self._may_read(call, address, grants):
            # Numbers and our own words: nothing in these that could be another line.
            told = f'etag: "{etag(outcome.version, outcome.media_type)}"\r\n'.encode()
        if body is not None:
            told += b"repr-digest: %b\r\n" % body.digest
        if outcome.created or outcome.replayed:
            told += line(b"location", address.iri.encode())
        status = 201 if outcome.created else 200 if outcome.replayed else 204
        return Answer(status, [], b"", standing_lines(made, None, True) + told)

    def _may_read(self, call: Call, address: Address, grants: Grants) -> bool:
        """By ``grants``, which the write began with, unless it was written somewhere else."""
        if address is not grants.address:
            try:
                grants = self.rules.grants(call.ledger, call.agent, address)
            except MustWait:
                return False
        return bool(grants.user & (Mode.CONTROL if address.role is Role.ACL else Mode.READ))


def _refuse_parts(sent: Headers) -> None:
    """What is not the whole representation, plainly written, would be stored as if it were.

    RFC 9110 §15.5.16 (codings) and §14.5 (parts).
    """
    coding = None
    if sent.raw(b"content-encoding") is not None:
        coding = sent.get(b"content-encoding")
    if coding is not None and coding.strip().lower() not in ("", "identity"):
        raise UnsupportedType(f"Content-Encoding: {coding}", ("Content-Encoding: identity",))
    if sent.raw(b"content-range") is not None:
        raise BadRequest("A part cannot be stored; send the whole without Content-Range.")


def _settled(ledger: Ledger, body: Body, prepare: Prepare) -> Awaitable[Outcome]:
    is_heavy = body.inline is not None and len(body.inline) > HEAVY
    return settled(ledger, prepare, is_heavy=is_heavy)


#: The methods that change something, by name.
Write = Callable[[Call], Awaitable[Answer]]


def table(writes: Writes) -> dict[str, Write]:
    """Which method does what."""
    return {
        "PUT": writes.put,
        "POST": writes.post,
        "PATCH": writes.patch,
        "DELETE": writes.delete,
    }
