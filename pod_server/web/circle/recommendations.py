"""What the owner recommends or advises against: a list, and a form for a company or a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.groups import Group, GroupBook
from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.circle.recommending import Given, Recommendations
from pod_server.civic.circle.replies import Replies
from pod_server.civic.civil_status.overview import Company
from pod_server.contracts import Ledger
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Address
from pod_server.web.circle.asked import CIRCLE, EVERYBODY, NOBODY, RELAYS, Said, names, replied
from pod_server.web.circle.subject import Subject, Subjects
from pod_server.web.circle.words import words
from pod_server.web.dates import day
from pod_server.web.office.listing import bare
from pod_server.web.office.values import period, pieces
from pod_server.web.office.who import Door, Owner
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from pod_server.web.typography import typeset
from proofs.circles.recommendation import BASES, COUNTERPARTS, FAMILIES, STANCES
from proofs.value import value
from proofs.values import plain

HOME = "/office/recommendations"
PAGE = 50
#: Circles that can be chosen in the form.
MOST_CIRCLES = 50
MAIN_ACTIVITY = "main-activity"


@value
class Row:
    """One recommendation in the list."""

    given: Given
    name: str
    stance: str
    signed_on: str


@value
class Reliable:
    """A statement that an opinion can rest on."""

    content_hash: str
    label: str
    value: str
    when: str


@value
class Answered:
    """A company's reply; ``is_current`` where it answers what is said now."""

    company: str
    text: str
    issued: str
    is_current: bool


@value
class RecommendationPages:
    """Making them, looking at them, taking them back."""

    door: Door
    recommendations: Recommendations
    replies: Replies
    subjects: Subjects
    #: What follows from the deletion of one, in the same change.
    deleted: Callable[[Ledger, Address, Prepared], Prepared]
    groups: GroupBook

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("recommendations", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("/<identifier>", "one", self.one)
        found.add_url_rule("/<identifier>", "say", self.say, methods=["POST"])
        found.add_url_rule("/<identifier>/back", "back", self.back, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of them, the newest first."""
        owner, language = self.door.owner(), tongue()
        found = self.recommendations.all(owner.ledger)
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        shown = found[(page - 1) * PAGE : page * PAGE]
        items = [one.recommendation.opinion.item for one in shown]
        called = self.subjects.names(owner.ledger, items, language)
        rows = [_row(one, called, language) for one in shown]
        return self._page("circle/recommendations", owner, rows=rows, page=page, pages=pages)

    def one(self, identifier: str) -> Response:
        """What she says of one company or thing, to be said or changed."""
        owner = self.door.owner()
        subject = self.subjects.called(owner.ledger, identifier, tongue())
        if subject is None:
            return self._left(owner, identifier)
        before = self.recommendations.of(owner.ledger, subject.item)
        said = Said()
        if before is not None:
            opinion = before.recommendation.opinion
            said = Said.of(opinion, tongue(), self._read_by(owner, before))
        return self._form(owner, subject, said, before)

    def _left(self, owner: Owner, identifier: str) -> Response:
        """What she said of what has no account or card here any more: to be read, or taken back."""
        given = self.recommendations.one(owner.ledger, identifier)
        if given is None:
            raise MissingResource(request.path)
        opinion, language = given.recommendation.opinion, tongue()
        text = opinion.text.get(language) or next(iter(opinion.text.values()), "")
        row = _row(given, {opinion.item: bare(opinion.item)}, language)
        return self._page("circle/recommended", owner, row=row, text=text)

    def say(self, identifier: str) -> Response:
        """Signed, from now on; a form that leaves something to mend comes back as it was sent."""
        self.door.browser.check_form()
        owner = self.door.owner()
        subject, said = self._subject(owner, identifier), Said.sent()
        receipt = self._receipt(owner, subject)
        trouble = said.trouble(self.subjects.overview.selling.today(), receipt)
        circle = self._circle(owner, said.readers)
        if said.readers.startswith(CIRCLE) and not circle:
            trouble = trouble or "trouble_circle"
        if trouble:
            before = self.recommendations.of(owner.ledger, subject.item)
            return self._form(owner, subject, said, before, trouble)
        company = subject.company.account.company
        known = frozenset(self.recommendations.disclosed(owner.ledger, company).values())
        markets = _markets(subject.company)
        opinion = said.opinion(subject.item, tongue(), receipt, known, markets)
        public = said.readers == EVERYBODY
        settle_now(
            owner.ledger,
            lambda: self.recommendations.settle(
                owner.ledger, owner.agent, opinion, public=public, circle=circle
            ),
        )
        return make_response(redirect(f"{HOME}/{identifier}?saved=1", 303))

    def back(self, identifier: str) -> Response:
        """She takes it back."""
        self.door.browser.check_form()
        owner = self.door.owner()
        given = self.recommendations.one(owner.ledger, identifier)
        if given is None:
            raise MissingResource(request.path)
        item = given.recommendation.opinion.item
        ledger, where = owner.ledger, Address(owner.ledger.pod.base, given.name, False)

        def prepare() -> Prepared:
            gone = self.recommendations.take_back(ledger, owner.agent, item)
            return self.deleted(ledger, where, gone)

        settle_now(ledger, prepare)
        return make_response(redirect(HOME, 303))

    def _form(
        self, owner: Owner, subject: Subject, said: Said, before: Given | None, trouble: str = ""
    ) -> Response:
        language = tongue()
        return self._page(
            "circle/recommend",
            owner,
            422 if trouble else 200,
            subject=subject,
            said=said,
            before=before,
            replies=self._replies(owner, subject, before),
            signed_on=_signed_on(before, language),
            trouble=trouble,
            saved=request.args.get("saved") == "1",
            stances=names(STANCES),
            bases=names(BASES if self._receipt(owner, subject) else BASES[1:]),
            counterparts=names(COUNTERPARTS),
            families=names(FAMILIES),
            relays=RELAYS,
            circles=self._circles(owner, said.readers),
            declared=list(self._declared(owner, subject.company, language)),
        )

    def _replies(self, owner: Owner, subject: Subject, before: Given | None) -> list[Answered]:
        """What the company, or those that sell the thing, replied; each as it was signed."""
        if before is None:
            return []
        companies = subject.sellers or (subject.item,)
        found = self.replies.to(owner.ledger, before, companies)
        called = self.subjects.names(owner.ledger, companies, tongue())
        now = before.recommendation.content_hash
        return [
            Answered(
                called.get(said.company, said.company),
                replied(said, tongue()),
                day(said.issued.date(), tongue()),
                said.answers == now,
            )
            for said in found
        ]

    def _read_by(self, owner: Owner, given: Given) -> str:
        """As the form calls the readers."""
        if given.is_public:
            return EVERYBODY
        circle = self.groups.called(owner.ledger, given.circle) if given.circle else None
        return CIRCLE + circle.slug if circle else NOBODY

    def _circle(self, owner: Owner, readers: str) -> str:
        """The IRI of the group that was chosen, where there is one."""
        if not readers.startswith(CIRCLE):
            return ""
        found = self.groups.one(owner.ledger, readers.removeprefix(CIRCLE))
        return found.iri if found else ""

    def _circles(self, owner: Owner, chosen: str) -> list[Group]:
        """Those to choose from, with the one that is chosen."""
        found = list(self.groups.all(owner.ledger, limit=MOST_CIRCLES))
        slug = chosen.removeprefix(CIRCLE) if chosen.startswith(CIRCLE) else ""
        more = self.groups.one(owner.ledger, slug) if slug else None
        return found if more is None or more in found else [*found, more]

    def _declared(self, owner: Owner, company: Company, language: str) -> Iterator[Reliable]:
        """What can be relied on: the statements in force, each by its hash."""
        hashes = self.recommendations.disclosed(owner.ledger, company.account.company)
        for line in company.status.lines:
            said = line.statement
            if said is not None and not said.is_refusal and said.id in hashes:
                value = " ".join(piece.text for piece in pieces(said, line.datapoint, language))
                label = typeset(line.datapoint.label.in_language(language), language)
                yield Reliable(hashes[said.id], label, value, period(said, language))

    def _receipt(self, owner: Owner, subject: Subject) -> str:
        """The hash of what attests that she bought it; of a thing, a receipt that names it."""
        if not subject.is_thing:
            return self.recommendations.receipt(owner.ledger, subject.item)
        found = (
            self.recommendations.receipt(owner.ledger, seller, subject.item)
            for seller in subject.sellers
        )
        return next(filter(None, found), "")

    def _subject(self, owner: Owner, identifier: str) -> Subject:
        subject = self.subjects.called(owner.ledger, identifier, tongue())
        if subject is None:
            raise MissingResource(request.path)
        return subject

    def _page(self, template: str, owner: Owner, status: int = 200, /, **facts: object) -> Response:
        form = self.door.browser.form_token()
        return sheet(template, words, status, form=form, owner=owner, **facts)


def _row(given: Given, called: Mapping[str, str], language: str) -> Row:
    opinion = given.recommendation.opinion
    (stance,) = names((opinion.stance,))
    name = called.get(opinion.item) or bare(opinion.item)
    return Row(given, name, stance, _signed_on(given, language))


def _signed_on(given: Given | None, language: str) -> str:
    return day(given.recommendation.issued.date(), language) if given else ""


def _markets(company: Company) -> tuple[str, ...]:
    """The market that the company says it is in (NACE), where it does."""
    line = company.status.line(MAIN_ACTIVITY)
    if line is None or line.statement is None:
        return ()
    return tuple(plain(value) for value in line.statement.values[:1])
