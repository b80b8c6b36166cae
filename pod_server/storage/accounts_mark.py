"""A mark that changes whenever something issued was taken back: eight octets that processes map.

Whoever remembers that a token stands remembers the mark too, and looks again where it is another.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path

_SIZE = 8


class Mark:
    """The mark of one data folder. Reading it costs a look into memory."""

    def __init__(self, path: Path) -> None:
        """Open it, or begin one. It is not synced: no process remembers across a crash of all."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(file).st_size < _SIZE:
                os.ftruncate(file, _SIZE)
            self._map = mmap.mmap(file, _SIZE)
        finally:
            os.close(file)

    def read(self) -> bytes:
        """As it is now."""
        return self._map[:_SIZE]

    def turn(self) -> None:
        """Make it another one; random, so that nobody need count."""
        self._map[:_SIZE] = os.urandom(_SIZE)

    def close(self) -> None:
        """Let go of it."""
        self._map.close()
