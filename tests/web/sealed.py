"""``sesame serve`` over TLS under names of its own, with a certificate of a test authority.

The names lead nowhere: whoever asks connects to this machine and says the name.
"""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from pathlib import Path

from websockets.sync.client import connect

from clients.pod_client.dpop import DpopKey
from pod_server.identity.authority import Authority
from tests.faults.servers import Server, free_port
from tests.web.served import Reply
from vocab.terms import CONTEXTS

ZONE = "sesame.test"
ID, PODS, APPS = f"id.{ZONE}", f"*.pods.{ZONE}", f"apps.{ZONE}"
ALICE = f"alice.pods.{ZONE}"
NAMES = (ID, PODS, APPS)
JSON_LD = "application/ld+json"


class _Line(http.client.HTTPSConnection):
    """To this machine, whatever the name."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=20, context=context)
        self._sealed = context

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.sock = self._sealed.wrap_socket(plain, server_hostname=self.host)


class Named:
    """A server under its names, by the port that leads in; alice has a pod on it."""

    trusted: Path

    def __init__(self, way_in: int, alices: str) -> None:
        self.way_in = way_in
        self.alices = alices
        self._key = DpopKey()
        self._token = ""
        #: Client id and secret of whoever asks.
        self.credentials = ("alice-test", "a" * 40)

    @property
    def base_url(self) -> str:
        return f"https://{ID}:{self.way_in}/"

    def trusting(self) -> ssl.SSLContext:
        """Trusts the authority, and nobody else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.trusted)
        return context

    def line(self, host: str = ID) -> ssl.SSLSocket:
        """A line that is TLS, and nothing said on it yet."""
        plain = socket.create_connection(("127.0.0.1", self.way_in), timeout=20)
        return self.trusting().wrap_socket(plain, server_hostname=host)

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        signed: bool = False,
    ) -> Reply:
        host = url.partition("://")[2].partition(":")[0]
        sent = {**(headers or {})}
        if signed:
            token = self.token()
            sent["Authorization"] = f"DPoP {token}"
            sent["DPoP"] = self._key.proof(method, url, at=time.time(), access_token=token)
        line = _Line(host, self.way_in, self.trusting())
        try:
            line.request(method, "/" + url.split("/", 3)[3], body, sent)
            answer = line.getresponse()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            raw = tuple((name.lower(), value) for name, value in answer.getheaders())
            return Reply(answer.status, fields, answer.read(), raw)
        finally:
            line.close()

    def told_of_a_change(self, host: str) -> str:
        """What a WebSocket on ``host`` calls that something was put into alice's pod."""
        kind, headers = "WebSocketChannel2023", {"Content-Type": JSON_LD, "Accept": JSON_LD}
        asked = {"@context": [CONTEXTS.NOTIFICATIONS], "type": kind, "topic": self.alices}
        service = f"{self.alices}.notifications/{kind}/"
        reply = self.ask("POST", service, headers, json.dumps(asked).encode(), signed=True)
        where = str(reply.json["receiveFrom"])
        assert where.startswith(f"wss://{host}:{self.way_in}/")
        plain = socket.create_connection(("127.0.0.1", self.way_in), timeout=20)
        with connect(where, sock=plain, ssl=self.trusting(), server_hostname=host) as line:
            turtle = {"Content-Type": "text/turtle"}
            self.ask("PUT", f"{self.alices}told.ttl", turtle, b"<a> <b> <c> .", signed=True)
            return str(json.loads(line.recv(10))["type"])

    def token(self) -> str:
        """Of whose the credentials are."""
        if not self._token:
            url = f"{self.base_url}.well-known/openid-configuration"
            url = str(self.ask("GET", url).json["token_endpoint"])
            basic = base64.b64encode(":".join(self.credentials).encode()).decode()
            headers = {
                "Authorization": f"Basic {basic}",
                "Content-Type": "application/x-www-form-urlencoded",
                "DPoP": self._key.proof("POST", url, at=time.time()),
            }
            reply = self.ask("POST", url, headers, b"grant_type=client_credentials")
            assert reply.status == 200, reply
            self._token = str(reply.json["access_token"])
        return self._token


def accounts(folder: Path) -> Path:
    """A file that ``sesame seed`` takes: alice, whose secret is known."""
    wanted = folder / "accounts.json"
    alice = {"name": "alice", "clientId": "alice-test", "clientSecret": "a" * 40}
    wanted.write_text(json.dumps({"accounts": [alice]}))
    return wanted


class Sealed(Named, Server):
    """``sesame serve`` with a certificate; alice's pod has a host of its own."""

    def __init__(self, folder: Path, *, workers: int = 1) -> None:
        self.authority = Authority.open(folder / "authority", [ZONE])
        self.trusted = self.authority.folder / "authority.pem"
        self.pair = self.authority.issue(NAMES)
        self.plain = free_port()
        files = ["--tls-cert", str(self.pair.cert), "--tls-key", str(self.pair.key)]
        options = [*files, "--redirect-port", str(self.plain)]
        Server.__init__(self, folder / "data", workers=workers, options=options)
        self.options += ["--apps-url", f"https://{APPS}:{self.port}/"]
        Named.__init__(self, self.port, f"https://{ALICE}:{self.port}/")

    def seeded(self) -> Sealed:
        origins = ["--base-url", self.base_url, "--pods-url", f"https://{PODS}:{self.port}/"]
        done = self.command("seed", str(accounts(self.data.parent)), *origins)
        assert done.returncode == 0, done.stderr
        return self
