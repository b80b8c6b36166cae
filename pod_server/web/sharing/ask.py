"""Asking somebody for access, as oneself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.civic.credentials.claims import HOME as HOME_ADDRESS
from pod_server.civic.credentials.claims import IDENTITY
from pod_server.civic.credentials.record import FOLDER
from pod_server.civic.giving.access_grants import JSON_LD, request_document
from pod_server.civic.giving.access_requests import Asked
from pod_server.civic.giving.facts import FACTS, OVER_18
from pod_server.civic.giving.personal import PERSONAL
from pod_server.civic.giving.sorts import SORTS
from pod_server.contracts import Clock
from pod_server.model.access import Mode
from pod_server.model.errors import PodError
from pod_server.model.moments import end_of_day
from pod_server.model.received import Received as Answer
from pod_server.web import problem_words
from pod_server.web.office.who import Door, Owner
from pod_server.web.sharing.people import Introductions, NotAPerson
from pod_server.web.sharing.purposes import purpose
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value
from vocab.terms import DPV

HOME = "/sharing/ask/"
WEEK_US = 7 * 86_400_000_000
#: What people ask each other for; shops and authorities ask with programs of theirs.
WHAT = {
    **{f"{PERSONAL}/{sort}": f"ask_{sort}" for sort in SORTS},
    **{f"{FOLDER}/{sort}": f"ask_verified-{sort}" for sort in (HOME_ADDRESS, IDENTITY)},
    f"{FACTS}/{OVER_18}": f"ask_{OVER_18}",
}
_SALE = f"{DPV.NS}SellProducts"
WHAT_FOR = tuple(
    DPV.NS + name
    for name in (
        *("DeliveryOfGoods", "IdentityVerification", "AgeVerification", "SellProducts"),
        *("FulfilmentOfContractualObligation", "RequestedServiceProvision", "CustomerCare"),
        *("NonCommercialPurpose", "MemberPartnerManagement"),
    )
)


@value
class AskPage:
    """The form.

    ``storage`` finds the root of somebody's pod by their WebID, ``inbox`` where they are written
    to; ``send`` posts a body there as the owner. All three may wait, and raise ``PodError``.
    """

    door: Door
    introductions: Introductions
    storage: Callable[[str], str]
    inbox: Callable[[str], str]
    send: Callable[[Owner, str, bytes, str], Answer]
    clock: Clock

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("ask_access", __name__, url_prefix="/sharing/ask")
        found.add_url_rule("/", "show", self.show)
        found.add_url_rule("/", "ask", self.ask, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def show(self) -> Response:
        """The form, as it is before anything is typed."""
        return self._page(self.door.owner())

    def ask(self) -> Response:
        """Send a request; what is wrong, here or there, comes back with the form."""
        self.door.browser.check_form()
        owner, say = self.door.owner(), words(tongue())
        try:
            wrong = self._sent(owner)
        except NotAPerson as nobody:
            return self._page(owner, " ".join([say[nobody.trouble], nobody.detail]).strip(), 422)
        except PodError as error:
            return self._page(owner, problem_words.messages(error)[tongue()], 422)
        if wrong:
            return self._page(owner, wrong, 422)
        return make_response(redirect(f"{HOME}?done=1", 303))

    def _sent(self, owner: Owner) -> str:
        """What is wrong, in words; empty where it has arrived."""
        sent, say = request.form, words(tongue())
        who = self.introductions.checked(owner.ledger, sent.get("webid", ""))
        until = end_of_day(sent.get("until", ""))
        if sent.get("what") not in WHAT or sent.get("for") not in WHAT_FOR:
            return say["ask_choose"]
        if until <= self.clock():
            return say["bad_until"]
        storage, inbox = self.storage(who), self.inbox(who)
        if not storage or not inbox:
            return say["ask_no_inbox"]
        part = Asked(storage + sent["what"], Mode.READ, (sent["for"],), until)
        body = json.dumps(request_document(storage, owner.ledger.pod.owner, [part])).encode()
        answer = self.send(owner, inbox, body, JSON_LD)
        if answer.status in range(200, 300):
            return ""
        return f"{say['ask_refused']} {reason(answer)}".strip()

    def _page(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        language = tongue()
        week = datetime.fromtimestamp((self.clock() + WEEK_US) // 1_000_000, UTC).date()
        return sheet(
            "sharing/ask",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            what=[(name, words(language)[label]) for name, label in WHAT.items()],
            what_for=[(iri, purpose(iri, language)) for iri in WHAT_FOR],
            known=self.introductions.known(owner.ledger),
            until=request.form.get("until") or week.isoformat(),
            typed=(request.form if trouble else request.args).to_dict(),
            trouble=trouble,
            done="done" in request.args and not trouble,
        )


def over_a_sale(webid: str, sort: str) -> str:
    """The address of the form, filled in to ask the other side of a sale for a fact."""
    asked = {"webid": webid, "what": f"{PERSONAL}/{sort}", "for": _SALE}
    return f"{HOME}?{urlencode(asked)}"


def reason(answer: Answer) -> str:
    """What the other side says is wrong, as plain text."""
    try:
        told = json.loads(answer.body)
        detail = told.get("detail", "") if isinstance(told, dict) else ""
    except ValueError:
        detail = ""
    return str(detail)[:500] or str(answer.status)
