"""Files that ship with the product: the same on every origin, served from memory, no cookies.

``/.well-known/sesame/`` holds the context, the vocabulary and the shapes: what is signed refers to
them, so every server has them (decision 21).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import unquote_to_bytes

from pod_server.model.errors import BadRequest
from pod_server.web import cors, seen
from pod_server.web.asgi import Answer, Header
from pod_server.web.asked import Request
from pod_server.web.headers import Headers
from proofs.value import value

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
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src *; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_SAFETY: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"vary", b"Origin"),
)


@value
class File:
    """One file in memory, with its headers."""

    headers: tuple[Header, ...]
    tag: str
    body: bytes

    @classmethod
    def of(cls, name: str, body: bytes, max_age: int, policy: str = _POLICY) -> File:
        """The file of that name, to be kept by clients for ``max_age`` seconds.

        ``policy`` is its content security policy.
        """
        suffix = "." + name.rpartition(".")[2]
        tag = hashlib.sha256(body).hexdigest()[:16]
        return cls(
            (
                (b"content-type", TYPES.get(suffix, "application/octet-stream").encode()),
                (b"etag", f'"{tag}"'.encode()),
                (b"cache-control", f"public, max-age={max_age}".encode()),
                *_SAFETY,
                (b"content-security-policy", policy.encode()),
            ),
            tag,
            body,
        )


_NOTHING: tuple[Header, ...] = (
    (b"content-type", b"text/plain"),
    *_SAFETY,
    (b"content-security-policy", _POLICY.encode()),
)


@value
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
            return Answer(404, list(_NOTHING), b"Nothing here.\n")
        headers = list(file.headers)
        if _has_it(sent, file.tag):
            return Answer(304, headers)
        return Answer(200, headers, file.body)


def _has_it(sent: Headers, tag: str) -> bool:
    try:
        return seen.has(sent, tag)
    except BadRequest:
        return False


def shelf() -> Statics:
    """Context, vocabulary and shapes, at ``/.well-known/sesame/`` of every origin."""
    kept = {
        WELL_KNOWN: ("vocab", (".ttl", ".jsonld")),
        f"{WELL_KNOWN}shapes/": ("shapes", (".ttl",)),
    }
    return Statics(
        {
            below + path: File.of(path, file.read_bytes(), 86_400)
            for below, (package, suffixes) in kept.items()
            for path, file in packaged(package, "", suffixes)
        }
    )


def packaged(
    package: str, folder: str, suffixes: tuple[str, ...]
) -> Iterator[tuple[str, Traversable]]:
    """The files in a folder of a package that end so, by their path inside it."""
    start = files(package).joinpath(folder) if folder else files(package)
    if start.is_dir():
        yield from (found for found in _walk(start, "") if found[0].endswith(suffixes))


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name, entry
