"""The right of reply: what a company says to one recommendation of it, signed, in its account."""

from __future__ import annotations

import uuid
from datetime import datetime

from clients.company.accounts import account_id
from clients.company.desk import Desk
from clients.company.home import Home
from clients.console import Exit, Misused, plain
from clients.pod_client.client import PodClient
from proofs import strict_json
from proofs.circles import recommendation, reply
from proofs.circles.recommendation import NotARecommendation, Recommendation
from proofs.circles.reply import NotAReply
from proofs.integrity import ProofInvalid
from proofs.value import value

_FOLDER = "recommendations/"
_UNREADABLE = (
    strict_json.MalformedJson,
    strict_json.TooComplex,
    ProofInvalid,
    NotARecommendation,
)


@value
class Said:
    """What is replied, to the recommendation at that address."""

    to: str
    text: str
    language: str


def send(desk: Desk, home: Home, said: Said, now: datetime) -> Exit:
    """Read the recommendation, sign a reply to its words, bring it to the citizen's Sésame.

    Raises ``Misused`` where there is no recommendation, ``PodClientError`` for a refusal.
    """
    url = said.to.partition("#")[0]
    base, _, last = url.rpartition(_FOLDER)
    if not base or not last or "/" in last:
        raise Misused(
            f"{said.to} n'est pas l'adresse d'une recommandation (…/{_FOLDER}…).",
            f"{said.to} is no address of a recommendation (…/{_FOLDER}…).",
        )
    company = home.web_id()
    with PodClient(home.credentials()) as client:
        read = _read(url, client.get(url, accept="application/ld+json").body)
        iri, text = f"urn:uuid:{uuid.uuid4()}", {said.language: said.text.strip()}
        try:
            signed = reply.sign(iri, company, read.id, read.content_hash, text, home.key(), now)
        except NotAReply as wrong:
            raise Misused(f"La réponse ne va pas. {wrong}", str(wrong)) from wrong
        answer = client.post(
            f"{base}accounts/{account_id(company)}/requests/",
            signed.body,
            "application/ld+json",
            idempotency_key=signed.proof.content_hash,
        )
    where = answer.location or ""
    words = plain(next(iter(read.opinion.text.values()), ""))
    desk.say(f"Répondu à « {words} » : {where}", f"Replied to “{words}”: {where}")
    desk.report({"to": read.id, "answers": read.content_hash, "reply": where})
    return Exit.WELL


def _read(url: str, body: bytes) -> Recommendation:
    try:
        return recommendation.read(body)
    except _UNREADABLE as wrong:
        raise Misused(f"{url} n'est pas une recommandation signée.", f"{url}: {wrong}") from wrong
