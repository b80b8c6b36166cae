"""Answering what somebody sells: from the offer to one's own Sésame, and a note to the seller."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.civic.giving.access_grants import JSON_LD
from pod_server.civic.giving.face import LONGEST, ForSale
from pod_server.civic.giving.inbox_guard import FOR_SALE
from pod_server.contracts import Ledger
from pod_server.model.errors import MissingResource, PodError
from pod_server.model.received import Received as Answer
from pod_server.web import problem_words
from pod_server.web.me.words import words
from pod_server.web.office.visiting import way_home
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.sale import euros
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, visible
from pod_server.web.sharing.ask import over_a_sale, reason
from pod_server.web.sharing.people import is_address
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value
from vocab.terms import CONTEXTS

HERE, OPEN = "/office/buy", "/sale"


@value
class BuyPages:
    """The pages.

    ``offer`` finds what is for sale at an address, here or elsewhere, as anybody may read it;
    ``inbox`` where somebody is written to; ``send`` posts a body there as the owner. All three may
    wait, and raise ``PodError``. ``named`` is what somebody is called to an owner, or empty;
    ``called`` is the ledger of a pod, by its name.
    """

    door: Door
    offer: Callable[[str], ForSale | None]
    inbox: Callable[[str], str]
    send: Callable[[Owner, str, bytes, str], Answer]
    named: Callable[[Ledger, str], str]
    called: Callable[[str], Ledger | None]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("buying", __name__)
        found.add_url_rule(HERE, "show", self.show)
        found.add_url_rule(HERE, "answer", self.answer, methods=["POST"])
        found.add_url_rule(f"{OPEN}/<pod>/<name>", "open", self.open)
        found.add_url_rule(f"{OPEN}/<pod>/<name>", "lead", self.lead, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def open(self, pod: str, name: str) -> Response:
        """Something for sale here, for anybody: the way to answer it from home."""
        return self._open(pod, name)

    def lead(self, pod: str, name: str) -> Response:
        """The way to the visitor's own Sésame, whose address they typed."""
        self.door.browser.check_form()
        return self._open(pod, name)

    def show(self) -> Response:
        """What is for sale there, and the form."""
        owner, url = self.door.owner(), request.args.get("offer", "")
        return self._page(owner, url, self._found(url))

    def answer(self) -> Response:
        """A note goes to the seller; what is wrong comes back with the form."""
        self.door.browser.check_form()
        owner, url = self.door.owner(), request.form.get("offer", "")
        found = self._found(url)
        try:
            wrong = self._sent(owner, url, found)
        except PodError as error:
            wrong = problem_words.messages(error)[tongue()]
        if wrong:
            return self._page(owner, url, found, wrong, 422)
        return make_response(redirect(f"{HERE}?{urlencode({'offer': url, 'done': 1})}", 303))

    def _sent(self, owner: Owner, url: str, found: ForSale | None) -> str:
        """What is wrong, in words; empty where it has arrived."""
        say, text = words(tongue()), request.form.get("text", "").strip()
        if found is None or found.seller == owner.ledger.pod.owner:
            return say["buy_gone" if found is None else "buy_yours"]
        if not 0 < len(text) <= LONGEST:
            return say["buy_empty"]
        inbox = self.inbox(found.seller)
        if not inbox:
            return say["buy_no_inbox"]
        note = {
            "@context": CONTEXTS.ACTIVITIES,
            "type": "Note",
            "actor": owner.ledger.pod.owner,
            "inReplyTo": url,
            "content": text,
        }
        answer = self.send(owner, inbox, json.dumps(note).encode(), JSON_LD)
        if answer.status in range(200, 300):
            return ""
        return f"{say['buy_refused']} {reason(answer)}"

    def _found(self, url: str) -> ForSale | None:
        try:
            return self.offer(url) if is_address(url) else None
        except PodError:
            return None

    def _page(
        self, owner: Owner, url: str, found: ForSale | None, trouble: str = "", status: int = 200
    ) -> Response:
        seller = found.seller if found else ""
        return sheet(
            "me/buy",
            words,
            status if found else 404,
            form=self.door.browser.form_token(),
            owner=owner,
            url=url,
            **_shown(found, tongue()),
            seller=visible(self.named(owner.ledger, seller)) if seller else "",
            address=visible(seller, LONGEST_ADDRESS),
            is_hers=seller == owner.ledger.pod.owner,
            ask=over_a_sale(seller, "home-address"),
            longest=LONGEST,
            typed=request.form.get("text", ""),
            trouble=trouble,
            done="done" in request.args and not trouble,
        )

    def _open(self, pod: str, name: str) -> Response:
        ledger = self.called(pod)
        url = f"{ledger.pod.base}{FOR_SALE}/{quote(name, safe='')}" if ledger is not None else ""
        found = self._found(url)
        if ledger is None or found is None:
            raise MissingResource(request.path)
        onward = f"{HERE}?{urlencode({'offer': url})}"
        status, way = way_home(self.door.browser, onward)
        return sheet("me/sale", words, status, url=url, **_shown(found, tongue()), **way)


def _shown(found: ForSale | None, language: str) -> dict[str, object]:
    if found is None:
        return {"title": "", "text": "", "price": ""}
    return {
        "title": visible(found.title, LONGEST_TITLE),
        "text": visible(found.text),
        "price": euros(found.price, language),
    }
