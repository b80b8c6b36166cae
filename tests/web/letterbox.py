"""A relay on this machine that takes letters and sends none on (RFC 5321, the least of it)."""

from __future__ import annotations

import queue
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class _Line(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        box = cast(Letterbox, self.server)
        self._say("220 letterbox")
        while said := self.rfile.readline().decode().strip():
            verb = said.partition(" ")[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                box.letters.put(message_from_bytes(self._letter(), policy=default))
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 letterbox")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Letterbox(socketserver.ThreadingTCPServer):
    """What has come, in order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.letters: queue.Queue[EmailMessage] = queue.Queue()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def next(self) -> EmailMessage:
        """The next one, which is awaited."""
        return self.letters.get(timeout=20)


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    with Letterbox() as box:
        thread = threading.Thread(target=box.serve_forever)
        thread.start()
        try:
            yield box
        finally:
            box.shutdown()
            thread.join()
