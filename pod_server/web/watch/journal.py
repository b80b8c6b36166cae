"""The log for machines: one JSON object a line on standard error (S-66).

A request's line has when it ended (milliseconds since 1970), its id, origin, method, status and
how long it took in microseconds, and its pod under a name that only
this server could have given it. Never: targets, header fields, addresses, what anybody has sent.
What programs say beside that is told by its template and its numbers; words that were put into it
(paths, addresses, texts of exceptions) stay out, for nobody knows what is in them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
import traceback
from collections.abc import Callable
from hashlib import blake2b
from time import perf_counter_ns, time_ns
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from pod_server.web.watch.seen import Seen

STDERR = 2
#: Seconds that lines of requests may wait for one another.
GATHERED = 0.25
#: Pods whose names in the log are remembered.
_MOST = 4_096

#: Tells by host and target which origin was asked, and the name of its pod, if any.
Where = Callable[[bytes, bytes], tuple[str, str]]
#: Host, target, method, status, nanoseconds that it took, and when it began.
_Noted = tuple[bytes | None, bytes, str, int, int, int]


class Journal:
    """Of one process. ``key`` (32 octets at most) is what pods' names are hashed with."""

    def __init__(self, where: Where, key: bytes, out: int = STDERR) -> None:
        self._where = where
        self._key = key
        self._out = out
        self._noted: list[_Noted] = []
        self._mark = secrets.token_hex(4)
        self._number = 1
        #: From the clock that times are taken by to that of the world.
        self._epoch = time_ns() - perf_counter_ns()
        self._places: dict[tuple[bytes | None, bytes], str] = {}

    def note(self, exchange: Seen, status: int, spent: int) -> None:
        """One that is over, after so many nanoseconds. What it looks like is for later."""
        self._noted.append(
            (
                exchange.sent.raw(b"host"),
                exchange.raw_path,
                exchange.method,
                status,
                spent,
                exchange.began,
            )
        )

    def _placed(self, host: bytes | None, first: bytes) -> str:
        """The members for origin and pod: the same name for the same pod, and not its own."""
        origin, pod = self._where(host or b"", b"/" + first)
        place = f'"origin":"{origin}",'
        if pod:
            said = pod.encode("utf-8", "replace")
            digest = blake2b(said, digest_size=6, key=self._key).hexdigest()
            place += f'"pod":"{digest}",'
        if len(self._places) >= _MOST:
            self._places.clear()
        self._places[host, first] = place
        return place

    async def live(self) -> None:
        """Write what has been noted, until cancelled."""
        while True:
            await asyncio.sleep(GATHERED)
            self.flush()

    def flush(self) -> None:
        """Write what has been noted."""
        if not self._noted:
            return
        noted, self._noted = self._noted, []
        places, mark, epoch = self._places, self._mark, self._epoch
        lines = []
        for number, (host, path, method, status, spent, began) in enumerate(noted, self._number):
            asked = (host, path.split(b"/", 2)[1])
            place = places.get(asked) or self._placed(*asked)
            lines.append(
                f'{{"time":{(began + spent + epoch) // 1_000_000},"event":"request",'
                f'"id":"{mark}-{number}",{place}"method":"{method}",'
                f'"status":{status},"us":{spent // 1_000}}}\n'
            )
        self._number += len(noted)
        write(self._out, "".join(lines).encode())


def write(out: int, octets: bytes) -> None:
    """All of it, or as much as whoever reads the log takes; a log that is gone stops nobody."""
    try:
        while octets:
            octets = octets[os.write(out, octets) :]
    except OSError:
        return


class JsonLines(logging.Handler):
    """What the program's own loggers say, as lines of the same kind."""

    def __init__(self, out: int = STDERR) -> None:
        super().__init__(logging.WARNING)
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        told: dict[str, object] = {
            "time": int(record.created * 1_000),
            "event": "log",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if isinstance(record.args, tuple):
            numbers = [arg for arg in record.args if isinstance(arg, int | float)]
            if numbers:
                told["numbers"] = numbers
        request_id = getattr(record, "request_id", None)
        if request_id is not None:
            told["request"] = request_id
        if record.exc_info and record.exc_info[1] is not None:
            told["exception"] = kinds(record.exc_info[1])
            told["frames"] = frames(record.exc_info[1])
        write(self._out, orjson.dumps(told, default=str) + b"\n")


def kinds(error: BaseException) -> list[str]:
    """What went wrong and what it came from, by type."""
    found: list[str] = []
    at: BaseException | None = error
    while at is not None and len(found) < 8:
        found.append(f"{type(at).__module__}.{type(at).__qualname__}")
        at = at.__cause__ or at.__context__
    return found


def frames(error: BaseException) -> list[str]:
    """Where it was raised, outermost first: file, line and function, no values."""
    return [
        f"{os.path.relpath(frame.filename, _ROOT)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


def to_json() -> None:
    """From now on everything that loggers say goes out as lines of JSON."""
    root = logging.getLogger()
    root.handlers[:] = [JsonLines()]
    logging.captureWarnings(True)
    sys.excepthook = _uncaught


def _uncaught(
    kind: type[BaseException], error: BaseException, trace: object
) -> None:  # pragma: no cover - the end of a process
    logging.getLogger("sesame").critical("uncaught", exc_info=error)


_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))
