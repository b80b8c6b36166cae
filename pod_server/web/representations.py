"""Reading over HTTP: which representation, whether the sender has it already, which part of it.

An ETag is the tag and the media type (``"17-ttl"``): the same change read as Turtle and as
JSON-LD are two representations (decision "Tag of a resource"). Representations have no addresses
of their own, so no write has to be sent on (P-45). HEAD is GET, and its body stays here (P-31).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import lru_cache

from pod_server.actions.listings import Listings
from pod_server.actions.read import Look, Reader
from pod_server.contracts import Ledger
from pod_server.model.change import Stored
from pod_server.model.errors import NotAcceptable, OtherSpelling, StaleRead
from pod_server.model.waiting import MustWait
from pod_server.web import headers as fields
from pod_server.web import paging, seen
from pod_server.web.answers import standing_lines
from pod_server.web.asgi import Answer, Body, FilePart, Header, Stream
from pod_server.web.calls import Call
from pod_server.web.catalogue import MANY, Catalogue
from pod_server.web.headers import Headers, choose, http_date
from pod_server.web.heads import lines
from pod_server.web.kept import NEVER, Kept, Key, Memory
from pod_server.web.paging import Page
from pod_server.web.patience import patiently
from pod_server.web.reading.pages import HTML, Pages, form_wanted

_SHORT = {"text/turtle": "-ttl", "application/ld+json": "-jsonld", "application/n-triples": "-nt"}
_RANGES = (b"accept-ranges", b"bytes")
_CONDITIONS = frozenset(
    (b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since")
)
#: Bytes of a document whose rendering others should not wait for.
HEAVY = 128 * 1024
ATTEMPTS = 8


def etag(version: int, media_type: str) -> str:
    """The entity tag, without its quotes, of a version in one media type."""
    return f"{version}{_SHORT.get(media_type, '')}"


class Representations:
    """Answers GET and HEAD. Remembers what it has answered, as long as that is still so."""

    def __init__(self, reader: Reader, pages: Pages) -> None:
        self._reader = reader
        self._pages = pages
        self._catalogue = Catalogue(Listings(reader.codecs, reader.documents))
        self._kept = Memory()

    async def answer(self, call: Call) -> Answer:
        """What is at the target, for this agent, in the form that it likes best.

        Raises what :meth:`Reader.look` raises, ``NotAcceptable``, ``PreconditionFailed``,
        ``RangeNotSatisfiable``.
        """
        agent = call.agent
        who = agent.origin if agent.is_stranger else agent
        key = (call.target.iri, who, call.sent.get(b"accept"))
        kept = None if call.query else self._kept.get(key)
        if kept is not None and kept.number == call.ledger.head():
            answer = _told(call, kept)
            if answer is None and kept.body is not None:
                answer = _whole(call, kept, kept.body)
            if answer is not None:
                return answer
        for _ in range(ATTEMPTS):
            try:
                return await self._looked(call, key, kept)
            except OtherSpelling as there:
                query = call.query.decode("latin-1")
                raise OtherSpelling(f"{there.iri}?{query}" if query else there.iri) from None
            except StaleRead:
                continue  # The container has changed while it was listed.
        raise StaleRead(call.target.address.iri)

    async def _looked(self, call: Call, key: Key, kept: Kept | None) -> Answer:
        ledger, number = call.ledger, call.ledger.head()
        try:
            look = self._reader.look(ledger, call.agent, call.target.address)
        except MustWait:
            look = await asyncio.to_thread(
                self._reader.look, ledger, call.agent, call.target.address
            )
        if kept is None or not kept.stands(look):
            made = self._represented(call, look)
            if made is None:
                return await self._pages.answer(call, look)
            kept = made
        answer = _told(call, kept)
        page = paging.asked(call.query) if call.query and look.stored.is_container else None
        if page is not None:
            return answer or await self._paged(call, kept, page)
        if answer is None:
            body: Body | None = kept.body
            if body is None and look.stored.is_container:
                listed, body = await self._catalogue.body(ledger, look, kept.media_type)
                if listed.version != look.stored.version:  # It has changed since it was looked at.
                    kept = self._represented(call, replace(look, stored=listed)) or kept
            elif body is None:
                body = _as_sent(look.stored, kept.media_type)
                if body is None:
                    body = await self._body(ledger, look, kept.media_type)
            if isinstance(body, Stream):
                return Answer(200, [], body, kept.whole)
            if isinstance(body, bytes):  # A file is looked at anew, and proven sound, each time.
                kept.body = body
            answer = _whole(call, kept, body)
        kept.number = NEVER if look.grants.asks else number
        if not call.query:
            self._kept.put(key, kept)
        return answer

    async def _paged(self, call: Call, kept: Kept, page: Page) -> Answer:
        look = kept.look
        listed, body, last = await patiently(
            lambda: page.listing(self._reader, call.ledger, look.address, kept.media_type),
            is_heavy=page.limit > MANY,
        )
        if listed.rules_at != look.grants.rules_at:
            raise StaleRead(look.address.iri)
        if listed.container.version != look.stored.version:
            kept = self._represented(call, replace(look, stored=listed.container)) or kept
        return Answer(200, [paging.links(look.address.iri, page, last)], body, kept.whole)

    def _represented(self, call: Call, look: Look) -> Kept | None:
        """The head of it: type, tag, date (P-04, P-06); ``None`` where a page is wanted."""
        offered = self._reader.offered(look)
        accept = call.sent.get(b"accept")
        if accept is not None and HTML in accept:
            wanted = form_wanted(accept, offered, call.query)
            if wanted == HTML:
                return None
            accept = wanted or accept
        media_type = choose(accept, offered)
        if media_type is None:
            raise NotAcceptable(offered)
        stored = look.stored
        tag = etag(stored.version, media_type)
        modified = stored.modified_us // 1_000_000
        has_ranges = not stored.is_container
        is_private = not call.agent.is_stranger
        # Numbers, our own words and a date: nothing in these that could be another line.
        known = b'%betag: "%b"\r\nlast-modified: %b\r\n' % (
            standing_lines(call.target, look.grants, is_private, media_type),
            tag.encode(),
            http_date(modified),
        )
        whole = known + _typed(media_type, has_ranges)
        return Kept(NEVER, look, media_type, tag, modified, known, whole, has_ranges)

    async def _body(self, ledger: Ledger, look: Look, media_type: str) -> bytes | FilePart:
        stored = look.stored
        path = await patiently(lambda: self._reader.blob_path(ledger, look))
        if path is not None and media_type == stored.media_type:
            return FilePart(path, 0, stored.size)
        is_made = media_type != stored.media_type or stored.deltas > 0
        return await patiently(
            lambda: self._reader.body(ledger, look, media_type),
            is_heavy=is_made and stored.size > HEAVY,
        )


@lru_cache(maxsize=512)
def _typed(media_type: str, has_ranges: bool) -> bytes:
    typed: list[Header] = [(b"content-type", media_type.encode("latin-1"))]
    return lines([*typed, _RANGES] if has_ranges else typed)


def _as_sent(stored: Stored, media_type: str) -> bytes | None:
    """The very octets that somebody sent, where they lie in the row that was looked up."""
    return stored.body if media_type == stored.media_type and not stored.deltas else None


def _told(call: Call, kept: Kept) -> Answer | None:
    """That the sender has it already, where that is so."""
    if call.sent.has_any(_CONDITIONS) and seen.is_known(
        call.sent, kept.look.stored.tag, kept.tag, kept.modified
    ):
        return Answer(304, [], b"", kept.known)
    return None


def _whole(call: Call, kept: Kept, body: bytes | FilePart) -> Answer:
    """All of it, or the part that was asked for."""
    if kept.has_ranges and call.method != "HEAD":
        asked = call.sent.get(b"range")
        if asked is not None and _range_holds(call.sent, kept.tag, kept.modified):
            return _part(asked, kept.whole, body)
    return Answer(200, [], body, kept.whole)


def _range_holds(sent: Headers, tag: str, modified: int) -> bool:
    """Whether ``If-Range`` still speaks of this representation (RFC 9110 §13.1.5)."""
    asked = sent.get(b"if-range")
    if asked is None:
        return True
    if asked.startswith('"'):
        return asked.strip() == f'"{tag}"'
    return fields.seconds(asked) == modified


def _part(asked: str, whole: bytes, body: bytes | FilePart) -> Answer:
    size = body.length if isinstance(body, FilePart) else len(body)
    part = fields.byte_range(asked, size)
    if part is None:
        return Answer(200, [], body, whole)
    start, length = part
    told = f"bytes {start}-{start + length - 1}/{size}"
    headers: list[Header] = [(b"content-range", told.encode())]
    if isinstance(body, FilePart):
        return Answer(206, headers, FilePart(body.path, body.start + start, length), whole)
    return Answer(206, headers, body[start : start + length], whole)
