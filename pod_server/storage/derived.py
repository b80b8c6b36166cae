"""What was worked out from a pod, as a file beside its store: gone with it, and worth nothing more.

A file is written under another name and renamed, so it is whole or not there; nothing is synced,
for whoever misses it works it out again. What a power cut leaves of a file that was renamed and not
on disk yet is told by its own digest.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pod_server.storage.blobs import pod_folder

_NAME = re.compile(r"[a-z]+")
_ENDING = ".derived"
_DIGEST = sha256().digest_size


class FileDerived:
    """Those of all pods below one data folder."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def kept(self, pod_id: str, name: str) -> bytes | None:
        """See :class:`~pod_server.derived.Derived`."""
        try:
            found = self._path(pod_id, name).read_bytes()
        except OSError:
            return None
        digest, body = found[:_DIGEST], found[_DIGEST:]
        return body if sha256(body).digest() == digest else None

    def keep(self, pod_id: str, name: str, body: bytes) -> None:
        """Raises nothing where the disk is full or the pod gone: the next one tries again."""
        path = self._path(pod_id, name)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(body).digest())
                file.write(body)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()

    def _path(self, pod_id: str, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of something derived: lower-case letters")
        return pod_folder(self._data, pod_id) / f"{name}{_ENDING}"
