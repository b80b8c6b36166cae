"""What a citizen asks of one company, on a page of its own and on the company's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.civil_status.answers import Received, received
from pod_server.civic.civil_status.asking import Ask, Asking, of_datapoint, of_words
from pod_server.civic.civil_status.overview import Company, Overview
from pod_server.civic.front_office.account import account_name
from pod_server.civic.front_office.conditions import choices
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web.dates import day
from pod_server.web.office.who import Door, Owner
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.datapoints import Requirement, named
from proofs.questions import LANGUAGES
from proofs.value import value
from vocab.terms import SESAME

#: With fewer people on a host than this, nothing is ever told of what they ask.
FEW = 20


@value
class AskRow:
    """One thing asked, as it stands."""

    key: str
    label: str
    language: str
    when: str
    by_name: bool
    is_answered: bool


@value
class Choice:
    """A datapoint that can be asked for."""

    id: str
    label: str
    is_refused: bool


@value
class AnswerRow:
    """What the company says to one question: the latest, and what it said before."""

    question: str
    language: str
    text: str
    reason: str
    when: str
    because: str
    before: Sequence[str]


@value
class AsksPart:
    """All of it, for one company."""

    rows: Sequence[AskRow]
    choices: Sequence[Choice]
    answers: Sequence[AnswerRow]


@value
class AskPages:
    """Asking and withdrawing. ``people`` says how many have a pod on this host."""

    door: Door
    overview: Overview
    asking: Asking
    people: Callable[[], int]

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page(
            "asks", "/office/companies/<identifier>/asks", self.show, self.settle
        )

    def show(self, identifier: str) -> Response:
        """What is asked, what can be; a question may come with the address (``?q=``)."""
        owner = self.door.owner()
        company = self._company(owner, identifier)
        return self._page(owner, company, text=request.args.get("q", ""))

    def settle(self, identifier: str) -> Response:
        """One thing more, one thing less, or the same otherwise."""
        self.door.browser.check_form()
        owner = self.door.owner()
        company = self._company(owner, identifier)
        webid, form = company.account.company, request.form
        does, key = form.get("does", ""), form.get("key", "")
        by_name = form.get("how", "") == "name"
        if does == "question":
            try:
                ask = of_words(form.get("text", ""), form.get("language", ""))
            except BadRequest:
                return self._page(owner, company, text=form.get("text", ""), is_wrong=True)
        elif does == "datapoint":
            ask = of_datapoint(key)
        elif does in ("again", "withdraw"):
            ask = self._asked(owner.ledger, webid, key)
        else:
            raise BadRequest("Choose one of datapoint, question, again, withdraw for does.")
        if does == "withdraw":
            settle_now(
                owner.ledger,
                lambda: self.asking.withdraw(owner.ledger, owner.agent, webid, key),
            )
        else:
            settle_now(
                owner.ledger,
                lambda: self.asking.ask(owner.ledger, owner.agent, webid, ask, by_name=by_name),
            )
        page = f"/office/companies/{company.account_id}"
        onward = f"{page}#asks" if form.get("from") == "company" else f"{page}/asks"
        return make_response(redirect(onward, 303))

    def part(self, ledger: Ledger, company: Company) -> AsksPart:
        """What the company's page shows of it."""
        language, webid = tongue(), company.account.company
        asks = self.asking.of(ledger, webid)
        closed = self.asking.closed(ledger, webid, asks)
        rows = [_row(ask, ask.key in closed, language) for ask in asks]
        standing = frozenset(ask.key for ask in asks if ask.key not in closed)
        found = received(ledger, account_name(webid))
        return AsksPart(
            rows, list(_choices(company, standing, language)), list(_answers(found, language))
        )

    def _asked(self, ledger: Ledger, webid: str, key: str) -> Ask:
        found = next((ask for ask in self.asking.of(ledger, webid) if ask.key == key), None)
        if found is None:
            raise MissingResource(request.path)
        return found

    def _company(self, owner: Owner, identifier: str) -> Company:
        company = self.overview.company(owner.ledger, identifier)
        if company is None or not company.is_accepted or company.is_sample:
            raise MissingResource(request.path)
        return company

    def _page(
        self, owner: Owner, company: Company, *, text: str = "", is_wrong: bool = False
    ) -> Response:
        language, form = tongue(), request.form
        return sheet(
            "office/asks",
            words,
            400 if is_wrong else 200,
            form=self.door.browser.form_token(),
            owner=owner,
            company=company,
            asks=self.part(owner.ledger, company),
            is_few=self.people() < FEW,
            text=text,
            is_wrong=is_wrong,
            by_name=form.get("how", "") == "name",
            languages=LANGUAGES,
            asked_in=form.get("language", language),
        )


def _row(ask: Ask, is_answered: bool, language: str) -> AskRow:
    if ask.question is not None:
        label, spoken = ask.question.text, ask.question.language
    else:
        label, spoken = named(ask.datapoint).label.in_language(language), language
    when = _day(ask.asked_us, language)
    return AskRow(ask.key, label, spoken, when, ask.by_name, is_answered)


def _choices(company: Company, standing: frozenset[str], language: str) -> Iterator[Choice]:
    """What it does not tell and need not: optional and not there, or refused."""
    for datapoint in choices():
        line = company.status.line(datapoint.id)
        said = line.statement if line is not None else None
        is_refused = said is not None and said.is_refusal
        is_missing = said is None and datapoint.requirement is Requirement.OPTIONAL
        if (is_refused or is_missing) and datapoint.id not in standing:
            yield Choice(datapoint.id, datapoint.label.in_language(language), is_refused)


def _answers(found: Sequence[Received], language: str) -> Iterator[AnswerRow]:
    """The latest answer to each question, the newest first."""
    latest: dict[str, Received] = {}
    for one in sorted(found, key=lambda one: one.answer.sequence):
        latest[one.answer.question] = one
    for one in sorted(latest.values(), key=lambda one: -one.received_us):
        answer = one.answer
        earlier = [
            each.answer
            for each in sorted(found, key=lambda each: -each.answer.sequence)
            if each.answer.question == answer.question and each.answer.sequence < answer.sequence
        ]
        yield AnswerRow(
            answer.asked.text,
            answer.asked.language,
            answer.in_language(language),
            words(language)[answer.reason.removeprefix(SESAME.NS)] if answer.is_refusal else "",
            _day(one.received_us, language),
            answer.because,
            [each.in_language(language) for each in earlier],
        )


def _day(us: int, language: str) -> str:
    return day(datetime.fromtimestamp(us / 1_000_000, UTC).date(), language)
