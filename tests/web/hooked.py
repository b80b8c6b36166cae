"""A receiver of webhooks on this machine: what it was sent, and what it answers."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass(frozen=True)
class Sent:
    """One request. Header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        found = orjson.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Receiver:
    """Answers with the next of ``statuses``, then 200; after ``delay`` seconds and an open gate."""

    server: ThreadingHTTPServer
    sent: queue.Queue[Sent] = field(default_factory=queue.Queue)
    statuses: deque[int] = field(default_factory=deque)
    delay: float = 0.0
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def next(self, wait: float = 8.0) -> Sent:
        return self.sent.get(timeout=wait)

    def nothing_more(self, wait: float = 0.3) -> bool:
        try:
            self.sent.get(timeout=wait)
        except queue.Empty:
            return True
        return False


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """Until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.sent.put(Sent(self.path, headers, body))
            if receiver.delay:
                time.sleep(receiver.delay)
            receiver.gate.wait()
            status = receiver.statuses.popleft() if receiver.statuses else 200
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{receiver.url}-elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quietly."""

    receiver = Receiver(ThreadingHTTPServer(("127.0.0.1", port), Handler))
    receiver.gate.set()
    threading.Thread(target=receiver.server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
