"""Asking somebody for access, and what others have given: the other side of the same matter."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.civic.giving.access_grants import JSON_LD, request_document
from pod_server.civic.giving.access_requests import Asked
from pod_server.civic.giving.facts import FACTS, OVER_18
from pod_server.civic.giving.personal import PERSONAL, SORTS
from pod_server.civic.giving.received import Received, ReceivedGrants
from pod_server.contracts import Clock
from pod_server.model.access import Mode
from pod_server.model.errors import PodError
from pod_server.model.moments import end_of_day
from pod_server.model.received import Received as Answer
from pod_server.web import dates, problem_words
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, below, href, visible
from pod_server.web.sharing.people import Introductions, NotAPerson
from pod_server.web.sharing.purposes import purpose, said
from pod_server.web.sharing.telling import Telling
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from vocab.terms import DPV

HOME = "/sharing/ask/"
PAGE = 50
WEEK_US = 7 * 86_400_000_000
#: What people ask each other for; shops and authorities ask with programs of theirs.
WHAT = (*(f"{PERSONAL}/{sort}" for sort in SORTS), f"{FACTS}/{OVER_18}")
WHAT_FOR = tuple(
    DPV.NS + name
    for name in (
        *("DeliveryOfGoods", "IdentityVerification", "AgeVerification", "SellProducts"),
        *("FulfilmentOfContractualObligation", "RequestedServiceProvision", "CustomerCare"),
        *("NonCommercialPurpose", "MemberPartnerManagement"),
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """A grant that was received, in words; ``sender`` says whose word it is."""

    sender: Markup
    who: Markup
    what: Markup
    href: str
    may: str
    purposes: str
    state: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form, and the list.

    ``storage`` finds the root of somebody's pod by their WebID, ``inbox`` where they are written
    to; ``send`` posts a body there as the owner. All three may wait, and raise ``PodError``.
    """

    door: Door
    received: ReceivedGrants
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
        """The form, and what others have given."""
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
        who = self.introductions.checked(sent.get("webid", ""))
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
        return f"{say['ask_refused']} {_reason(answer)}".strip()

    def _page(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        found = self.received.all(owner.ledger)
        language = tongue()
        parts = max(1, -(-len(found) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        week = datetime.fromtimestamp((self.clock() + WEEK_US) // 1_000_000, UTC).date()
        return sheet(
            "sharing/ask",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            what=WHAT,
            what_for=[(iri, purpose(iri, language)) for iri in WHAT_FOR],
            until=request.form.get("until") or week.isoformat(),
            rows=[self._row(owner, each) for each in found[(part - 1) * PAGE : part * PAGE]],
            part=part,
            parts=parts,
            typed=request.form.to_dict() if trouble else {},
            trouble=trouble,
            done="done" in request.args and not trouble,
        )

    def _row(self, owner: Owner, each: Received) -> Row:
        language, grant = tongue(), each.grant
        telling = Telling(language, owner.ledger.pod.owner, lambda _: None, self.introductions.name)
        say = telling.say
        targets = [below(part.target, each.storage) or say["all_of_it"] for part in grant.parts]
        ends = grant.until_us
        state = say["no_end"]
        if each.is_withdrawn:
            state = say["ask_withdrawn"]
        elif ends:
            state = (
                f"{say['ended_on' if ends <= self.clock() else 'until']} {_moment(ends, language)}"
            )
        modes = Mode.NONE
        for part in grant.parts:
            modes |= part.modes
        name = self.introductions.name(each.sender) if each.sender else ""
        sender = f"{name} ({each.sender})" if name else each.sender or say["said_by_nobody"]
        return Row(
            visible(f"{say['said_by']} {sender}", 2 * LONGEST_ADDRESS),
            visible(each.storage, LONGEST_ADDRESS),
            visible(", ".join(targets), 1_000),
            href(grant.parts[0].target) if len(grant.parts) == 1 else "",
            telling.modes(modes) if modes else "",
            said(sorted({p for part in grant.parts for p in part.purposes}), language),
            state,
            each.is_withdrawn or bool(ends and ends <= self.clock()),
        )


def _reason(answer: Answer) -> str:
    """What the other side says is wrong, as plain text."""
    try:
        told = json.loads(answer.body)
        detail = told.get("detail", "") if isinstance(told, dict) else ""
    except ValueError:
        detail = ""
    return str(detail)[:500] or str(answer.status)


def _moment(at_us: int, language: str) -> str:
    return dates.moment(datetime.fromtimestamp(at_us // 1_000_000, UTC), language)
