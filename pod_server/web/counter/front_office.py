"""``{pod}.front-office``: a company asks for an account (decision "Front office").

POST of JSON-LD, guarded by the shape of requests: 201 where the owner's policy accepts at once,
202 where the owner will answer, 200 where the account was there; ``Location`` is the account's
description, which the company may read.
"""

from __future__ import annotations

from dataclasses import dataclass

from pod_server.civic.opening import FrontOffice
from pod_server.civic.requests import Requests
from pod_server.model.errors import MissingType, Unauthenticated, UnsupportedType
from pod_server.web import headers as fields
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from pod_server.web.patience import settled

JSON_LD = "application/ld+json"
LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class FrontOfficeService:
    """Answers at the front office of every pod."""

    office: FrontOffice
    requests: Requests
    methods: tuple[str, ...] = ("OPTIONS", "POST")

    async def answer(self, call: Call) -> Answer:
        """Who asks must be signed in, before the body is read."""
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
        outcome = await settled(
            call.ledger,
            lambda: self.office.ask(call.ledger, call.agent, asked.company, asked.terms),
        )
        status = 200 if outcome.replayed else 201 if outcome.created else 202
        return Answer(status, [(b"location", outcome.address.iri.encode())])
