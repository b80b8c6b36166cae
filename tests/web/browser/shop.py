"""A shop with the button on its page, under a policy without anything inline."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from clients.company.button import snippet, the_script
from tests.web.served import free_port

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src http: https:; img-src 'self' data:; "
    "base-uri 'none'; "
    "form-action http: https:; frame-ancestors 'none'"
)


@dataclass
class Shop:
    """``returns`` are the addresses at which customers came back."""

    origin: str
    returns: queue.Queue[str]


@contextmanager
def shop(company: str, action: str = "") -> Iterator[Shop]:
    """Until the end of the block. ``action`` is where the form goes without script."""
    port = free_port()
    origin, returns = f"http://127.0.0.1:{port}", queue.Queue[str]()
    form = snippet(company, f"{origin}/back?cart=7", action, "/sesame-button.js", "fr")
    page = (
        f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>Boutique</title>"
        f"<link rel='icon' href='data:,'></head><body><main><h1>Boutique</h1>{form}</main></body>"
        "</html>"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = page.encode(), "text/html; charset=utf-8"
            if self.path == "/sesame-button.js":
                body, kind = the_script(), "text/javascript"
            elif self.path.startswith("/back"):
                returns.put(self.path)
                body = b"<!doctype html><title>Merci</title><h1>Merci</h1>"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Shop(origin, returns)
    finally:
        server.shutdown()
        server.server_close()
