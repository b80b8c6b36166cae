"""The owner's market files: a list, one being put together, what goes and stays, to whom."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.handing import DAYS, MOST_DAYS, Handings
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import (
    FOLDER,
    HANDED,
    WAITING,
    Draft,
    Incoming,
    Line,
)
from pod_server.civic.circle.products import Products
from pod_server.civic.circle.showing import Showing
from pod_server.civic.seeing.glances import Glances
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web import problem_words
from pod_server.web.circle.asked import names
from pod_server.web.circle.market_rows import (
    HandedRow,
    LineRow,
    came_row,
    cards,
    companies,
    goods,
    offer_row,
    on_day,
)
from pod_server.web.circle.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.sharing.people import Introductions, NotAPerson, choices
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.circles.recommendation import STANCES
from proofs.value import value

HOME = "/office/markets"
PAGE = 50


@value
class MarketPages:
    """Putting market files together and offering them. ``named`` is a company's name to her."""

    door: Door
    markets: Markets
    handings: Handings
    incoming: IncomingFiles
    showing: Showing
    glances: Glances
    named: Callable[[Ledger, str], str]
    products: Products
    introductions: Introductions

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("markets", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("", "new", self.new, methods=["POST"])
        found.add_url_rule("/<identifier>", "one", self.one)
        for name, view in (
            ("add", self.add),
            ("out", self.out),
            ("add-product", self.add_product),
            ("out-product", self.out_product),
            ("make", self.make),
            ("offer", self.offer),
            ("end", self.end),
            ("link", self.link),
            ("unlink", self.unlink),
        ):
            found.add_url_rule(f"/<identifier>/{name}", name, view, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """Offers that wait first, then her own files, then what has come."""
        return self._all(self.door.owner())

    def _all(self, owner: Owner, status: int = 200, trouble: str = "") -> Response:
        came = sorted(self.incoming.all(owner.ledger), key=lambda one: -one[1].received)
        waiting = [one for one in came if one[1].state == WAITING]
        other = [one for one in came if one[1].state != WAITING]
        own = list(self.markets.all(owner.ledger))
        pages = max(-(-max(len(own), len(other)) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        some = slice((page - 1) * PAGE, page * PAGE)
        return self._page(
            "circle/markets",
            owner,
            status,
            waiting=[offer_row(one, self._sender(owner, one)) for one in waiting[:PAGE]],
            own=own[some],
            came=[came_row(one, self._sender(owner, one)) for one in other[some]],
            nothing=not own,
            page=page,
            pages=pages,
            trouble=trouble,
        )

    def new(self) -> Response:
        """Begun, and shown."""
        self.door.browser.check_form()
        owner, form = self.door.owner(), request.form
        draft = Draft(
            form.get("title", "").strip(),
            tuple(form.get("markets", "").replace(",", " ").split()),
            form.get("area", "").strip(),
            tongue(),
        )
        try:
            made = self.markets.new(owner.ledger, owner.agent, draft)
        except BadRequest as wrong:
            return self._all(owner, 422, problem_words.messages(wrong)[tongue()])
        return make_response(redirect(f"{HOME}/{made}", 303))

    def one(self, identifier: str) -> Response:
        """What is in it, and to whom it was offered."""
        return self._one(self.door.owner(), identifier)

    def add(self, identifier: str) -> Response:
        """One company more, or with another note."""
        form = request.form
        line = Line(
            form.get("company", "").strip(),
            dict(zip(names(STANCES), STANCES, strict=True)).get(form.get("stance", ""), ""),
            form.get("note", "").strip(),
            form.get("private", "").strip(),
        )
        return self._done(
            identifier,
            lambda o: self.markets.put(
                o.ledger, o.agent, identifier, replace(line, company=self._company(o, line.company))
            ),
        )

    def _company(self, owner: Owner, said: str) -> str:
        """The WebID of a company of hers that is called so; else what was said."""
        known = companies(self.glances, owner.ledger)
        found = [webid for webid, name in known if name.casefold() == said.casefold()]
        return found[0] if len(found) == 1 else said

    def out(self, identifier: str) -> Response:
        """One company less."""
        company = request.form.get("company", "")
        return self._done(
            identifier, lambda o: self.markets.take_out(o.ledger, o.agent, identifier, company)
        )

    def add_product(self, identifier: str) -> Response:
        """One product more, with its card, and its company where that is not in it yet."""
        code = request.form.get("code", "")
        return self._done(
            identifier,
            lambda o: self.markets.put_product(
                o.ledger, o.agent, identifier, self.products.find(o.ledger, code)
            ),
        )

    def out_product(self, identifier: str) -> Response:
        """One product less."""
        item = request.form.get("item", "")
        return self._done(
            identifier, lambda o: self.markets.take_out_product(o.ledger, o.agent, identifier, item)
        )

    def make(self, identifier: str) -> Response:
        """The file, and the report of what goes and what stays."""
        return self._done(
            identifier, lambda o: self.markets.compose(o.ledger, o.agent, identifier), "#goes"
        )

    def offer(self, identifier: str) -> Response:
        """It goes to somebody."""
        whom, days = request.form.get("whom", ""), request.form.get("days", 0, int)

        def do(owner: Owner) -> None:
            there = self.introductions.checked(owner.ledger, whom)
            self.handings.offer(owner.ledger, owner.agent, identifier, there, days)

        return self._done(identifier, do, "#handed")

    def end(self, identifier: str) -> Response:
        """Somebody can read it no more."""
        name = f"{FOLDER}/{identifier}/{HANDED}/{request.form.get('handed', '')}"
        return self._done(
            identifier, lambda o: self.handings.withdraw(o.ledger, o.agent, name), "#handed"
        )

    def link(self, identifier: str) -> Response:
        """A link by which somebody without a Sésame sees it; shown once, with the page."""
        self.door.browser.check_form()
        owner, word = self.door.owner(), secrets.token_urlsafe(24)
        days = request.form.get("days", 0, int)
        try:
            self.showing.make(owner.ledger, owner.agent, identifier, word, days)
        except BadRequest as wrong:
            return self._one(owner, identifier, 422, problem_words.messages(wrong)[tongue()])
        there = f"{self.door.issuer}shown/{owner.ledger.pod.name}/{identifier}/{word}"
        return self._one(owner, identifier, link=there)

    def unlink(self, identifier: str) -> Response:
        """A link opens no more."""
        name = request.form.get("link", "")
        return self._done(
            identifier,
            lambda o: self.showing.take_back(o.ledger, o.agent, identifier, name),
            "#link",
        )

    def _done(self, identifier: str, do: Callable[[Owner], object], at: str = "") -> Response:
        self.door.browser.check_form()
        owner = self.door.owner()
        if self.markets.draft(owner.ledger, identifier) is None:
            raise MissingResource(request.path)
        try:
            do(owner)
        except BadRequest as wrong:
            return self._one(owner, identifier, 422, problem_words.messages(wrong)[tongue()])
        except NotAPerson as wrong:
            return self._one(owner, identifier, 422, words(tongue())[f"contact_{wrong.trouble}"])
        return make_response(redirect(f"{HOME}/{identifier}{at}", 303))

    def _one(
        self, owner: Owner, identifier: str, status: int = 200, trouble: str = "", link: str = ""
    ) -> Response:
        draft = self.markets.draft(owner.ledger, identifier)
        if draft is None:
            raise MissingResource(request.path)
        pages = max(-(-max(len(draft.lines), len(draft.products)) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        some = slice((page - 1) * PAGE, page * PAGE)
        spelt = dict(zip(STANCES, names(STANCES), strict=True))
        rows = [
            LineRow(line, self.named(owner.ledger, line.company), spelt.get(line.stance, ""))
            for line in draft.lines[some]
        ]
        return self._page(
            "circle/market",
            owner,
            status,
            identifier=identifier,
            draft=draft,
            rows=rows,
            report=self.markets.left_out(owner.ledger, identifier),
            handed=list(self._handed(owner, identifier)),
            links=[
                {"name": one.name, "until": on_day(one.until)}
                for one in self.showing.links(owner.ledger, identifier)
            ],
            link=link,
            known=choices(companies(self.glances, owner.ledger)),
            people=self.introductions.known(owner.ledger),
            typed=request.form if trouble else {},
            goods=goods(self.products, self.named, owner.ledger, draft.products[some]),
            cards=cards(self.products, owner.ledger),
            stances=names(STANCES),
            days=DAYS,
            most_days=MOST_DAYS,
            page=page,
            pages=pages,
            trouble=trouble,
        )

    def _handed(self, owner: Owner, identifier: str) -> Iterator[HandedRow]:
        for name, one in self.handings.all(owner.ledger, identifier):
            yield HandedRow(
                one,
                self.named(owner.ledger, one.recipient),
                name.rpartition("/")[2],
                one.state.replace("-", "_"),
                on_day(one.until) if one.until else "",
            )

    def _sender(self, owner: Owner, one: tuple[str, Incoming]) -> str:
        return self.named(owner.ledger, one[1].actor)

    def _page(self, template: str, owner: Owner, status: int = 200, /, **facts: object) -> Response:
        form, language = self.door.browser.form_token(), tongue()
        facts["counted"] = lambda count, name: words.counted(count, name, language)
        return sheet(template, words, status, form=form, owner=owner, **facts)
