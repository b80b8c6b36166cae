"""The public face: what visitors see at one's address, said, shown and taken back by its owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.giving.face import LONGEST, SAID, Answer, Face, ForSale
from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER
from pod_server.model.change import Kind, Member
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address
from pod_server.web import problem_words
from pod_server.web.chosen import one_of
from pod_server.web.circle.contacts import ADD
from pod_server.web.me.words import words
from pod_server.web.office.today import Row as Line
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.owner import SHOWN, Portraits
from pod_server.web.reading.sale import euros, is_offer
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, below, plain, visible
from pod_server.web.sharing import places
from pod_server.web.sharing.ask import over_a_sale
from pod_server.web.sharing.people import Introductions
from pod_server.web.sharing.things import Things
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/office/me/face"


@value
class Said:
    """An answer.

    ``ask`` is where its sender is asked where to deliver; ``keep`` is where they become a contact,
    empty for one who is.
    """

    who: Markup
    text: Markup
    ask: str
    keep: str


@value
class Item:
    """Something for sale, in words; ``answers``: who, and what they say."""

    name: str
    title: Markup
    text: Markup
    price: str
    href: str
    answers: Sequence[Said]


def waiting_rows(face: Face, owner: Owner, language: str) -> Iterator[Line]:
    """What somebody has answered that is still for sale, as lines of the first page."""
    for each in face.offers(owner.ledger):
        if each.answers:
            counted = words.counted(len(each.answers), "n_answers_to_it", language)
            yield Line("waiting", plain(each.title), counted, f"{HOME}#sale")


@value
class FacePage:
    """The page."""

    door: Door
    face: Face
    portraits: Portraits
    things: Things
    introductions: Introductions

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("face", HOME, self.show, self.change)

    def show(self) -> Response:
        """As visitors see it, with the forms that change it."""
        return self._page(self.door.owner())

    def change(self) -> Response:
        """Something is said, offered, or offered no more."""
        self.door.browser.check_form()
        owner, sent = self.door.owner(), request.form
        ours = (owner.ledger, owner.agent)
        match sent.get("do", ""):
            case "say":
                prepare: partial[Prepared] = partial(self.face.say, *ours, sent.to_dict())
            case "offer":
                told = (sent.get(name, "") for name in ("title", "text", "price"))
                prepare = partial(self.face.offer, *ours, *told)
            case "withdraw":
                prepare = partial(self.face.withdraw, *ours, sent.get("name", ""))
            case _:
                raise one_of("do", ("say", "offer", "withdraw"))
        try:
            settle_now(owner.ledger, prepare)
        except BadRequest as unfit:
            return self._page(owner, problem_words.messages(unfit)[tongue()], 422)
        return make_response(redirect(f"{HOME}?done=1", 303))

    def _page(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        ledger = owner.ledger
        return sheet(
            "me/face",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            address=ledger.pod.base,
            names=list(SAID),
            said=self.face.said(ledger),
            shown=[self._place(ledger, each) for each in self._open(ledger)],
            items=[self._item(ledger, each) for each in self.face.offers(ledger)],
            longest=LONGEST,
            typed=request.form.to_dict() if trouble else {},
            trouble=trouble,
            done="done" in request.args and not trouble,
        )

    def _item(self, ledger: Ledger, each: ForSale) -> Item:
        answers = [self._said(ledger, a) for a in each.answers]
        price = euros(each.price, tongue())
        title, href = visible(each.title, LONGEST_TITLE), ledger.pod.base + each.name
        return Item(each.name, title, visible(each.text), price, href, answers)

    def _said(self, ledger: Ledger, answer: Answer) -> Said:
        who, named = answer.who, self.introductions.called(ledger, answer.who)
        is_known = who in self.introductions.acquaintances.names(ledger)
        return Said(
            visible(named or who, LONGEST_ADDRESS),
            visible(answer.text),
            over_a_sale(who, "delivery-address"),
            "" if is_known else f"{ADD}?{urlencode({'webid': who})}",
        )

    def _open(self, ledger: Ledger) -> list[Member]:
        """What everybody may read besides the offers, which are shown by themselves."""
        found = self.portraits.open_to(ledger, STRANGER)
        return [each for each in found if not is_offer(each.name)][:SHOWN]

    def _place(self, ledger: Ledger, member: Member) -> tuple[Markup, str]:
        """What is open, and the page where it is closed."""
        where = Address(ledger.pod.base, member.name, member.kind is Kind.CONTAINER)
        return self.things.shown(ledger, below(where.iri, where.base)), places.href(where.path)
