"""``{pod}.flash/…``: resolves codes of products, as a GS1-Conformant Resolver 1.2.

A code leads to the default link, or to the one of a ``linkType``, in the language and media type
that suit (307, the query passed on); ``linkType=all`` gives them all as a linkset (RFC 9264). A
code that is none is 400, a thing that nothing is known of 404: never 200 with an apology (4.3).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qs, quote

import orjson

from pod_server.civic.products.flashsesame import Level, Liking, Link, Links, chosen
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import FLASH, WELL_KNOWN
from pod_server.web import seen
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.headers import Headers, choose, likes_language, likes_type
from proofs.scanning import flash
from proofs.scanning.flash import Thing, WrongCode
from proofs.scanning.flash_compressed import expanded
from proofs.value import value
from vocab.terms import GS1, JSON_LD, SCHEMA

GS1_RESOLVER = WELL_KNOWN + "gs1resolver"
LINKSET = "application/linkset+json"
JSON = "application/json"
_ALL = ("all", "linkset")
_PREFIXES = {"gs1": GS1.NS, "schema": SCHEMA.NS}
#: Where the namespace of GS1 lay before; link types of then are those of now.
_BEFORE = re.compile(r"^https?://(?:www\.)?gs1\.org/voc/")
_VARY: Header = (b"vary", b"Accept-Language")
_CONTEXT = f'<{GS1.CONTEXT}>; rel="{JSON_LD.CONTEXT}"; type="application/ld+json"'
#: What may stand in a query as it came.
_QUERY = "!$&'()*+,-./:;=?@_~%[]"

Json = dict[str, object]


@value
class Resolver:
    """Answers below ``.flash/`` of every pod."""

    links: Links
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    async def answer(self, call: Call) -> Answer:
        """307, or 200 with a linkset."""
        root = call.target.address.base + FLASH
        query = call.query.decode("latin-1")
        thing, long = _thing(call.target.address.name.removeprefix(FLASH), query)
        wanted = _link_type(query)
        levels = self.links.of(call.ledger, call.agent, thing)
        address = root + thing.path
        headers: list[Header] = [_VARY, _told(address)]
        if long:
            headers.append((b"link", f'<{root}{long}>; rel="owl:sameAs"'.encode()))
        if wanted in _ALL or (not wanted and _wants_linkset(call.sent)):
            return _linkset(call.sent, root, levels, headers)
        link = chosen(levels, wanted, _liking(call.sent))
        if link is None:
            raise MissingResource(f"{address}?linkType={wanted}")
        where = _passed_on(link.href, query)
        return Answer(307, [(b"location", where.encode("ascii", "replace")), *headers])


@value
class Description:
    """``.well-known/gs1resolver`` of every pod: what its resolver can do (Resolver 1.2, 6)."""

    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    async def answer(self, call: Call) -> Answer:
        """The same for everybody."""
        pod = call.ledger.pod
        described: Json = {
            "name": f"Sésame, {pod.name}",
            "resolverRoot": (pod.base + FLASH).rstrip("/"),
            "supportedPrimaryKeys": ["all"],
            "supportedLinkType": [{"namespace": GS1.NS, "prefix": "gs1:"}],
            "linkTypeDefaultCanBeLinkset": False,
            "jsonLdContextLocation": GS1.CONTEXT,
            "contact": {"fn": pod.name, "hasURL": pod.owner},
        }
        return Answer(200, [(b"content-type", JSON.encode())], orjson.dumps(described))


#: What a path names, and its long form where it came compressed.
Named = tuple[Thing, str]


@lru_cache(maxsize=4096)
def _named(path: str, attributes: str) -> Named | WrongCode:
    try:
        long = expanded(path)
        if long is None:
            return flash.below(path, attributes), ""
        bare, _, said = long.partition("?")
        pairs = [pair for pair in (_attributes(said), attributes) if pair]
        return flash.below(bare, "&".join(pairs)), long
    except WrongCode as error:
        return error


def _thing(path: str, query: str) -> Named:
    """What is asked for; attributes of the query must be right, all else in it is not ours."""
    found = _named(path, _attributes(query))
    if isinstance(found, WrongCode):
        raise BadRequest(found.words.en)
    return found


def _attributes(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if pair.partition("=")[0].isdecimal())


def _link_type(query: str) -> str:
    """The link type asked for, as an IRI; ``all``, or nothing."""
    if "linktype" not in query.lower():
        return ""
    found = [
        value
        for key, values in parse_qs(query, keep_blank_values=True).items()
        if key.lower() == "linktype"
        for value in values
    ]
    if len(found) > 1:
        raise BadRequest("linkType came twice; send it once.")
    said = found[0].strip() if found else ""
    prefix, colon, name = said.partition(":")
    if colon and prefix in _PREFIXES:
        return _PREFIXES[prefix] + name
    return _BEFORE.sub(GS1.NS, said, count=1)


def _wants_linkset(sent: Headers) -> bool:
    accept = sent.get(b"accept")
    if not accept or "json" not in accept:
        return False
    return choose(accept, ("text/html", LINKSET, JSON)) in (LINKSET, JSON)


def _liking(sent: Headers) -> Liking:
    """By language first, then by media type; what says neither is better than what is wrong."""
    spoken, accept = sent.get(b"accept-language"), sent.get(b"accept")

    def liking(link: Link) -> tuple[float, float]:
        tongue = 0.0
        if spoken and link.languages:
            tongue = max(likes_language(spoken, tag) for tag in link.languages) or -1.0
        if not accept:
            return tongue, 1.0
        return tongue, likes_type(accept, link.media_type) if link.media_type else 0.5

    return liking


def _told(address: str) -> Header:
    """Where all links are, on every answer (Resolver 1.2, 4.4)."""
    said = f'<{address}?linkType=all>; rel="linkset"; type="{LINKSET}"; title="All links"'
    return b"link", said.encode()


def _passed_on(target: str, query: str) -> str:
    """The target with all that the query said (Resolver 1.2, 4.6)."""
    if not query:
        return target
    bare, mark, fragment = target.partition("#")
    joint = "&" if "?" in bare else "?"
    return f"{bare}{joint}{quote(query, safe=_QUERY)}{mark}{fragment}"


def _linkset(sent: Headers, root: str, levels: Sequence[Level], headers: list[Header]) -> Answer:
    accept = sent.get(b"accept")
    media_type = choose(accept, (LINKSET, JSON)) if accept else LINKSET
    body = orjson.dumps({"linkset": [_context(root, level) for level in levels]})
    tag = hashlib.sha256(body).hexdigest()[:20]
    headers += [(b"etag", f'"{tag}"'.encode()), (b"link", _CONTEXT.encode())]
    if seen.has(sent, tag):
        return Answer(304, headers)
    return Answer(200, [(b"content-type", (media_type or LINKSET).encode()), *headers], body)


def _context(root: str, level: Level) -> Json:
    """The links of one thing, by their types (RFC 9264 §4.2)."""
    said: Json = {"anchor": root + level.thing.path}
    if level.title:
        said["itemDescription"] = level.title
    by_type: dict[str, list[Json]] = {}
    for link in level.links:
        told: Json = {"href": link.href, "title": link.title}
        if link.media_type:
            told["type"] = link.media_type
        if link.languages:
            told["hreflang"] = list(link.languages)
        by_type.setdefault(link.relation, []).append(told)
    return {**said, **by_type}
