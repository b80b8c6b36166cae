"""Goods without GTIN at a company's desk: a form, a card signed in the browser, codes to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, make_response, request

from pod_server.civic.desk.answers import Unfit
from pod_server.civic.desk.goods import (
    MOST,
    PER,
    Typed,
    card_from,
    is_new,
    short_name,
    wrong_with,
)
from pod_server.civic.desk.goods_kept import Goods
from pod_server.civic.desk.sealing import sealed, unsealed
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web import problem_words
from pod_server.web.desk.customers import CustomerPages
from pod_server.web.desk.goods_print import Printed
from pod_server.web.desk.room import Room, Sitting, see
from pod_server.web.desk.signing import messages, signatures
from pod_server.web.desk.words import words
from pod_server.web.tongue import tongue
from proofs.cards import card as cards
from proofs.cards.card import Card
from proofs.cards.card_lines import ALLERGENS
from proofs.scanning.flash import OWN, RESOLVER
from proofs.value import value
from proofs.values import plain
from proofs.words import Words

LIST, NEW = "/desk/goods", "new"
PAGE = 50
LONGEST = 2_000
_TEXTS = tuple(
    each.name for each in fields(Typed) if each.name not in ("contains", "may_contain", "language")
)


@value
class GoodsPages:
    """The list, one product, its signature, and what is printed of it."""

    room: Room
    goods: Goods
    customers: CustomerPages

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk_goods", __name__, url_prefix="/desk")
        found.add_url_rule("/goods", "all", self.all)
        found.add_url_rule("/goods/poster.pdf", "poster", self.poster)
        found.add_url_rule("/goods/<name>", "show", self.show)
        found.add_url_rule("/goods/<name>", "read", self.read, methods=["POST"])
        found.add_url_rule("/goods/<name>/sign", "sign", self.sign, methods=["POST"])
        found.add_url_rule("/goods/<name>/<kind>.pdf", "print", self.print)
        return found

    def all(self) -> Response:
        """A page of them, by name."""
        sitting, language = self.room.sitting(), tongue()
        found = list(self._cards(sitting).items())
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        shown = found[(page - 1) * PAGE : page * PAGE]
        return self.room.page(
            "goods",
            sitting,
            rows=[(name, Typed.of(card, language)) for name, card in shown],
            page=page,
            pages=pages,
        )

    def show(self, name: str) -> Response:
        """The form, empty or with what the card says."""
        sitting = self.room.sitting()
        before = self._before(sitting, name)
        typed = Typed.of(before, tongue()) if before else Typed(country="FR", language=tongue())
        return self._form(sitting, name, before, typed)

    def read(self, name: str) -> Response:
        """What was typed, to be read again before it is signed; or what is wrong with it."""
        sitting, typed = self.room.posted(), _typed()
        return self._read(sitting, name, typed)

    def sign(self, name: str) -> Response:
        """Keep the signed card, and the link to it; bring it to customers who asked for cards."""
        sitting, typed = self.room.posted(), _typed()
        before, now = self._before(sitting, name), self.room.dated()
        card = self._card(sitting, name, typed, before, now)
        if wrong_with(card, before, now):
            return self._read(sitting, name, typed)
        waiting = unsealed({"card": card.document()}, sitting.book.key, now)
        try:
            (body,) = sealed(waiting, signatures()).values()
        except BadRequest as error:
            said = problem_words.messages(error)[tongue()]
            return self._review(sitting, card, typed, said, 422)
        signed = cards.read(body)
        self.goods.keep(sitting.owner.ledger, sitting.owner.agent, signed)
        self.customers.sent_to_all(sitting)
        return see(f"{LIST}/{_name(card)}")

    def print(self, name: str, kind: str) -> Response:
        """Labels or shelf cards."""
        sitting = self.room.sitting()
        card = self._before(sitting, name)
        if card is None or kind not in ("labels", "shelf"):
            raise MissingResource(request.path)
        printed = Printed(tongue(), words(tongue()))
        made = printed.labels(card) if kind == "labels" else printed.shelf(card)
        return _pdf(made, f"{name}-{kind}.pdf")

    def poster(self) -> Response:
        """For the door: the codes of all goods."""
        sitting = self.room.sitting()
        found = tuple(self._cards(sitting).values())
        if not found:
            raise MissingResource(request.path)
        printed = Printed(tongue(), words(tongue()))
        return _pdf(printed.poster(_shop(sitting), found), "poster.pdf")

    def _read(self, sitting: Sitting, name: str, typed: Typed) -> Response:
        before, now = self._before(sitting, name), self.room.now()
        say = words(tongue())
        try:
            card = self._card(sitting, name, typed, before, now)
        except Unfit as error:
            return self._form(sitting, name, before, typed, [error.words.in_language(tongue())])
        wrong = [one.in_language(tongue()) for one in wrong_with(card, before, now)]
        if not wrong and not is_new(card, before):
            wrong = [say["good_same"]]
        if wrong:
            return self._form(sitting, name, before, typed, wrong)
        return self._review(sitting, card, typed)

    def _card(
        self, sitting: Sitting, name: str, typed: Typed, before: Card | None, now: datetime
    ) -> Card:
        """Raises :class:`Unfit`."""
        own = name
        if before is None:
            own = short_name(typed.name)
            there = self._cards(sitting)
            for is_wrong, said in (
                (not own or own == NEW, "good_unnamed"),
                (own in there, "good_taken"),
                (len(there) >= MOST, "good_full"),
            ):
                if is_wrong and typed.name:
                    raise Unfit(_both(said))
        return card_from(sitting.owner.ledger.pod.base, sitting.company, own, typed, before, now)

    def _form(
        self,
        sitting: Sitting,
        name: str,
        before: Card | None,
        typed: Typed,
        wrong: Sequence[str] = (),
    ) -> Response:
        return self.room.page(
            "good",
            sitting,
            422 if wrong else 200,
            name=name,
            typed=typed,
            before=before,
            wrong=wrong,
            allergens=tuple(ALLERGENS),
            choices=tuple(PER),
            address=before.about if before else "",
        )

    def _review(
        self, sitting: Sitting, card: Card, typed: Typed, trouble: str = "", status: int = 200
    ) -> Response:
        key = sitting.book.key
        waiting = unsealed({"card": card.document()}, key, card.issued) if key else {}
        hidden = [(name, getattr(typed, name)) for name in _TEXTS]
        hidden += [("contains", name) for name in typed.contains]
        hidden += [("may_contain", name) for name in typed.may_contain]
        printed = Printed(tongue(), words(tongue()))
        return self.room.page(
            "good_sign",
            sitting,
            status,
            name=_name(card) if card.sequence > 1 else NEW,
            lines=printed.all_lines(card),
            card=card,
            hidden=hidden,
            trouble=trouble,
            messages=messages(waiting),
            created=int(card.issued.timestamp()),
        )

    def _cards(self, sitting: Sitting) -> Mapping[str, Card]:
        return {name: one.card for name, one in self.goods.all(sitting.owner.ledger).items()}

    def _before(self, sitting: Sitting, name: str) -> Card | None:
        """The card of this name; ``None`` for a new one. Raises ``MissingResource``."""
        if name == NEW:
            return None
        found = self._cards(sitting).get(name)
        if found is None:
            raise MissingResource(request.path)
        return found


def _typed() -> Typed:
    said: dict[str, Any] = {name: request.form.get(name, "").strip()[:LONGEST] for name in _TEXTS}
    return replace(
        Typed(**said),
        contains=_known(request.form.getlist("contains")),
        may_contain=_known(request.form.getlist("may_contain")),
        language=tongue(),
    )


def _known(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in ALLERGENS if name in names)


def _name(card: Card) -> str:
    return card.about.rpartition(f"{RESOLVER}{OWN}/")[2]


def _both(name: str) -> Words:
    return Words(words("fr")[name], words("en")[name])


def _shop(sitting: Sitting) -> str:
    """What the company calls itself, in its statements or by its pod."""
    named = [one.statement for one in sitting.signed if one.statement.datapoint_id == "legal-name"]
    said = plain(named[-1].values[0]) if named and named[-1].values else ""
    return said or sitting.owner.account.name


def _pdf(body: bytes, name: str) -> Response:
    found = make_response(body)
    found.headers["Content-Type"] = "application/pdf"
    found.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return found
