"""``/pocket/``: the app's page, its manifest, its program.

The page is its owner's and is made in her language; her service worker keeps it. What it shows of
products comes by the addresses of decision 0040, and stays on the phone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Thread

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request

from pod_server.contracts import Pod
from pod_server.model.errors import MissingResource
from pod_server.web.office.who import Door
from pod_server.web.pocket.program import BASE, Part, Program, program
from pod_server.web.pocket.words import SAID, words
from pod_server.web.tongue import LANGUAGES, tongue
from proofs.keys import SigningKey
from proofs.scanning import flash

#: Programs and style of our own, by address and never inline; nobody but our own origin is asked.
POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
    "script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src blob:; worker-src 'self'; manifest-src 'self'"
)
_ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-mask.png", "512x512", "image/png", "maskable"),
)


@dataclass(frozen=True)
class PocketApp:
    """The app, served. ``signer`` is a pod's key, by which a phone knows its copy."""

    door: Door
    signer: Callable[[Pod], SigningKey]

    @cached_property
    def _program(self) -> Program:
        return program()

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("pocket_app", __name__, url_prefix=BASE.rstrip("/"))
        found.add_url_rule("/", "page", self.page)
        found.add_url_rule("/manifest.<language>.webmanifest", "manifest", self.manifest)
        found.add_url_rule("/<path:path>", "part", self.part)
        found.after_request(self.door.browser.remember)
        return found

    def page(self) -> Response:
        """The shell."""
        owner, language = self.door.owner(), tongue()
        _tables_of_codes()
        page = make_response(
            render_template(
                "pocket/app.html",
                say=words(language),
                language=language,
                signer=self.signer(owner.ledger.pod).public.did,
                whose=_whose(owner.account.account_id),
                said=SAID,
                has=" ".join(_served()),
                reads_codes=self._program.reads_codes,
            )
        )
        page.headers["Content-Security-Policy"] = POLICY
        page.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
        return page

    def manifest(self, language: str) -> Response:
        """What makes it installable, and a place to share links to (W3C: Web Share Target)."""
        if language not in LANGUAGES:
            raise MissingResource
        say = words(language)
        answer = jsonify(
            {
                "id": BASE,
                "name": say["app_name"],
                "short_name": "Sésame",
                "description": say["app_about"],
                "lang": language,
                "start_url": BASE,
                "scope": BASE,
                "display": "standalone",
                "background_color": "#f7f5ef",
                "theme_color": "#0b5c4d",
                "icons": [
                    {"src": BASE + name, "sizes": sizes, "type": kind, "purpose": purpose}
                    for name, sizes, kind, purpose in _ICONS
                ],
                "share_target": {
                    "action": BASE,
                    "method": "GET",
                    "enctype": "application/x-www-form-urlencoded",
                    "params": {"title": "title", "text": "text", "url": "url"},
                },
            }
        )
        answer.content_type = "application/manifest+json"
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    def part(self, path: str) -> Response:
        """A file of the program; asked for anew each time, and 304 where it is the same."""
        part = self._program.parts.get(path)
        if part is None:
            raise MissingResource
        return _sent(part)


@cache
def _tables_of_codes() -> None:
    """Whoever opens the app scans soon: GS1's tables (0.2 s, 16 MB) are read meanwhile, once."""
    Thread(target=flash.load, name="sesame-codes", daemon=True).start()


def _sent(part: Part) -> Response:
    takes = request.accept_encodings.quality("gzip") > 0
    is_packed = takes and len(part.packed) < len(part.body)
    answer = Response(part.packed if is_packed else part.body, content_type=part.kind)
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Security-Policy"] = part.policy
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.set_etag(part.digest + ("-gzip" if is_packed else ""))
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug's own


def _served() -> list[str]:
    """Which of the addresses that the app asks by itself this server has."""
    rules = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [name for name in ("snapshot", "waiting", "push") if BASE + name in rules]


def _whose(account: str) -> str:
    """Tells a phone's owners apart without naming them."""
    return hashlib.sha256(f"pocket {account}".encode()).hexdigest()[:16]
