"""Apps of strangers on this machine: where their users come back to, and what they then ask for."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from clients.pod_client.dpop import DpopKey
from tests.web.browser.town import Asking

VERIFIER = "v" * 64
_HASH = hashlib.sha256(VERIFIER.encode()).digest()
CHALLENGE = base64.urlsafe_b64encode(_HASH).rstrip(b"=").decode()


class _App(BaseHTTPRequestHandler):
    """Where the app lives: a page of its own for whoever comes back."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>back</title><link rel=icon href=data:,>")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def at_home() -> Iterator[str]:
    """The redirect address of an app on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _App) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/callback"
        server.shutdown()
        thread.join()


def redeemed(app: Asking, key: DpopKey, code: str) -> str:
    """The access token for a code, bound to the key."""
    endpoint = app.metadata["token_endpoint"]
    tokens = requests.post(
        endpoint,
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": app.wish["redirect_uri"],
            "client_id": app.client_id,
            "code_verifier": VERIFIER,
        },
        headers={"DPoP": key.proof("POST", endpoint, at=time.time())},
        timeout=10,
    )
    assert tokens.status_code == 200, tokens.text
    return str(tokens.json()["access_token"])


def send(
    key: DpopKey, token: str, method: str, url: str, body: str = "", content: str = "text/turtle"
) -> requests.Response:
    """One request with an access token."""
    headers = {
        "Authorization": f"DPoP {token}",
        "DPoP": key.proof(method, url, at=time.time(), access_token=token),
        "Content-Type": content,
    }
    return requests.request(method, url, data=body.encode(), headers=headers, timeout=10)
