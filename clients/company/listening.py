"""The company's own inbox: takes the notices of citizens' Sésames (LDN), and says yes to few.

Each one has to speak of an account that the register knows and to be signed by that citizen's
Sésame (see ``senders``). One that is not is refused, with the reason, and changes nothing. Run it
behind the company's own web server, which brings TLS.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from clients.company.button import Lead
from clients.company.home import Home
from clients.company.senders import NotTheSender, Senders
from clients.console import Misused
from clients.pod_client.client import PodClient
from clients.pod_client.errors import PodClientError
from proofs import strict_json

LARGEST, PATIENCE_S = 256 * 1024, 15.0
Told = Callable[[str, str, str, str], None]
_JSON = ("application/ld+json", "application/json")


class Inbox:
    """Takes one notice at a time. ``told`` hears notice, account, state and reasons, once verified.

    :meth:`take` gives a status and, where it refuses, the reason.
    """

    def __init__(self, home: Home, senders: Senders, told: Told, language: str) -> None:
        self.senders = senders
        self._home, self._told = home, told
        self._language = language
        self._one = threading.Lock()

    def take(self, fields: dict[str, str], body: bytes) -> tuple[int, str]:
        """What is answered to a POST with these header fields (by lower-case name)."""
        if fields.get("content-type", "").partition(";")[0].strip() not in _JSON:
            return 415, "A notice is application/ld+json."
        try:
            said = strict_json.read(body)
        except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
            return 400, str(wrong)
        about = said.get("about") if isinstance(said, dict) else None
        if not isinstance(said, dict) or said.get("type") != "AccountNotice":
            return 422, "Only notices of accounts (AccountNotice) are taken here."
        if not isinstance(about, str) or said.get("company") != self._home.web_id():
            return 422, "The notice is about no account of this company."
        account = about.partition("#")[0]
        with self._one, self._home.register() as register:
            if not register.knows(account):
                return 403, "We have no account there."
            try:
                self.senders.verify(account, fields, body)
            except NotTheSender as wrong:
                return 403, str(wrong)
            except PodClientError as error:
                return 503, f"Your key cannot be fetched now: {error}"
            self._told(
                str(said.get("id", "")), account, str(said.get("state", "")), self._why(said)
            )
        return 202, ""

    def _why(self, said: dict[str, strict_json.Json]) -> str:
        """The reasons of a restriction in the language of the company."""
        lacks = said.get("lack")
        texts: list[str] = []
        for lack in lacks if isinstance(lacks, list) else [lacks]:
            words = lack.get("text") if isinstance(lack, dict) else None
            for one in words if isinstance(words, list) else []:
                if isinstance(one, dict) and one.get("@language") == self._language:
                    texts.append(str(one.get("@value", "")))
        return " ".join(texts)


@contextmanager
def listening(place: str, inbox: Inbox, lead: Lead | None = None) -> Iterator[str]:
    """Serve ``HOST:PORT`` until the end of the block; the address that was bound.

    With ``lead``, GET takes the form of the button, too (see ``button``).
    """
    host, _, port = place.rpartition(":")
    if not port.isdigit():
        raise Misused(
            f"--listen {place} : écrivez HÔTE:PORT, par exemple 127.0.0.1:8099.",
            f"--listen {place}: write HOST:PORT, for example 127.0.0.1:8099.",
        )
    try:
        server = ThreadingHTTPServer(
            (host.strip("[]") or "127.0.0.1", int(port)), _handler(inbox, lead)
        )
    except (OSError, OverflowError) as error:
        raise Misused(f"--listen {place} : {error}", f"--listen {place}: {error}") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host or '127.0.0.1'}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def inbox_of(
    home: Home, address: str, told: Told, language: str, client: PodClient | None = None
) -> Inbox:
    """The inbox at its public address, which is what senders sign."""
    return Inbox(home, Senders(address, client or PodClient()), told, language)


def _handler(inbox: Inbox, lead: Lead | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE_S

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdigit():
                return self._answer(411, "Say Content-Length.")
            if int(length) > LARGEST:
                return self._answer(413, f"A notice has {LARGEST} bytes at most.")
            fields = {name.lower(): value for name, value in self.headers.items()}
            return self._answer(*inbox.take(fields, self.rfile.read(int(length))))

        def do_GET(self) -> None:
            typed = parse_qs(urlsplit(self.path).query).get("sesame", [""])[0]
            if lead is None or not typed:
                return self._answer(404, "Notices are posted here.")
            self.send_response(303)
            self.send_header("Location", lead.to(typed))
            self.send_header("Content-Length", "0")
            return self.end_headers()

        def _answer(self, status: int, why: str) -> None:
            body = json.dumps({"status": status, "detail": why}).encode() if why else b""
            self.send_response(status)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """The events are the log."""

    return Handler
