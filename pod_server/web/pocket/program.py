"""The program of the app: files that ship with us, and the reader of codes that npm puts in place.

All of them are the same for everybody and hold nothing of anybody. The service worker begins with
a list of them by digest, made here: whatever changes in one of them makes a new worker.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from pod_server.web.pocket.push_words import RUNG
from pod_server.web.statics import TYPES, packaged
from proofs.value import value

BASE = "/pocket/"
_PACKAGE = "pod_server.web"
_READER = "npm/node_modules/zxing-wasm/dist"
#: Of zxing-wasm, what reads codes: the module, what it imports, and the program itself.
_TAKEN = ("es/reader/index.js", "es/share.js", "reader/zxing_reader.wasm")
#: Workers, and their policies: only the one that reads codes may run WebAssembly.
_WORKERS = {
    "eye.js": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    "copy.js": "default-src 'none'; script-src 'self'; connect-src 'self'",
    "service.js": ("default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'"),
}
_NONE = "default-src 'none'"
_TYPES = {**TYPES, ".wasm": "application/wasm"}


@dataclass(frozen=True)
class Part:
    """One file: its media type, its policy, its bytes."""

    kind: str
    policy: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def packed(self) -> bytes:
        """With gzip; pictures are packed already."""
        return self.body if self.kind == "image/png" else gzip.compress(self.body, 9, mtime=0)


@value
class Program:
    """Files by path below ``/pocket/``. ``later`` are those that only a camera asks for."""

    parts: Mapping[str, Part]
    later: frozenset[str]

    @property
    def reads_codes(self) -> bool:
        """Whether the reader of codes is in place."""
        return bool(self.later)


def program() -> Program:
    """All of it, read from the package."""
    found = {
        path: _part(path, file.read_bytes())
        for path, file in packaged(_PACKAGE, "static/pocket", tuple(_TYPES))
    }
    style = files(_PACKAGE).joinpath("templates/provider/style.html").read_bytes()
    found["pocket.css"] = _part("pocket.css", style + found["pocket.css"].body)
    at_home = files(_PACKAGE).joinpath(_READER)
    later = {f"zxing/{path}": at_home.joinpath(path) for path in _TAKEN}
    if not all(file.is_file() for file in later.values()):
        later = {}
    found |= {path: _part(path, file.read_bytes()) for path, file in later.items()}
    found["service.js"] = _with_list(found, frozenset(later))
    return Program(found, frozenset(later))


def is_in_place() -> bool:
    """Whether npm has put the reader of codes here."""
    return files(_PACKAGE).joinpath(_READER, _TAKEN[0]).is_file()


def _part(path: str, body: bytes) -> Part:
    suffix = "." + path.rpartition(".")[2]
    return Part(_TYPES[suffix], _WORKERS.get(path, _NONE), body)


def _with_list(found: Mapping[str, Part], later: frozenset[str]) -> Part:
    """The service worker, with what it keeps: at once, and once it was asked for."""
    own = found["service.js"]
    digests = {path: part.digest for path, part in sorted(found.items()) if path != "service.js"}
    lists: dict[str, object] = {
        "FIRST": {BASE + path: d for path, d in digests.items() if path not in later},
        "LATER": {BASE + path: d for path, d in digests.items() if path in later},
    }
    lists["TOLD"] = RUNG
    said = json.dumps([digests, RUNG]).encode()
    lists["VERSION"] = hashlib.sha256(said + own.body).hexdigest()[:16]
    head = "".join(f"const {name} = {json.dumps(said)};\n" for name, said in lists.items())
    return Part(own.kind, own.policy, head.encode() + own.body)
