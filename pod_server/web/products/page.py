"""``/office/products`` and ``/office/product``: what the citizen holds of products, on pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pod_server.civic.front_office.account import account_id
from pod_server.civic.products.briefs import Brief
from pod_server.civic.products.looking_up import ProductViews
from pod_server.civic.seeing.criteria import Outcome
from pod_server.model.errors import BadRequest, NoCard
from pod_server.web.dates import day as day_of
from pod_server.web.office.listing import folded
from pod_server.web.office.who import Door, Owner
from pod_server.web.products.amounts import text
from pod_server.web.products.form import PRODUCT_PAGE, Form
from pod_server.web.products.map import drawn
from pod_server.web.products.pocket import seen
from pod_server.web.products.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.scanning.flash import Thing
from proofs.value import value

HOME, PAGE = "/office/products", 50


@value
class Row:
    """One product of the list; ``tag`` names a warning, if there is one."""

    address: str
    name: str
    brand: str
    company: str
    code: str
    tag: str


@value
class Wish:
    """What is looked for: words, and the account of one company."""

    words: str
    account: str

    @classmethod
    def read(cls) -> Wish:
        """Out of the address."""
        account = request.args.get("company", "")
        said = request.args.get("text", "").strip()[:100]
        return cls(said, account if account.isalnum() else "")

    def address(self, page: int = 1) -> str:
        """The list with this wish."""
        said = {"text": self.words, "company": self.account, "page": str(page) if page > 1 else ""}
        kept = {name: value for name, value in said.items() if value}
        return f"{HOME}?{urlencode(kept)}" if kept else HOME


@value
class ProductPages:
    """The list and a product."""

    door: Door
    views: ProductViews

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("products", __name__, url_prefix="/office")
        found.add_url_rule("/products", "all", self.all)
        found.add_url_rule("/product", "one", self.one)
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of them, those that came last first."""
        owner, wish = self.door.owner(), Wish.read()
        held = _one_a_thing(self.views.shelf(owner.ledger).in_force)
        found = [brief for brief in held if self._takes(owner, wish, brief)]
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        return self._sheet(
            "products/list",
            owner,
            rows=[self._row(owner, each) for each in found[(page - 1) * PAGE : page * PAGE]],
            counted=words.counted(len(found), "n_products", tongue()),
            has_any=bool(held),
            wish=wish,
            page=page,
            pages=pages,
        )

    def one(self) -> Response:
        """A product; what is no code, or held by no card, is told with what can be done."""
        owner, code = self.door.owner(), request.args.get("code", "")
        try:
            view = seen(self.views, owner, code, request.args.get("of", ""))
        except NoCard as none:
            return self._none(owner, code, none)
        except BadRequest as wrong:
            why = wrong.reason_fr if tongue() == "fr" and wrong.reason_fr else wrong.reason
            return self._sheet("products/none", owner, 400, code=code, unknown=None, why=why)
        _, day = self.views.stamp(owner.ledger)
        profile = self.views.profiles.of(owner.ledger)
        card = Form(self.views, tongue(), day, profile.languages).card(owner.ledger, view)
        places = card["places"]
        return self._sheet(
            "products/product",
            owner,
            card=card,
            map=drawn(places) if isinstance(places, list) else None,  # type: ignore[arg-type]
            account=view.brief.account,
            opinion=account_id(view.brief.about),
            counted=words.counted,
            dated=lambda said: day_of(date.fromisoformat(said), tongue()),
            has_profile=not profile.says_nothing,
            is_food=view.brief.is_food,
            code=code,
        )

    def _none(self, owner: Owner, code: str, unknown: NoCard) -> Response:
        """What can be done, and what friends say of it, who handed their word over."""
        _, day = self.views.stamp(owner.ledger)
        also = self.views.profiles.of(owner.ledger).languages
        heard = self.views.heard(owner.ledger, code.strip())
        return self._sheet(
            "products/none",
            owner,
            404,
            code=code,
            unknown=unknown,
            called=text(heard.called, tongue(), also),
            item=next((voice.said.opinion.item for voice in heard.voices), ""),
            circle=list(
                Form(self.views, tongue(), day, also).circle(owner.ledger, heard.voices, "")
            ),
            counted=words.counted,
            dated=lambda said: day_of(date.fromisoformat(said), tongue()),
        )

    def _takes(self, owner: Owner, wish: Wish, brief: Brief) -> bool:
        if wish.account and brief.account != wish.account:
            return False
        if not wish.words:
            return True
        glance = self.views.glance(owner.ledger, brief.company)
        company = glance.name if glance else ""
        body = _searched(company, brief.thing, (*brief.called.values(), *brief.brand.values()))
        return all(word in body for word in folded(wish.words).split())

    def _row(self, owner: Owner, brief: Brief) -> Row:
        language = tongue()
        glance = self.views.glance(owner.ledger, brief.company)
        fails = any(m.outcome is Outcome.FAILED for m in self.views.marks(owner.ledger, brief))
        return Row(
            f"{PRODUCT_PAGE}?{urlencode({'code': brief.about})}",
            text(brief.called, language),
            text(brief.brand, language),
            glance.name if glance else brief.company,
            brief.thing.in_brackets(),
            "recalled" if brief.is_recalled else "against" if fails else "",
        )

    def _sheet(
        self, template: str, owner: Owner, status: int = 200, /, **facts: object
    ) -> Response:
        form = self.door.browser.form_token()
        return sheet(template, words, status, form=form, owner=owner, home=HOME, **facts)


@lru_cache(16_384)
def _searched(company: str, thing: Thing, said: tuple[str, ...]) -> str:
    """What a search looks through."""
    return folded(" ".join((*said, company, thing.in_brackets())))


def _one_a_thing(briefs: Sequence[Brief]) -> Sequence[Brief]:
    """The newest of each."""
    return list({(b.keys, b.home): b for b in reversed(briefs)}.values())[::-1]
