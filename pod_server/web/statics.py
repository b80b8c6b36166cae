"""Files that ship with the product: the same on every origin, served from memory, no cookies.

``/.well-known/sesame/`` holds the context, the vocabulary and the shapes: what is signed refers to
them, so every server has them (decision 21).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import unquote_to_bytes

from pod_server.model.conditions import TagList
from pod_server.model.errors import BadRequest
from pod_server.web import cors
from pod_server.web.asgi import Answer, Header
from pod_server.web.asked import Request
from pod_server.web.headers import Headers

WELL_KNOWN = "/.well-known/sesame/"
TYPES = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
_SAFETY: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        b"font-src 'self'; connect-src *; manifest-src 'self'; base-uri 'none'; "
        b"form-action 'none'; frame-ancestors 'none'",
    ),
    (b"vary", b"Origin"),
)


@dataclass(frozen=True, slots=True)
class File:
    """One file in memory, with its headers."""

    headers: tuple[Header, ...]
    tag: str
    body: bytes

    @classmethod
    def of(cls, name: str, body: bytes, max_age: int) -> File:
        """The file of that name, to be kept by clients for ``max_age`` seconds."""
        suffix = "." + name.rpartition(".")[2]
        tag = hashlib.sha256(body).hexdigest()[:16]
        return cls(
            (
                (b"content-type", TYPES.get(suffix, "application/octet-stream").encode()),
                (b"etag", f'"{tag}"'.encode()),
                (b"cache-control", f"public, max-age={max_age}".encode()),
                *_SAFETY,
            ),
            tag,
            body,
        )


@dataclass(frozen=True, slots=True)
class Statics:
    """Serves files by path; whoever calls it has asked :meth:`has` first, or takes a 404."""

    files: Mapping[str, File]

    def has(self, path: str) -> bool:
        return path in self.files

    async def answer(self, request: Request) -> Answer:
        answer = self._answer(request)
        answer.lines += cors.readable(request.sent)
        return answer

    def _answer(self, request: Request) -> Answer:
        method, sent = request.method, request.sent
        if cors.is_preflight(method, sent):
            return cors.preflight(sent)
        if method not in ("GET", "HEAD"):
            return Answer(204 if method == "OPTIONS" else 405, [(b"allow", b"GET, HEAD, OPTIONS")])
        file = self.files.get(unquote_to_bytes(request.raw_path).decode("utf-8", "replace"))
        if file is None:
            return Answer(404, [(b"content-type", b"text/plain"), *_SAFETY], b"Nothing here.\n")
        headers = list(file.headers)
        if _has_it(sent, file.tag):
            return Answer(304, headers)
        return Answer(200, headers, file.body)


def _has_it(sent: Headers, tag: str) -> bool:
    known = sent.get(b"if-none-match")
    if known is None:
        return False
    try:
        listed = TagList.from_header(known)
    except BadRequest:
        return False
    return listed.anything or tag in listed.strong | listed.weak


def shelf() -> Statics:
    """Context, vocabulary and shapes, at ``/.well-known/sesame/`` of every origin."""
    return Statics(
        {
            **_packaged("vocab", WELL_KNOWN, (".ttl", ".jsonld"), 86_400),
            **_packaged("shapes", WELL_KNOWN + "shapes/", (".ttl",), 86_400),
        }
    )


def apps() -> Statics:
    """The static apps that ship with us, for an origin of their own without cookies (S-A1)."""
    found = _packaged("pod_server.web", "/", tuple(TYPES), 300, folder="static/apps")
    pages = {path: file for path, file in found.items() if path.endswith("/index.html")}
    return Statics({**found, **{path.removesuffix("index.html"): f for path, f in pages.items()}})


def _packaged(
    package: str, below: str, suffixes: tuple[str, ...], max_age: int, folder: str = ""
) -> dict[str, File]:
    """The files of a package with those endings, by path: ``below`` and the path inside it."""
    start = files(package).joinpath(folder) if folder else files(package)
    if not start.is_dir():
        return {}
    return {
        below + path: File.of(path, body, max_age)
        for path, body in _walk(start, "")
        if path.endswith(suffixes)
    }


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name, entry.read_bytes()
