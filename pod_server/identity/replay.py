"""Which proofs were seen: one memory for all processes, in a file that they map (S-32).

A proof counts for two minutes and once. Its hash goes into the table of the half minute it was
issued in; a table whose half minute is long past is emptied and used again. Tables are cut into
segments, each with a byte-range lock of its own, so that two processes wait for each other only
when they look at the same segment. Nothing is ever pushed out: where a table or a key's share of
it is full, the proof is refused.

The file outlives the processes, so a restart forgets nothing. It does not outlive the machine
(nothing here is synced): after a boot, proofs issued before it are refused (decision
"Processes").
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import threading
from pathlib import Path

from pod_server.identity.bounded import Bounded
from pod_server.identity.proofs import TOLERANCE, WINDOW, bad_proof
from pod_server.model.errors import TooManyRequests

#: Seconds a table stands for, and how many there are: more than proofs can be apart.
SPAN = 32
TABLES = 6
SLOT = 8
SEGMENT = 256
SEGMENTS = 1_024
COUNTERS = 4_096
#: How much of one table one key may take.
SHARE = SEGMENT * SEGMENTS // 2

_MAGIC = b"SESAMEJ1"
_HEADER = 4_096
_BOOT_AT, _KEY_AT, _BORN_AT, _SPANS_AT = 16, 64, 96, 128
_SEGMENT_BYTES = SEGMENT * SLOT
_COUNTER_BYTES = COUNTERS * 4
_TABLE_BYTES = SEGMENTS * _SEGMENT_BYTES + _COUNTER_BYTES
_SIZE = _HEADER + TABLES * _TABLE_BYTES
_NUMBER = struct.Struct("<Q")
_COUNT = struct.Struct("<I")
_EMPTY = bytes(SLOT)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Replays:
    """The memory, as one process sees it. Threads of the process may share one."""

    def __init__(
        self, path: Path, now: float, boot: str | None = None, *, alone: bool = False
    ) -> None:
        """Open the file at ``path``, or begin anew where it is missing or of another boot.

        ``alone`` is for the one process of a server with one: nobody else has the file open, so
        nobody is locked out, which saves two calls into the kernel a proof.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._guard = threading.Lock()
        self._alone = alone
        fcntl.lockf(self._file, fcntl.LOCK_EX, 1, _SIZE)
        try:
            self._begin(now, (boot if boot is not None else _boot_id()).encode()[:48])
            self._map = mmap.mmap(self._file, _SIZE)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _SIZE)
        self._key = bytes(self._map[_KEY_AT : _KEY_AT + 32])
        self._keyed = hashlib.blake2b(digest_size=16, key=self._key)
        self._born = self._number(_BORN_AT)
        self._whose: Bounded[str, int] = Bounded(4_096)

    def note(self, jkt: str, jti: str, iat: int, now: float) -> None:
        """Remember this proof; refuse it where it was seen before.

        Call it last, when all else about the request holds: only the holder of a token can fill
        the memory, and only its own share. Raises ``Unauthenticated``, ``TooManyRequests``.
        """
        if iat < self._born:
            raise bad_proof("it was issued before this server was started; make a new one")
        if abs(now - iat) > WINDOW + TOLERANCE:
            raise bad_proof("it is too old")
        keyed = self._keyed.copy()
        keyed.update(f"{len(jkt)}.{jkt}.{jti}".encode())
        mark = keyed.digest()
        place = int.from_bytes(mark[8:12])
        whose = self._whose.get(jkt)
        if whose is None:
            whose = int.from_bytes(hashlib.blake2b(jkt.encode(), key=self._key).digest()) % COUNTERS
            self._whose.put(jkt, whose)
        with self._guard:
            self._note(mark[:8], iat // SPAN, place % SEGMENTS, whose)

    def close(self) -> None:
        """Let go of the file; what is remembered stays."""
        self._map.close()
        os.close(self._file)

    def _note(self, mark: bytes, span: int, segment: int, whose: int) -> None:
        table = span % TABLES
        if self._span(table) != span:
            self._turn_over(table, span)
        if self._alone:
            self._take(mark, table, segment, whose)
            return
        lock_at = _SIZE + 8 + table * SEGMENTS + segment
        fcntl.lockf(self._file, fcntl.LOCK_EX, 1, lock_at)
        try:
            if self._span(table) != span:  # emptied for a later one while we waited
                raise bad_proof("it is too old")
            self._take(mark, table, segment, whose)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, lock_at)

    def _take(self, mark: bytes, table: int, segment: int, whose: int) -> None:
        start = _HEADER + table * _TABLE_BYTES
        counter = start + SEGMENTS * _SEGMENT_BYTES + whose * 4
        base = start + segment * _SEGMENT_BYTES
        first = int.from_bytes(mark[:2]) % SEGMENT
        for step in range(SEGMENT):
            at = base + (first + step) % SEGMENT * SLOT
            found = self._map[at : at + SLOT]
            if found == mark:
                raise bad_proof("it was used before; make a new one for each request")
            if found == _EMPTY:
                taken: int = _COUNT.unpack_from(self._map, counter)[0]
                if taken >= SHARE:
                    raise TooManyRequests(SPAN, "proofs with one key")
                _COUNT.pack_into(self._map, counter, taken + 1)
                self._map[at : at + SLOT] = mark
                return
        raise TooManyRequests(SPAN, "proofs")

    def _turn_over(self, table: int, span: int) -> None:
        """Empty a table for a new half minute, unless another process has just done it."""
        locks = _SIZE + 8 + table * SEGMENTS
        fcntl.lockf(self._file, fcntl.LOCK_EX, SEGMENTS, locks)
        try:
            if self._span(table) < span:
                self._empty(_HEADER + table * _TABLE_BYTES)
                _NUMBER.pack_into(self._map, _SPANS_AT + table * 8, span)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, SEGMENTS, locks)

    def _empty(self, start: int) -> None:
        try:
            self._map.madvise(mmap.MADV_REMOVE, start, _TABLE_BYTES)  # gives the memory back
        except OSError:
            self._map[start : start + _TABLE_BYTES] = bytes(_TABLE_BYTES)

    def _begin(self, now: float, boot: bytes) -> None:
        head = os.pread(self._file, _HEADER, 0)
        known = head[:8] == _MAGIC and os.fstat(self._file).st_size == _SIZE
        if known and head[_BOOT_AT : _BOOT_AT + 48].rstrip(b"\0") == boot:
            return
        fresh = bytearray(_HEADER)
        fresh[_BOOT_AT : _BOOT_AT + len(boot)] = boot
        fresh[_KEY_AT : _KEY_AT + 32] = secrets.token_bytes(32)
        # Proofs are dated in whole seconds: those of the current one may have been seen.
        _NUMBER.pack_into(fresh, _BORN_AT, int(now) + (len(head) > 0))
        fresh[:8] = _MAGIC
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, fresh, 0)
        os.ftruncate(self._file, _SIZE)

    def _span(self, table: int) -> int:
        return self._number(_SPANS_AT + table * 8)

    def _number(self, at: int) -> int:
        number: int = _NUMBER.unpack_from(self._map, at)[0]
        return number


def _boot_id() -> str:
    """Which boot of the machine this is; empty where the kernel does not say."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""
