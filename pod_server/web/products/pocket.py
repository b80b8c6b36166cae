"""``/pocket/``: a product's card as JSON, and all cards for use without network (the phone's).

For the signed-in owner alone, at the account's origin. Nothing is fetched from anybody: a code may
be the address of a shop's page, of which only the GTIN in it is read.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import orjson
from flask import Blueprint, Response, request

from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.products.card_view import CardView
from pod_server.civic.products.looking_up import ProductViews
from pod_server.civic.seeing.glances import program
from pod_server.contracts import Clock, Pod
from pod_server.model.errors import BadRequest, NoCard, Unauthenticated
from pod_server.web.office.who import Door, Owner
from pod_server.web.products.form import Form, codes_of, codes_of_primary
from pod_server.web.tongue import tongue
from proofs import integrity
from proofs.integrity import Suite
from proofs.keys import SigningKey
from proofs.scanning import flash
from proofs.scanning.flash import WrongCode
from proofs.strict_json import Json
from proofs.value import value

#: Pages of snapshots that are remembered as they were sent, of some megabytes at most.
KEPT = 8
#: Cards in one page of a snapshot, and for how long it is to be gone by.
PAGE, DAYS = 500, 7
LONGEST = 2_000
#: More makes a page of 500 cards hardly smaller, and takes longer.
LEVEL = 6
_VARY = "Cookie, Accept-Language"


class Payer(Protocol):
    """What of payments a copy holds."""

    def passkeys(self, owner: Owner) -> Sequence[str]:
        """The passkeys that confirm a payment, by their ids."""

    def told(self, owner: Owner, language: str) -> dict[str, Json]:
        """Phones, passkeys, and what is told of payees."""


@value
class Pocket:
    """The two addresses. ``signer`` is a pod's key.

    ``payer`` gives what a phone decides on a payment with, out of reach of its server (decision
    0053).
    """

    door: Door
    views: ProductViews
    clock: Clock
    signer: Callable[[Pod], SigningKey]
    payer: Payer
    _made: Memory[tuple[str, int, str], tuple[str, bytes, bytes]] = field(
        default_factory=lambda: Memory(KEPT)
    )

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("pocket", __name__, url_prefix="/pocket")
        found.add_url_rule("/card", "card", self.card)
        found.add_url_rule("/snapshot", "snapshot", self.snapshot)
        found.after_request(self.door.browser.remember)
        return found

    def card(self) -> Response:
        """What ``code`` names; 400 where it is no code, 404 where no card of it is held."""
        owner = self._owner()
        view = seen(self.views, owner, request.args.get("code", ""), request.args.get("of", ""))
        return _sent(orjson.dumps(self._form(owner).card(owner.ledger, view)))

    def snapshot(self) -> Response:
        """A page of all cards, the newest first, with their companies; signed by the pod's key."""
        owner, language = self._owner(), tongue()
        page = max(request.args.get("page", 1, int), 1)
        head, day = self.views.stamp(owner.ledger)
        base = owner.ledger.pod.base
        also = " ".join(self.payer.passkeys(owner))
        mark = f"{program()} {base} {head} {day} {language} {page} {also}"
        tag = hashlib.sha256(mark.encode()).hexdigest()[:32]
        is_packed = request.accept_encodings.quality("gzip") > 0
        sent_as = tag + ("-gzip" if is_packed else "")
        response = Response(status=304)
        if not request.if_none_match.contains(sent_as):
            plain, packed = self._body(owner, page, language, tag)
            response = _sent(packed if is_packed else plain)
            if is_packed:
                response.headers["Content-Encoding"] = "gzip"
        response.set_etag(sent_as)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = _VARY + ", Accept-Encoding"
        return response

    def _body(self, owner: Owner, page: int, language: str, tag: str) -> tuple[bytes, bytes]:
        """Plain and compressed, as sent the last time where nothing has changed since."""
        key = (owner.ledger.pod.pod_id, page, language)
        known = self._made.peek(key)
        if known is not None and known[0] == tag:
            return known[1:]
        plain = orjson.dumps(self._signed(owner, page))
        packed = gzip.compress(plain, LEVEL, mtime=0)
        self._made.put(key, (tag, plain, packed))
        return plain, packed

    def _signed(self, owner: Owner, page: int) -> dict[str, Json]:
        ledger, form = owner.ledger, self._form(owner)
        things = list(dict.fromkeys((b.keys, b.home) for b in self.views.shelf(ledger).in_force))
        pages = max(-(-len(things) // PAGE), 1)
        cards: list[Json] = []
        codes: dict[str, Json] = {}
        less: dict[str, Json] = {}
        companies: dict[str, Json] = {}
        for keys, home in things[(page - 1) * PAGE : page * PAGE]:
            view = self.views.of(ledger, flash.Thing(keys), home)
            if view is None:
                continue
            card = form.card(ledger, view)
            for code in codes_of(card, view):
                codes.setdefault(code, len(cards))
            for code in codes_of_primary(view):
                less.setdefault(code, len(cards))
            cards.append(card)
            companies.setdefault(view.brief.company, form.seller(view.seller))
        made = datetime.fromtimestamp(self.clock() // 1_000_000, UTC)
        document: dict[str, Json] = {
            "type": "PocketSnapshot",
            "of": ledger.pod.owner,
            "made": integrity.written(made),
            "until": integrity.written(made + timedelta(days=DAYS)),
            "language": form.language,
            "page": page,
            "pages": pages,
            "limit": PAGE,
            "cards": cards,
            "codes": {**less, **codes},
            "companies": list(companies.values()),
        }
        if page == 1:
            document["payer"] = self.payer.told(owner, form.language)
        return integrity.sign(document, self.signer(ledger.pod), created=made, suite=Suite.JCS)

    def _form(self, owner: Owner) -> Form:
        _, day = self.views.stamp(owner.ledger)
        also = self.views.profiles.of(owner.ledger).languages
        return Form(self.views, tongue(), day, also)

    def _owner(self) -> Owner:
        """Who is signed in; a program is told so, and led nowhere."""
        if self.door.browser.session() is None:
            raise Unauthenticated("Sign in at this address first: it is for its owner alone.")
        return self.door.owner()


def seen(views: ProductViews, owner: Owner, code: str, company: str = "") -> CardView:
    """What is held of a code. Raises ``BadRequest`` for none, ``NoCard`` where nothing is held."""
    text = code.strip()
    if not text or len(text) > LONGEST:
        raise BadRequest("Say what was scanned: ?code= and the code or link.")
    try:
        thing = flash.read(text)
        view = views.find(owner.ledger, text, company)
    except WrongCode as wrong:
        raise BadRequest(wrong.words.en, wrong.words.fr) from None
    if view is None:
        raise NoCard(thing.in_brackets(), thing.level.value)
    return view


def _sent(body: bytes) -> Response:
    response = Response(body, content_type="application/json")
    response.headers["Vary"] = _VARY
    return response
