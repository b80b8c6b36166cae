"""``{pod}.front-office/asked``: what a company's customers on this host ask of it, counted.

The same document at every pod of the host, so a company asks one for all of them. It is made of the
count of the week and of nothing else: neither what it says nor its tag changes in between, whoever
asks or withdraws what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import orjson

from pod_server.accounts import ToldCounts
from pod_server.model.asked import Told
from pod_server.model.errors import AccessDenied, NotAcceptable, Unauthenticated
from pod_server.web import seen
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.headers import choose
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

ASKED = ".front-office/asked"
JSON_LD = "application/ld+json"


@value
class AskedService:
    """Answers to companies. ``pods`` is the form of the addresses that are counted (``*``)."""

    told: ToldCounts
    pods: str
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    async def answer(self, call: Call) -> Answer:
        """To whoever is signed in: what is asked of them, and of nobody else."""
        if call.agent.webid is None:
            raise Unauthenticated(
                "What its customers ask, a company reads in its own name: sign in."
            )
        if call.agent.limits is not None:
            raise AccessDenied("read what is asked of", call.agent.webid)
        chosen = choose(call.sent.get(b"accept"), (JSON_LD, "application/json"))
        if chosen is None:
            raise NotAcceptable((JSON_LD,))
        company = call.agent.webid
        document = asked_of(company, self.told.of(company), self.told.week(), self.pods)
        body = orjson.dumps(document)
        tag = hashlib.sha256(body).hexdigest()[:32]
        headers: list[Header] = [
            (b"etag", f'"{tag}"'.encode()),
            (b"cache-control", b"private, no-cache"),
        ]
        if seen.has(call.sent, tag):
            return Answer(304, headers)
        return Answer(200, [(b"content-type", chosen.encode()), *headers], body)


def asked_of(company: str, told: Sequence[Told], week: str, pods: str) -> dict[str, Json]:
    """The document. ``week`` is the day that it was counted for; empty before the first count."""
    document: dict[str, Json] = {
        "@context": SESAME.CONTEXT,
        "type": "AskedOf",
        "company": company,
        "podsAt": pods,
        "asks": [_ask(one) for one in told],
    }
    if week:
        document["issued"] = f"{week}T00:00:00Z"
    return document


def _ask(one: Told) -> dict[str, Json]:
    ask: dict[str, Json] = {"type": "Ask", "askedBy": one.count}
    if not one.text:
        return {**ask, "datapoint": f"dp:{one.key}"}
    text: dict[str, Json] = {"@value": one.text, "@language": one.language}
    return {**ask, "question": one.key, "questionText": text}
