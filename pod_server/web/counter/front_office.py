"""``{pod}.front-office``: the citizen's terms, and where a company asks for an account.

GET gives the signed terms, to anybody: who asks for an account answers them (decision "Terms").
POST of JSON-LD, guarded by the shape of requests: 201 where the owner's policy accepts at once,
202 where the owner will answer, 200 where the account was there; ``Location`` is the account's
description, which the company may read.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

from pod_server.civic.front_office.opening import FrontOffice
from pod_server.civic.front_office.requests import Requests
from pod_server.model.errors import (
    MissingType,
    NotAcceptable,
    Unauthenticated,
    UnsupportedType,
)
from pod_server.web import headers as fields
from pod_server.web import seen
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.headers import choose
from pod_server.web.patience import settled
from proofs.value import value

JSON_LD, HTML = "application/ld+json", "text/html"
LARGEST = 64 * 1024


@value
class FrontOfficeService:
    """Answers at the front office of every pod."""

    office: FrontOffice
    requests: Requests
    #: Where people are led who come with a browser: the account's origin.
    pages: str
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS", "POST")

    async def answer(self, call: Call) -> Answer:
        """Who asks must be signed in, before the body is read."""
        if call.method in ("GET", "HEAD"):
            return self._terms(call)
        if call.agent.is_stranger:
            raise Unauthenticated("A company asks for an account in its own name: sign in.")
        sent_type = call.sent.get(b"content-type")
        if not sent_type:
            raise MissingType
        media_type, _ = fields.media_type(sent_type)
        if media_type not in (JSON_LD, "application/json"):
            raise UnsupportedType(media_type, (JSON_LD,))
        body = await call.body(LARGEST)
        asked = self.requests.read(body, call.target.address.iri)
        code = parse_qs(call.query.decode("ascii", "replace")).get("i", [""])[0]
        outcome = await settled(
            call.ledger,
            lambda: self.office.ask(call.ledger, call.agent, replace(asked, invitation=code)),
        )
        status = 200 if outcome.replayed else 201 if outcome.created else 202
        return Answer(status, [(b"location", outcome.address.iri.encode())])

    def _terms(self, call: Call) -> Answer:
        chosen = choose(call.sent.get(b"accept"), (JSON_LD, "application/json", HTML))
        if chosen is None:
            raise NotAcceptable((JSON_LD,))
        if chosen == HTML:
            query = f"?{call.query.decode('ascii', 'replace')}" if call.query else ""
            # A shop's button leads the citizen home; whoever else comes sees the front office.
            home = "office/invite" if "company" in parse_qs(query[1:]) else ""
            page = f"{self.pages}/{home or f'counter/{call.ledger.pod.name}'}{query}"
            return Answer(303, [(b"location", page.encode("ascii", "replace"))])
        terms = self.office.terms.proffered(call.ledger)
        tag = terms.content_hash
        headers: list[Header] = [(b"etag", f'"{tag}"'.encode())]
        if seen.has(call.sent, tag):
            return Answer(304, headers)
        return Answer(200, [(b"content-type", JSON_LD.encode()), *headers], terms.body)
