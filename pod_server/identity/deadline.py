"""An end to a connection, however slowly the other side goes on answering (S-61).

Time-outs of sockets count from one octet to the next, so a sender of one octet a second never meets
them. Here the line is cut when the time is over, whatever it is doing.
"""

from __future__ import annotations

import contextlib
import socket
import threading


class Deadline:
    """``with Deadline(10) as deadline``: sockets watched by it are shut after 10 seconds."""

    def __init__(self, seconds: float) -> None:
        self._lines: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for line in self._lines:
            line.close()

    def watched(self, line: socket.socket) -> socket.socket:
        """The same line. What is kept of it here survives its being wrapped for TLS."""
        self._lines.append(line.dup())
        return line

    def _cut(self) -> None:
        for line in list(self._lines):
            with contextlib.suppress(OSError):  # the other end was quicker
                line.shutdown(socket.SHUT_RDWR)
