"""A small real HTTP server with an issuer that checks proofs, for tests of the transports."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey


class Seen(NamedTuple):
    """A request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Answer:
    """What to say to one request."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Seen], Answer | None]


class SmallPod:
    """Answers from ``scripted`` (a queue a path), then ``handler``, then ``stored``."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.scripted: dict[str, list[Answer]] = {}
        self.stored: dict[str, tuple[bytes, str]] = {}
        self.handler: Handler | None = None
        self.protected = True
        self.nonce: str | None = None
        self.lifetime = 600
        self.logins = 0
        self.live_tokens: set[str] = set()
        self.base = ""
        self._lock = threading.Lock()

    @property
    def issuer(self) -> str:
        return f"{self.base}/"

    def credentials(self) -> dict[str, object]:
        return {"issuer": self.issuer, "id": "acme", "secret": "s:e%c r/et", "webId": self.base}

    def asked(self, method: str, path: str) -> list[Seen]:
        return [seen for seen in self.seen if (seen.method, seen.path) == (method, path)]

    def answer(self, seen: Seen) -> Answer:
        with self._lock:
            self.seen.append(seen)
            if seen.path == "/.well-known/openid-configuration":
                members = {"issuer": self.issuer, "token_endpoint": f"{self.base}/token"}
                return Answer(200, json.dumps(members).encode(), _JSON)
            if seen.path == "/token":
                return self._token(seen)
            refused = self._refused(seen) if self.protected else None
            if refused is not None:
                return refused
            if self.scripted.get(seen.path):
                return self.scripted[seen.path].pop(0)
            told = self.handler(seen) if self.handler else None
            return self._resource(seen) if told is None else told

    def _token(self, seen: Seen) -> Answer:
        kind, _, pair = seen.headers.get("authorization", "").partition(" ")
        expected = base64.b64encode(b"acme:s%3Ae%25c%20r%2Fet").decode()
        if (kind, pair) != ("Basic", expected) or seen.body != b"grant_type=client_credentials":
            return Answer(401, b'{"error": "invalid_client"}', _JSON)
        thumbprint, claims = self._proof(seen)
        if self.nonce is not None and claims.get("nonce") != self.nonce:
            return Answer(400, b'{"error": "use_dpop_nonce"}', {**_JSON, "DPoP-Nonce": self.nonce})
        self.logins += 1
        token = f"{thumbprint}.{self.logins}"
        self.live_tokens.add(token)
        members = {"access_token": token, "token_type": "DPoP", "expires_in": self.lifetime}
        return Answer(200, json.dumps(members).encode(), _JSON)

    def _refused(self, seen: Seen) -> Answer | None:
        """RFC 9449 §7: the token is alive, and the proof is of its key and for this request."""
        kind, _, token = seen.headers.get("authorization", "").partition(" ")
        if kind != "DPoP" or token not in self.live_tokens:
            return Answer(401, b"", {"WWW-Authenticate": 'DPoP error="invalid_token"'})
        thumbprint, claims = self._proof(seen)
        ath = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=")
        assert claims["ath"] == ath.decode()
        assert token.startswith(thumbprint)
        return None

    def _proof(self, seen: Seen) -> tuple[str, dict[str, object]]:
        proof = seen.headers["dpop"]
        header = json.loads(base64.urlsafe_b64decode(proof.partition(".")[0] + "=="))
        assert (header["typ"], header["alg"]) == ("dpop+jwt", "ES256")
        assert "d" not in header["jwk"]
        key = ECKey.import_key(header["jwk"])
        claims: dict[str, object] = dict(jwt.decode(proof, key, algorithms=["ES256"]).claims)
        assert claims["htm"] == seen.method
        assert claims["htu"] == self.base + urlsplit(seen.path).path
        return key.thumbprint(), claims

    def _resource(self, seen: Seen) -> Answer:
        if seen.method in ("GET", "HEAD") and seen.path in self.stored:
            body, media_type = self.stored[seen.path]
            return Answer(200, body, {"Content-Type": media_type, "ETag": '"1"'})
        if seen.method == "PUT":
            self.stored[seen.path] = seen.body, seen.headers.get("content-type", "")
            return Answer(201, b"", {"ETag": '"1"'})
        if seen.method == "DELETE" and self.stored.pop(seen.path, False):
            return Answer(204)
        problem = {"type": "about:blank", "title": "Nothing there", "detail": f"No {seen.path}."}
        return Answer(404, json.dumps(problem).encode(), _PROBLEM)


_JSON = {"Content-Type": "application/json"}
_PROBLEM = {"Content-Type": "application/problem+json"}


@contextmanager
def small_pod() -> Iterator[SmallPod]:
    """A pod that listens on a port of this machine while the block runs."""
    pod = SmallPod()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = pod.answer(Seen(self.command, self.path, headers, body))
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.status != 204:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if self.command != "HEAD" and said.status != 204:
                self.wfile.write(said.body)

        do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = _serve

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    class House(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is no news."""

    server = House(("127.0.0.1", 0), Door)
    pod.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield pod
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
