"""Is it alive, and can it do its work? For whoever restarts it or sends people elsewhere.

``/health/live`` says that the process answers and its writer is at work; ``/health`` also that the
data folder takes a synced write and has room. 200 or 503, and which check failed; no number, no
name, nothing that is anybody's. The disk is asked at most once in a few seconds, whoever asks.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from pod_server.web.asgi import Answer, Header
from pod_server.web.asked import Request, in_task

READY, LIVE = b"/health", b"/health/live"
#: Seconds for which an answer about the disk holds, and in which it must come.
HOLDS, PATIENCE = 3.0, 5.0
#: Octets that must be free: a commit, its log, and time to act.
FLOOR = 256 * 1024 * 1024

_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(slots=True)
class Health:
    """``works``: whether this process's writer is there, and not stuck."""

    data: Path
    works: Callable[[], bool]
    floor: int = FLOOR
    _known: dict[str, bool] = field(default_factory=dict)
    _until: float = 0.0
    _asking: asyncio.Task[dict[str, bool]] | None = None

    async def answer(self, request: Request) -> Answer:
        """To GET and HEAD, of either address."""
        if request.method not in ("GET", "HEAD"):
            return Answer(405, [*_HEADERS, (b"allow", b"GET, HEAD")], b"{}")
        checks = {"writer": self.works()}
        if request.raw_path == READY:
            await in_task()
            checks |= await self._disk()
        is_well = all(checks.values())
        said = {
            "status": "pass" if is_well else "fail",
            "checks": {name: "pass" if holds else "fail" for name, holds in checks.items()},
        }
        return Answer(200 if is_well else 503, list(_HEADERS), orjson.dumps(said))

    async def _disk(self) -> dict[str, bool]:
        """Asked in a thread, one at a time: a disk that hangs must not hang who asks."""
        if time.monotonic() < self._until:
            return self._known
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.to_thread(looked, self.data, self.floor))
        try:
            self._known = await asyncio.wait_for(asyncio.shield(self._asking), PATIENCE)
        except TimeoutError:
            return {"store": False, "disk": False}
        self._until = time.monotonic() + HOLDS
        return self._known


def looked(data: Path, floor: int) -> dict[str, bool]:
    """Whether something can be written and synced there, and how much room there is."""
    return {"store": is_writable(data / "run"), "disk": has_room(data, floor)}


def is_writable(folder: Path) -> bool:
    """By writing a few octets, and waiting until they are on the disk."""
    path = folder / f"health-{os.getpid()}"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, b"well\n")
            os.fsync(handle)
        finally:
            os.close(handle)
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def has_room(folder: Path, floor: int) -> bool:
    """Whether so many octets are free there."""
    try:
        return shutil.disk_usage(folder).free >= floor
    except OSError:
        return False
