"""The acts about selling: refused, opened, restated, restricted when figures turn stale."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clients.company.accounts import look, members
from clients.company.home import Home
from clients.demo.citizen import Citizen
from clients.demo.company import Company
from clients.demo.stage import Play, Stage
from clients.pod_client.client import PodClient
from clients.pod_client.errors import RequestRefused
from clients.pod_client.session import Credentials
from proofs import integrity
from proofs.statement import read, statement_id
from proofs.strict_json import Json
from proofs.writing import build
from vocab.terms import SESAME

JSON_LD = "application/ld+json"
#: The figures of VSME's company XYZ: two published versions of one year (decision 33).
FIRST, SECOND = "235000", "23500"
#: By then everything that holds for a year or less has turned stale.
LATER = 500


def refused(play: Play, baker: Company) -> None:
    """Nothing may be offered before everything is said."""
    play.step(
        play.say(
            f"{baker.name} veut vendre tout de suite : une offre, avant tout état civil",
            f"{baker.name} wants to sell at once: an offer, before any civil status",
        )
    )
    status, words = posted(
        baker.credentials, baker.folder("offers"), offer_of(baker), play.language
    )
    play.status(play.say("POST dans ses offres", "POST into its offers"), status, (403,))
    play.tell(f"· {words[:300]}…")


def sold(play: Play, at: Stage, baker: Company, credentials: Path) -> str:
    """Everything is said: offer, order, receipt, complaint (its address). No money moves."""
    play.step(
        play.say(
            f"{baker.name} a tout dit : son compte est ouvert, et la vente se fait",
            f"{baker.name} has said everything: its account is open, and the sale goes its way",
        )
    )
    _is(play, baker, SESAME.OPEN)
    marie = json.loads(credentials.read_text())
    seller, customer = baker.credentials["webId"], f"{at.pods}marie/profile/card#me"
    parties = {"seller": seller, "customer": customer}
    bread = {"price": "8.40", "priceCurrency": "EUR"}
    offer = _sent(play, baker.credentials, baker.folder("offers"), offer_of(baker))
    order = {"type": "Order", **parties, **bread, "acceptedOffer": f"{offer}#it"}
    order |= {"orderQuantity": "2", "orderDate": now()}
    ordered = _sent(play, marie, baker.folder("orders"), order)
    receipt = {"type": "Receipt", **parties, **bread, "referencesOrder": f"{ordered}#it"}
    receipt |= {"issued": now(), "settlement": SESAME.SIMULATED}
    received = _sent(play, baker.credentials, baker.folder("receipts"), receipt)
    complaint = {"type": "Complaint", "customer": customer, "about": f"{received}#it"}
    complaint |= {"issued": now(), "text": "Brûlé."}
    return _sent(play, marie, baker.folder("complaints"), complaint)


def restated(play: Play, marie: Citizen, baker: Company) -> None:
    """A figure loses a zero: silently it may not, with its reason it may, and both are shown."""
    play.step(
        play.say(
            f"{baker.name} : chiffre d'affaires {FIRST}, puis {SECOND} sans rien dire",
            f"{baker.name}: turnover {FIRST}, then {SECOND} without a word",
        )
    )
    silent = play.say("même numéro, autre chiffre", "same number, another figure")
    corrected = play.say(
        "numéro suivant, ce qu'il remplace, et pourquoi", "next number, what it replaces, and why"
    )
    reason = play.say("Un zéro de trop.", "A zero too many.")
    for what, document, expected in (
        (FIRST, _turnover(baker, FIRST), 201),
        (silent, _turnover(baker, SECOND), 422),
        (corrected, _turnover(baker, SECOND, reason), 201),
    ):
        status, words = posted(baker.credentials, baker.container, document, play.language)
        play.status(f"POST: {what}", status, (expected,))
        if words:
            play.tell(f"· {words}")
    page = marie.page(baker.account_id, play.language)
    between = play.say(" ", ",")
    for figure in (f"235{between}000", f"23{between}500", reason):
        play.expect(figure in page, play.say(f"sa page : {figure}", f"her page: {figure}"))


def restricted(play: Play, at: Stage, marie: Citizen, baker: Company) -> None:
    """The clock alone: what was said long ago does not count for ever (decision 29)."""
    play.step(
        play.say(
            f"{LATER} jours plus tard (sesame serve --rehearse-days {LATER})",
            f"{LATER} days later (sesame serve --rehearse-days {LATER})",
        )
    )
    at.restart("--rehearse-days", str(LATER), "--outgoing-to-loopback")
    status, words = posted(
        baker.credentials, baker.folder("offers"), offer_of(baker), play.language
    )
    play.status(play.say("POST d'une offre", "POST of an offer"), status, (403,))
    play.tell(f"· {words[:300]}…")
    _is(play, baker, SESAME.RESTRICTED)
    page = marie.page(baker.account_id, play.language)
    said = play.say("trop ancien, à renouveler", "too old, to be renewed")
    play.expect(said in page, f"« {said} »")
    _told(play, baker)


def _told(play: Play, company: Company) -> None:
    """The company finds in its own inbox that its account was restricted, and why."""
    box = company.credentials["webId"].partition("profile/")[0] + "inbox/"
    lacks = 0
    with PodClient(Credentials.read(company.credentials)) as client:
        for _ in range(50):
            found = client.run(members(client.session, box))
            notices = (json.loads(client.get(one, accept=JSON_LD).body) for one in found)
            lacks = max((_lacks(notice) for notice in notices), default=0)
            if lacks > 1:
                break
            time.sleep(0.1)  # it is on its way, and tells nobody
    words = play.say(
        "dans sa boîte de réception, l'avis et ses raisons", "in its inbox, the notice and why"
    )
    play.expect(lacks > 1, f"{words} ({lacks})")


def _lacks(notice: Mapping[str, Json]) -> int:
    """How much a notice says is missing: one thing when a condition of hers was not met."""
    found = notice.get("lack")
    return len(found) if isinstance(found, list) else 0


def _is(play: Play, company: Company, state: str) -> None:
    """The account says so, at most a moment after the server has begun its day."""
    wanted = (state, state == SESAME.OPEN)
    for _ in range(50):
        with PodClient(Credentials.read(company.credentials)) as client:
            account = client.run(look(client.session, company.account))
        if (account.state, account.may_sell) == wanted:
            break
        time.sleep(0.1)  # the server's day begins by itself, and tells nobody
    words = play.say("le compte dit", "the account says")
    told = f"{words}: {account.state.removeprefix(SESAME.NS)}, maySell {account.may_sell}"
    play.expect((account.state, account.may_sell) == wanted, told)


def _sent(
    play: Play, credentials: Mapping[str, object], folder: str, document: Mapping[str, object]
) -> str:
    """The address of what was taken."""
    with PodClient(Credentials.read(credentials)) as client:
        body = json.dumps({"@context": SESAME.CONTEXT, "id": "#it", **document}).encode()
        answer = client.post(folder, body, JSON_LD)
    play.status(f"POST {document['type']}", answer.status, (201,))
    return answer.location or ""


def posted(
    credentials: Mapping[str, object],
    folder: str,
    document: Mapping[str, object],
    language: str,
) -> tuple[int, str]:
    """The status, and what was said against it."""
    with PodClient(Credentials.read(credentials)) as client:
        try:
            body = json.dumps({"@context": SESAME.CONTEXT, **document}).encode()
            return client.post(folder, body, JSON_LD).status, ""
        except RequestRefused as refused:
            return refused.status, refused.detail(language)


def offer_of(baker: Company) -> dict[str, object]:
    return {
        "id": "#it",
        "type": "Offer",
        "seller": baker.credentials["webId"],
        "name": {"@value": "Pain de campagne, 1 kg", "@language": "fr"},
        "price": "4.20",
        "priceCurrency": "EUR",
    }


def _turnover(baker: Company, figure: str, reason: str = "") -> dict[str, object]:
    home = Home(baker.home)

    def said(sequence: int, supersedes: str | None) -> dict[str, Json]:
        return build(
            home.web_id(),
            "turnover",
            value=figure,
            period_start=date(2024, 1, 1),
            period_end=date(2024, 12, 31),
            sequence=sequence,
            supersedes=supersedes,
            restatement_reason=reason or None,
        )

    made = said(2, statement_id(read(said(1, None)).key, 1)) if reason else said(1, None)
    return {**integrity.sign(made, home.key(), created=datetime.now(UTC))}


def now() -> str:
    moment = datetime.now(UTC) - timedelta(seconds=1)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
