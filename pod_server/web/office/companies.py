"""The companies with an account: what each declared, refused or still owes, and may it sell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.civil_status.overview import Company, Overview
from pod_server.civic.front_office.letters import ContactSettings
from pod_server.civic.front_office.opening import UNDO_US, FrontOffice
from pod_server.civic.products.cards import CardSettings
from pod_server.civic.seeing.criteria import Level
from pod_server.civic.seeing.glance import Glance
from pod_server.civic.seeing.glances import Glances
from pod_server.civic.seeing.profiles import Profiles
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web.dates import day
from pod_server.web.office.asks import AskPages
from pod_server.web.office.bought import since_bought
from pod_server.web.office.judged import telling
from pod_server.web.office.lines import derived_lines, lines, offered, owed
from pod_server.web.office.listing import PAGE, Card, Filters, Wish, cards, group, groups
from pod_server.web.office.who import Door, Owner
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.agreement import roster
from proofs.value import value
from vocab.terms import SESAME

#: What a company may write, as the form says it.
_LEVELS = {"never": "", "replies": SESAME.REPLIES_ONLY, "offers": SESAME.OFFERS_TOO}
MOST_OFTEN = 100


@value
class Companies:
    """The pages of the office."""

    door: Door
    overview: Overview
    office: FrontOffice
    asks: AskPages
    glances: Glances
    profiles: Profiles

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("companies", __name__, url_prefix="/office")
        found.add_url_rule("/", "all", self.all)
        found.add_url_rule("/companies/<identifier>", "one", self.one)
        found.add_url_rule("/companies/<identifier>", "answer", self.answer, methods=["POST"])
        found.add_url_rule(
            "/companies/<identifier>/contact", "contact", self.contact, methods=["POST"]
        )
        found.add_url_rule("/companies/<identifier>/cards", "cards", self.cards, methods=["POST"])
        found.add_url_rule("/policy", "policy", self.policy, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of them, those who wait for an answer first."""
        owner = self.door.owner()
        language, wish = tongue(), Wish.read(request.args)
        everybody = self.glances.all(owner.ledger)
        criteria = self.profiles.criteria(owner.ledger)
        found = cards(everybody, wish, criteria, self.overview.selling.today())
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        return self._page(
            "office/companies",
            owner,
            groups=list(groups(found, page)),
            page=page,
            pages=pages,
            wish=wish,
            filters=Filters.of(everybody, language),
            has_companies=bool(everybody),
            has_criteria=any(each.level is not Level.NOT for each in criteria.values()),
            **telling(language),
            has_samples=any(company.is_sample for company in everybody),
            address=owner.agent.webid,
            pod=owner.ledger.pod.base,
            at_once=self.office.accepts_at_once(owner.ledger),
        )

    def one(self, identifier: str) -> Response:
        """One company, datapoint by datapoint."""
        owner = self.door.owner()
        company = self._company(owner, identifier)
        language, today = tongue(), self.overview.selling.today()
        criteria = self.profiles.criteria(owner.ledger)
        counting = [each for each in criteria.values() if each.level is not Level.NOT]
        opened = datetime.fromtimestamp(company.account.opened_us / 1_000_000, UTC).date()
        return self._page(
            "office/company",
            owner,
            company=company,
            card=Card.of(Glance.of(company, today), counting, today),
            **telling(language),
            asked_on=day(opened, language),
            why=_why(company),
            owed=list(owed(company, language)),
            lacks=_other_lacks(company, language),
            levels=_LEVELS,
            until=_day_of(company.account.contact_until_us).isoformat()
            if company.account.contact_until_us
            else "",
            undo_until=day(_day_of(company.account.closed_us + UNDO_US), language)
            if company.account.closed_us
            else "",
            can_undo=company.account.closed_us == 0
            or company.account.closed_us + UNDO_US > self.office.clock(),
            agreed=self.office.terms.agreed(owner.ledger, company.account),
            proposed=roster().get(company.account.alternative),
            proffered=self.office.terms.proffered(owner.ledger).template,
            offers=list(offered(self.overview.offers(owner.ledger, company), language)),
            declared=list(lines(company, language, refused=False)),
            refused=list(lines(company, language, refused=True)),
            derived=list(derived_lines(company, language)),
            asks=self.asks.part(owner.ledger, company),
            bought=since_bought(owner.ledger, company, language),
        )

    def answer(self, identifier: str) -> Response:
        """The owner's click: accept, or refuse and close; and the same of other terms."""
        self.door.browser.check_form()
        owner = self.door.owner()
        webid = self._company(owner, identifier).account.company
        said = _chosen("answer", "accept", "refuse", "block", "agree", "decline")
        is_yes = said in ("accept", "agree")
        about_terms = said in ("agree", "decline")
        answer: Callable[..., Prepared] = self.office.settle_alternative
        if not about_terms:
            answer = partial(self.office.answer, block=said == "block")
        settle_now(owner.ledger, partial(answer, owner.ledger, owner.agent, webid, accept=is_yes))
        return make_response(redirect(f"/office/companies/{identifier}", 303))

    def contact(self, identifier: str) -> Response:
        """What it may write to the owner, how often, until when."""
        self.door.browser.check_form()
        owner = self.door.owner()
        webid = self._company(owner, identifier).account.company
        level = _LEVELS[_chosen("contact", *_LEVELS)]
        often, until = _often(request.form.get("often", "")), _until(request.form.get("until", ""))
        settings = ContactSettings(self.office)
        settle_now(
            owner.ledger,
            lambda: settings.settle(owner.ledger, owner.agent, webid, level, often, until),
        )
        return make_response(redirect(f"/office/companies/{identifier}#contact", 303))

    def cards(self, identifier: str) -> Response:
        """Whether it is to send its product cards."""
        self.door.browser.check_form()
        owner = self.door.owner()
        webid = self._company(owner, identifier).account.company
        wants = _chosen("cards", "send", "stop") == "send"
        settings = CardSettings(self.office)
        settle_now(
            owner.ledger, lambda: settings.settle(owner.ledger, owner.agent, webid, wants=wants)
        )
        return make_response(redirect(f"/office/companies/{identifier}#cards", 303))

    def policy(self) -> Response:
        """What happens to new requests."""
        self.door.browser.check_form()
        owner = self.door.owner()
        at_once = _chosen("policy", "at-once", "ask") == "at-once"
        settle_now(
            owner.ledger,
            lambda: self.office.accept_at_once(owner.ledger, owner.agent, at_once=at_once),
        )
        return make_response(redirect("/office/", 303))

    def _company(self, owner: Owner, identifier: str) -> Company:
        company = self.overview.company(owner.ledger, identifier)
        if company is None:
            raise MissingResource(request.path)
        return company

    def _page(self, template: str, owner: Owner, **facts: object) -> Response:
        return sheet(
            template,
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            counted=words.counted,
            **facts,
        )


def _chosen(field: str, *choices: str) -> str:
    """What was clicked. Raises ``BadRequest`` for anything else: nothing is refused by mistake."""
    said = request.form.get(field, "")
    if said not in choices:
        raise BadRequest(f"Choose one of {', '.join(choices)} for {field}.")
    return said


def _day_of(us: int) -> date:
    return datetime.fromtimestamp(us / 1_000_000, UTC).date()


def _often(text: str) -> int:
    """Messages a month; none said is no limit."""
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_OFTEN):
        raise BadRequest(f"How often is a number from 1 to {MOST_OFTEN}, or nothing.")
    return int(text or 0)


def _until(text: str) -> int:
    """The end of that day; none said is no end."""
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest("A day is written 2027-01-31.") from None
    if found is None:
        return 0
    return int(datetime(found.year, found.month, found.day, 23, 59, 59, tzinfo=UTC).timestamp()) * (
        1_000_000
    )


def _why(company: Company) -> str:
    """Which sentence goes with how it stands."""
    if company.verdict.state == SESAME.RESTRICTED and not company.is_sample:
        return "restricted_why"
    titles = {"may": "may_sell_why", "may_not": "may_not_sell_why", "tray": "waiting_why"}
    return titles.get(group(company), f"{group(company)}_why")


def _other_lacks(company: Company, language: str) -> Sequence[str]:
    """What keeps it from selling and is not asked of all: terms, double talk, one's conditions."""
    if not company.is_accepted:
        return ()
    owed_to_all = {missing.datapoint.iri for missing in company.status.missing}
    others = [lack for lack in company.verdict.lacks if lack.datapoint not in owed_to_all]
    return [lack.message_fr if language == "fr" else lack.message_en for lack in others]
