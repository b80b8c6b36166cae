"""``till serve``: a small page for a tablet at the counter, on a loopback address alone."""

from __future__ import annotations

import argparse
import ipaddress
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

from clients.company import till, till_offline
from clients.company.desk import Desk
from clients.company.home import Home
from clients.company.rails import rail
from clients.company.till import Request, Till
from clients.company.till_desk import POLL_S, STATES, settled_by, waited
from clients.company.till_words import SCRIPT, STYLE, WORDS, drawn
from clients.console import Exit, Misused
from clients.pod_client.client import PodClient
from clients.pod_client.errors import PodClientError, Unreachable
from clients.pod_client.messages import is_web_address
from proofs.payments.payment import NotAPayment, Payment
from proofs.values import decimal

LARGEST, PATIENCE_S = 8_192, 15.0


@dataclass
class Counter:
    """What the page does; one request of a citizen's Sésame at a time."""

    desk: Desk
    home: Home
    chosen: argparse.Namespace
    client: PodClient
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def say(self, name: str) -> str:
        return escape(self.desk.both(*WORDS[name]))

    def form(self, trouble: str = "", typed: dict[str, str] | None = None) -> str:
        """The first page."""
        said = typed or {}
        fields = "".join(
            f'<label for="{name}">{self.say(name)}</label>'
            f'<input id="{name}" name="{name}" value="{escape(said.get(name, ""))}"'
            f"{' required' if name != 'note' else ''}"
            f"{' inputmode=decimal' if name == 'amount' else ''} maxlength=500>"
            for name in ("amount", "to", "note")
        )
        wrong = f'<p class="wrong" role="alert">{escape(trouble)}</p>' if trouble else ""
        return (
            f"<h1>{self.say('title')}</h1><p>{self.say('lead')}</p>{wrong}"
            f'<form method="post" action="/ask">{fields}<button>{self.say("ask")}</button></form>'
        )

    def ask(self, typed: dict[str, str]) -> Request:
        """Raises ``Misused``, ``PodClientError``."""
        amount = decimal(typed.get("amount", "").replace(",", ".")) or Decimal(0)
        who, home = typed.get("to", "").strip(), self.home
        if not is_web_address(who):
            raise Misused("Le client : une adresse http(s).", "The customer: an http(s) address.")
        name = self.chosen.name or home.web_id()
        wanted = Payment(till.transaction_id(), name, home.web_id(), amount, self.chosen.currency)
        try:
            payment = Payment.read(wanted.payload())
        except NotAPayment as wrong:
            raise Misused(wrong.fr, wrong.en) from None
        road = rail(self.chosen.rail, self.chosen.iban, self.chosen.currency)
        note = typed.get("note", "").strip()[:140]
        try:
            with self._turn:
                asked = self.client.run(
                    till.ask(self.client.session, who, payment, road, self.chosen.expires, note)
                )
        except Unreachable:
            if self.chosen.rail != "simulated":
                raise
            asked = till_offline.hand(payment, self.chosen.expires)
        Till(self.home).keep(asked)
        return asked

    def look(self, request: Request) -> Request:
        """As it stands now. Raises ``PodClientError``."""
        with self._turn:
            return waited(self.client, Till(self.home), request, 0.0)

    def cancel(self, request: Request) -> None:
        """Raises ``PodClientError``."""
        with self._turn:
            now = self.client.run(till.cancel(self.client.session, request))
        Till(self.home).keep(now)

    def take(self, request: Request, typed: dict[str, str]) -> None:
        """What the customer's phone decided. Raises ``Misused``."""
        kept = Till(self.home)
        now, paper = till_offline.take(kept, typed.get("decision", ""))
        if now.id != request.id:
            raise Misused("Cette décision est pour une autre.", "This decision is for another.")
        kept.keep(now, paper)

    def shown(self, request: Request, trouble: str = "") -> str:
        """The page of one request."""
        paid, state = request.paid, self.desk.words(STATES[request.state]).capitalize()
        parts = [
            f"<h1>{self.say('title')}</h1>",
            f'<p class="sum">{paid.amount} {paid.currency}</p>',
            f'<p class="state" data-state="{request.state}" role="status">{escape(state)}</p>',
            f'<p class="wrong" data-offline hidden role="alert">{self.say("offline")}</p>',
        ]
        if request.rail.get("settlement") == "Simulated" and request.state != "approved":
            parts.append(f'<p class="soft">{self.say("simulated")}</p>')
        if request.nonce and request.is_open:
            parts += self._offline(request, trouble)
        elif request.is_open:
            parts.append(f"<p>{self.say('scan')}</p>{drawn(request.page, self.say('scan'))}")
            parts.append(
                f'<form method="post" action="/r/{request.id}/cancel">'
                f'<button class="quiet">{self.say("cancel")}</button></form>'
            )
        if request.state == "approved":
            settled = settled_by(request)
            parts.append(f"<p>{escape(self.desk.words(settled.words))}</p>")
            if settled.code:
                parts.append(drawn(settled.code, self.say("transfer")))
        if request.jti:
            hashes = [("number", request.jti), ("payment_hash", request.payment_hash)]
            if request.payer:
                hashes.insert(0, ("payer", request.payer))
            parts += [
                f'<p class="soft">{self.say(name)} <code>{escape(value)}</code></p>'
                for name, value in (*hashes, ("notice_hash", request.notice_hash))
            ]
        if not request.is_open:
            parts.append(f'<a class="button" href="/">{self.say("next")}</a>')
        return "".join(parts)

    def _offline(self, request: Request, trouble: str) -> list[str]:
        if request.state != "handed":
            return []
        wrong = f'<p class="wrong" role="alert">{escape(trouble)}</p>' if trouble else ""
        return [
            f"<p>{self.say('handed')}</p>",
            drawn(till_offline.handed(request), self.say("handed")),
            f'{wrong}<form method="post" action="/r/{request.id}/take">'
            f'<label for="decision">{self.say("decision")}</label>'
            '<textarea id="decision" name="decision" rows="4" required></textarea>'
            f"<button>{self.say('take')}</button></form>",
        ]


def serve(
    desk: Desk,
    home: Home,
    chosen: argparse.Namespace,
    served: Callable[[ThreadingHTTPServer], None] | None = None,
) -> Exit:
    """Until it is interrupted; ``served`` is given the server once it listens."""
    host, _, port = chosen.listen.rpartition(":")
    try:
        is_here = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        is_here = host == "localhost"
    if not is_here or not port.isdigit():
        raise Misused(
            f"--listen {chosen.listen} : une adresse de cette machine, 127.0.0.1:8098.",
            f"--listen {chosen.listen}: an address of this machine, 127.0.0.1:8098.",
        )
    rail(chosen.rail, chosen.iban, chosen.currency)
    with PodClient(home.credentials()) as client:
        counter = Counter(desk, home, chosen, client)
        try:
            server = ThreadingHTTPServer((host.strip("[]"), int(port)), _handler(counter))
        except OSError as error:
            raise Misused(str(error), str(error)) from error
        where = f"http://{host}:{server.server_address[1]}/"
        desk.say(f"La caisse : {where}", f"The till: {where}")
        try:
            if served is not None:
                served(server)
            server.serve_forever(POLL_S)
        finally:
            server.server_close()
    return Exit.WELL


def _handler(counter: Counter) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"counter": counter})


class _Handler(BaseHTTPRequestHandler):
    """Answers the tablet. ``counter`` is set for each server."""

    timeout = PATIENCE_S
    counter: ClassVar[Counter]

    def do_GET(self) -> None:
        if not self._is_ours():
            return self._page(400, "")
        if self.path == "/":
            return self._page(200, self.counter.form())
        name, _, part = self.path.removeprefix("/r/").partition("/")
        request = Till(self.counter.home).find(name) if self.path.startswith("/r/") else None
        if request is None:
            return self._page(404, self.counter.form())
        if part == "state":
            return self._state(request)
        return self._page(200, self.counter.shown(request))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not self._is_ours() or not length.isdigit() or int(length) > LARGEST:
            return self._page(400, "")
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        typed = {name: values[0] for name, values in parse_qs(body).items()}
        name = self.path.removeprefix("/r/").partition("/")[0]
        request = Till(self.counter.home).find(name)
        try:
            if self.path == "/ask":
                return self._see(f"/r/{self.counter.ask(typed).id}")
            if request is not None and self.path == f"/r/{request.id}/cancel":
                self.counter.cancel(request)
                return self._see(f"/r/{request.id}")
            if request is not None and self.path == f"/r/{request.id}/take":
                return self._take(request, typed)
        except Misused as wrong:
            return self._page(
                422, self.counter.form(wrong.words(self.counter.desk.language), typed)
            )
        except PodClientError as error:
            return self._page(502, self.counter.form(self.counter.desk.failure(error), typed))
        return self._page(404, self.counter.form())

    def _take(self, request: Request, typed: dict[str, str]) -> None:
        try:
            self.counter.take(request, typed)
        except Misused as wrong:
            trouble = wrong.words(self.counter.desk.language)
            return self._page(422, self.counter.shown(request, trouble))
        return self._see(f"/r/{request.id}")

    def _is_ours(self) -> bool:
        """The page is asked for by its own name, and its forms come from itself."""
        here = self.server.server_address[1]  # type: ignore[index]  # of a socket of the internet
        hosts = {f"127.0.0.1:{here}", f"localhost:{here}", f"[::1]:{here}"}
        host = self.headers.get("Host", "")
        origin = self.headers.get("Origin")
        return host in hosts and origin in (None, f"http://{host}")

    def _state(self, request: Request) -> None:
        try:
            said = {"state": self.counter.look(request).state, "offline": False}
        except PodClientError:
            said = {"state": request.state, "offline": True}
        return self._answer(200, "application/json", json.dumps(said).encode())

    def _page(self, status: int, body: str) -> None:
        nonce, lang = secrets.token_urlsafe(12), self.counter.desk.language
        policy = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
            "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        script = f'<script nonce="{nonce}">{SCRIPT}</script>' if "data-offline" in body else ""
        page = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{self.counter.say('title')} · Sésame</title>"
            f'<style nonce="{nonce}">{STYLE}</style></head><body><main>{body}</main>{script}'
            "</body></html>"
        )
        return self._answer(status, "text/html; charset=utf-8", page.encode(), policy)

    def _see(self, path: str) -> None:
        self.send_response(303)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, kind: str, body: bytes, policy: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: who buys what is nobody's affair."""
