"""Market files of others, opened; whom she trusts; and what follows for one company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.civic.circle.following import followed
from pod_server.civic.circle.found import Answer, Carded, Found, LogSeen, Mention
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import KEPT, Incoming
from pod_server.civic.circle.peers import Peers
from pod_server.civic.circle.trust import LEVELS, Source
from pod_server.civic.front_office.account import account_id
from pod_server.contracts import Ledger
from pod_server.model.account import SECOND
from pod_server.model.errors import MissingResource
from pod_server.web.circle.asked import names, replied, spoken
from pod_server.web.circle.market_rows import CompanyRow, Twice
from pod_server.web.circle.subject import PRODUCT_PAGE
from pod_server.web.circle.words import words
from pod_server.web.dates import day
from pod_server.web.office.values import period, pieces
from pod_server.web.office.who import Door, Owner
from pod_server.web.products.amounts import bare_name, text
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from pod_server.web.typography import typeset
from proofs.circles import equivocation
from proofs.circles.equivocation import Said
from proofs.circles.recommendation import STANCES
from proofs.circles.reply import Reply
from proofs.datapoints import UnknownDatapoint, named
from proofs.value import value

HOME, VIEW = "/office/received", "/office/view"
PAGE = 50
_SPELT = dict(zip(STANCES, names(STANCES), strict=True))


@value
class GivenPages:
    """What has come. ``named`` is a company's name to her."""

    door: Door
    incoming: IncomingFiles
    peers: Peers
    named: Callable[[Ledger, str], str]
    has_account: Callable[[Ledger, str], bool]
    #: What products are called, by address and language.
    products: Callable[[Ledger, Iterable[str]], Mapping[str, Mapping[str, str]]]
    #: What companies replied to what she says of an item, and whether they answer her words of now.
    to_hers: Callable[[Ledger, str], Iterable[tuple[Reply, bool]]]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("handed_over", __name__)
        found.add_url_rule(f"{HOME}/<identifier>", "one", self.one)
        found.add_url_rule(VIEW, "view", self.view)
        for name, view in (
            ("answer", self.answer),
            ("remove", self.remove),
            ("trust", self.trust),
        ):
            found.add_url_rule(f"{HOME}/<identifier>/{name}", name, view, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def one(self, identifier: str) -> Response:
        """How far it has come; once it is kept, what is in it."""
        owner = self.door.owner()
        offer = self._offer(owner, identifier)
        found = self.incoming.found(owner.ledger, identifier) if offer.state == KEPT else None
        shown = found or Found()
        companies = list(shown.companies.items())
        said = [m for i, m in self.incoming.mentions(owner.ledger) if i == identifier]
        said_of = Counter(mention.item for mention in said)
        goods = [each for each in _one_a_thing(shown) if said_of[each.item]]
        rows = max(len(companies), len(said), len(goods))
        pages = max(-(-rows // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        some = slice((page - 1) * PAGE, page * PAGE)
        peer = self.peers.all(owner.ledger).get(offer.actor)
        return self._page(
            "circle/given",
            owner,
            identifier=identifier,
            offer=offer,
            sender=self.named(owner.ledger, offer.actor),
            state=offer.state.replace("-", "_"),
            coming=self.incoming.is_coming(offer),
            found=found,
            twice=list(self._twice(owner, shown)),
            log=self._log(owner, offer, shown.log),
            companies=[
                CompanyRow(
                    webid,
                    self.named(owner.ledger, webid),
                    _SPELT.get(shown.stances.get(webid, ""), ""),
                    shown.notes.get(webid, ""),
                    len(places),
                )
                for webid, places in companies[some]
            ],
            goods=[
                {"item": each.item, "name": _called(each), "said": said_of[each.item]}
                for each in goods[some]
            ],
            said=list(self._said(owner, shown, said[some])),
            levels=tuple(LEVELS),
            trusted=dict(peer.levels) if peer else {},
            size=-(-offer.octets // 1000),
            done=offer.done // 1000,
            page=page,
            pages=pages,
            view=VIEW,
        )

    def answer(self, identifier: str) -> Response:
        """She takes it or does not."""
        self.door.browser.check_form()
        owner = self.door.owner()
        self._offer(owner, identifier)
        yes = request.form.get("answer") == "yes"
        self.incoming.answer(owner.ledger, owner.agent, identifier, yes=yes)
        there = f"{HOME}/{identifier}" if yes else "/office/markets"
        return make_response(redirect(there, 303))

    def remove(self, identifier: str) -> Response:
        """It goes."""
        self.door.browser.check_form()
        owner = self.door.owner()
        self.incoming.remove(owner.ledger, owner.agent, identifier)
        return make_response(redirect("/office/markets", 303))

    def trust(self, identifier: str) -> Response:
        """How far she trusts who handed it over."""
        self.door.browser.check_form()
        owner = self.door.owner()
        offer = self._offer(owner, identifier)
        market, level = request.form.get("market", "").strip(), request.form.get("level", "")
        self.peers.say(owner.ledger, owner.agent, offer.actor, market, level)
        return make_response(redirect(f"{HOME}/{identifier}#trust", 303))

    def view(self) -> Response:
        """What she may think of one company (``?company=``) or product (``?item=``), and why."""
        owner, product = self.door.owner(), request.args.get("item", "")
        item = product or request.args.get("company", "")
        if not item.startswith(("https://", "http://")):
            raise MissingResource(request.path)
        found = self.peers.view(owner.ledger, item)
        called = self.products(owner.ledger, (product,)).get(product, {}) if product else {}
        opinion = found.opinion
        parts = (opinion.belief, opinion.uncertainty, opinion.disbelief)
        good, unsure, bad = (round(100 * part) for part in parts)
        return self._page(
            "circle/view",
            owner,
            back=f"{PRODUCT_PAGE}?{urlencode({'code': item})}"
            if product
            else f"/office/companies/{account_id(item)}"
            if self.has_account(owner.ledger, item)
            else "",
            is_thing=bool(product),
            name=text(called, tongue()) or self.named(owner.ledger, item),
            good=good,
            bad=bad,
            unsure=100 - good - bad if unsure else 0,
            sources=[self._source(owner, source, item) for source in found.sources],
            unknown=found.unknown,
        )

    def _log(self, owner: Owner, offer: Incoming, seen: LogSeen | None) -> dict[str, object]:
        """How the log of who handed it over stands, and the checkpoints that contradict."""
        known = followed(owner.ledger, offer.actor)
        since = datetime.fromtimestamp(known.since / SECOND, UTC).date() if known else None
        return {
            "seen": seen,
            "who": bare_name(offer.actor),
            "since": day(since, tongue()) if since else "",
            "against": (known.checkpoint, known.against) if known and known.against else (),
        }

    def _twice(self, owner: Owner, found: Found) -> Iterator[Twice]:
        language = tongue()
        for proof in found.double_talk[:PAGE]:
            shown = equivocation.verified(proof.encode())
            try:
                datapoint = named(shown.first.statement.datapoint)
                label = typeset(datapoint.label.in_language(language), language)
            except UnknownDatapoint:
                label = shown.first.statement.datapoint_id
            yield Twice(
                self.named(owner.ledger, shown.company),
                label,
                period(shown.first.statement, language),
                (_value(shown.first, language), _value(shown.second, language)),
                (shown.first.body.decode(), shown.second.body.decode()),
            )

    def _said(
        self, owner: Owner, found: Found, mentions: Sequence[Mention]
    ) -> Iterator[dict[str, object]]:
        called = {each.item: _called(each) for each in found.products}
        keys = self.peers.keys(owner.ledger)
        for mention in mentions:
            yield {
                "mention": mention,
                "by_another": keys.get(mention.author, mention.key) != mention.key,
                "stance": _SPELT.get(mention.stance, ""),
                "item": called.get(mention.item) or self.named(owner.ledger, mention.item),
                "author": self.named(owner.ledger, mention.author),
                "replies": self._replies(owner, mention.replies),
            }

    def _source(self, owner: Owner, source: Source, item: str) -> dict[str, object]:
        author, replies = source.word.author, self._replies(owner, source.word.replies)
        if not author:
            replies = [self._hers(owner, *each) for each in self.to_hers(owner.ledger, item)]
        return {
            "word": source.word,
            "author": self.named(owner.ledger, author) if author else "",
            "stance": _SPELT.get(source.word.stance, ""),
            "share": round(100 * source.share),
            "replies": replies,
        }

    def _replies(self, owner: Owner, answers: Iterable[Answer]) -> list[dict[str, object]]:
        """Companies' own words beside what was said of them."""
        return [
            self._reply(owner, each, datetime.fromisoformat(each.issued).date()) for each in answers
        ]

    def _hers(self, owner: Owner, said: Reply, is_current: bool) -> dict[str, object]:
        return {**self._reply(owner, said, said.issued.date()), "before": not is_current}

    def _reply(self, owner: Owner, said: Reply | Answer, issued: date) -> dict[str, object]:
        language = tongue()
        return {
            "company": self.named(owner.ledger, said.company),
            "text": replied(said, language),
            "language": spoken(said, language),
            "issued": day(issued, language),
        }

    def _offer(self, owner: Owner, identifier: str) -> Incoming:
        found = self.incoming.one(owner.ledger, identifier) if identifier.isalnum() else None
        if found is None:
            raise MissingResource(request.path)
        return found

    def _page(self, template: str, owner: Owner, /, **facts: object) -> Response:
        form, language = self.door.browser.form_token(), tongue()
        facts["counted"] = lambda count, name: words.counted(count, name, language)
        return sheet(template, words, form=form, owner=owner, **facts)


def _called(card: Carded) -> str:
    return text(card.called, tongue()) or card.item


def _one_a_thing(found: Found) -> Iterable[Carded]:
    """Of each product the newest of its cards."""
    ordered = sorted(found.products, key=lambda each: each.sequence)
    return {each.item: each for each in ordered}.values()


def _value(said: Said, language: str) -> str:
    """A statement's value in words; a refusal by its reason."""
    statement = said.statement
    if statement.is_refusal:
        return statement.refusal_reason.rpartition("#")[2]
    try:
        datapoint = named(statement.datapoint)
        return " ".join(piece.text for piece in pieces(statement, datapoint, language))
    except UnknownDatapoint:
        return str(statement.number)
