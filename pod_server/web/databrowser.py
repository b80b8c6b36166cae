"""The apps' origin: the data browser (mashlib), for signing in, changing and sharing.

It is a program of others that npm puts in place (``make web``) and that ships in the wheel. Where
it is missing, the page says so. It runs on an origin without cookies and without pods (S-A1): what
it may do is what a citizen lets it do when she signs in with it, as with any app.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from pod_server.web.pictures import pictures
from pod_server.web.statics import TYPES, File, Statics, packaged

PROGRAM = "npm/node_modules/mashlib/dist"
_PACKAGE = "pod_server.web"
#: What of the program is served, and ships: its packed form, its style, its workers and pictures.
TAKEN = re.compile(r"(?:\d+\.)?mashlib\.min\.js|mash\.css|[0-9a-f]{20}\.js|[0-9a-f]{32}\.png")
_PAGES = ("/", "/browse")
_SECONDS = 3_600


class Shelf(Mapping[str, File]):
    """Files by path, read when they are first asked for: some are large, and starting is quick."""

    def __init__(self, makers: Mapping[str, Callable[[], File]]) -> None:
        self._makers = makers
        self._made: dict[str, File] = {}

    def __getitem__(self, path: str) -> File:
        found = self._made.get(path)
        if found is None:
            found = self._made[path] = self._makers[path]()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def apps(pods_origin: str, issuer: str) -> Statics:
    """The files of the apps' origin.

    Pictures may come from ``pods_origin``; ``issuer`` is offered to whoever signs in.
    """
    policy = _policy(pods_origin)
    makers: dict[str, Callable[[], File]] = {}
    for path, file in packaged(_PACKAGE, "static/apps", tuple(TYPES)):
        makers[f"/{path}"] = _maker(path, file, policy)
    program = list(packaged(_PACKAGE, PROGRAM, (".js", ".css", ".png")))
    for path, file in program:
        if TAKEN.fullmatch(path):
            makers[f"/{path}"] = _maker(path, file, policy)
    for name, svg in pictures().items():
        makers[f"/icons/{name}"] = _picture(svg, policy)
    here = f"'use strict'\nwindow.sesame = {{ issuer: {json.dumps(issuer)} }}\n".encode()
    makers["/browse/here.js"] = lambda: File.of("here.js", here, _SECONDS, policy)
    page = makers["/browse/index.html" if program else "/browse/left-out.html"]
    makers.update(dict.fromkeys(_PAGES, page))
    return Statics(Shelf(makers))


def _maker(path: str, file: Traversable, policy: str) -> Callable[[], File]:
    return lambda: File.of(path, file.read_bytes(), _SECONDS, policy)


def _picture(svg: bytes, policy: str) -> Callable[[], File]:
    return lambda: File.of("picture.svg", svg, _SECONDS, policy)


def _policy(pods_origin: str) -> str:
    """Programs of ours alone; mashlib writes its styles as it goes, and talks to any pod."""
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self'; "
        "style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src 'self' data: blob: {pods_origin}; media-src blob: {pods_origin}; "
        f"frame-src blob: {pods_origin}; connect-src *; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def is_in_place() -> bool:
    """Whether npm has put the program here."""
    return files(_PACKAGE).joinpath(PROGRAM).is_dir()
