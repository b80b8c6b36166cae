"""A company's customers: an account with each, by one tap, and the same signed bundle for all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, request

from pod_server.civic.desk.book import Book, Customer
from pod_server.civic.desk.errands import Refused, Round, office_address, trouble
from pod_server.civic.desk.fields import step_of
from pod_server.civic.desk.goods_kept import Goods
from pod_server.civic.desk.sealing import sealed, unsealed
from pod_server.model.errors import BadRequest, MissingResource, PodError
from pod_server.web import problem_words
from pod_server.web.desk.room import HOME, Room, Sitting, see
from pod_server.web.desk.signing import messages, signatures
from pod_server.web.desk.words import STATES
from pod_server.web.tongue import tongue
from pod_server.web.typography import typeset
from proofs import agreement
from proofs.agreement import Terms
from proofs.datapoints import ALL
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words
from vocab.terms import DP, SESAME

ACCEPT = "accept"
LONGEST = 2_048


@value
class CustomerPages:
    """Opening, looking, sending."""

    room: Room
    goods: Goods

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk_customers", __name__, url_prefix="/desk/customers")
        found.add_url_rule("/new", "offer", self.offer)
        found.add_url_rule("/new", "open", self.open, methods=["POST"])
        found.add_url_rule("/send", "send_all", self.send_all, methods=["POST"])
        found.add_url_rule("/<number>", "show", self.show)
        found.add_url_rule("/<number>", "send", self.send, methods=["POST"])
        return found

    def offer(self) -> Response:
        """The terms of whoever is behind a link, and one button."""
        sitting = self.room.sitting()
        try:
            office = office_address(request.args.get("office", "")[:LONGEST])
        except BadRequest as error:
            return self._offered(sitting, "", None, _said(error), 422)
        return self._terms(sitting, office)

    def open(self) -> Response:
        """Send the signed answer, and what is signed; how the account stands then."""
        sitting = self.room.posted()
        office = office_address(request.form.get("office", "")[:LONGEST])
        try:
            terms = self.room.errands.terms(office)
            if terms.content_hash != request.form.get("terms"):
                return self._terms(sitting, office, "terms_changed", 409)
            answer = request.form.get("answer", ACCEPT)
            documents = self._answers(sitting, terms, self.room.dated())
            if answer not in documents:
                raise BadRequest("This is none of the answers to these terms.")
            waiting = unsealed({answer: documents[answer]}, sitting.book.key, self.room.dated())
            papers = sealed(waiting, signatures())
            papers[terms.content_hash] = terms.body
            body = next(iter(papers.values()))
            account = sitting.owner.account.account_id
            opened = self.room.errands.open(account, sitting.company, office, body)
            sitting.change(lambda book: book.with_customer(opened), papers=papers)
            return self._sent(sitting, opened)
        except PodError as error:
            if isinstance(error, BadRequest) and not isinstance(error, Refused):
                raise
            return self._offered(sitting, office, None, trouble(error).in_language(tongue()), 502)

    def show(self, number: str) -> Response:
        """How the account stands there now."""
        sitting = self.room.sitting()
        customer = _found(sitting.book, number)
        words: Words | None = None
        try:
            if customer.account:
                account = sitting.owner.account.account_id
                customer = self.room.errands.look(account, sitting.company, customer)
                sitting.change(lambda book: book.with_customer(customer))
        except PodError as error:
            words = trouble(error)
        return self._customer(sitting, Round(customer), words)

    def send(self, number: str) -> Response:
        """What has not arrived there yet."""
        sitting = self.room.posted()
        return self._sent(sitting, _found(sitting.book, number))

    def send_all(self) -> Response:
        """To each customer what has not arrived there; who cannot be reached keeps no other."""
        self.sent_to_all(self.room.posted())
        return see(HOME)

    def sent_to_all(self, sitting: Sitting) -> None:
        """The same for another page that has signed something."""
        for customer in sitting.book.customers:
            if customer.account:
                self._pushed(sitting, customer)

    def _pushed(self, sitting: Sitting, customer: Customer) -> tuple[Round, Words | None]:
        account = sitting.owner.account.account_id
        try:
            now = self.room.errands.look(account, sitting.company, customer)
            bundle = [*sitting.bundle, *self.goods.parcels(sitting.owner.ledger)]
            done = self.room.errands.push(account, sitting.company, now, bundle)
        except PodError as error:
            return Round(customer), trouble(error)
        sitting.change(lambda book: book.with_customer(done.customer))
        return done, None

    def _sent(self, sitting: Sitting, customer: Customer) -> Response:
        done, words = self._pushed(sitting, customer)
        if words is None and not done.refused:
            return see(f"/desk/customers/{number_of(customer)}?sent=1")
        return self._customer(sitting, done, words)

    def _terms(self, sitting: Sitting, office: str, note: str = "", status: int = 200) -> Response:
        known = sitting.book.customer(office)
        if known is not None and known.account and not note:
            return see(f"/desk/customers/{number_of(known)}")
        try:
            terms = self.room.errands.terms(office)
        except PodError as error:
            return self._offered(sitting, office, None, trouble(error).in_language(tongue()), 502)
        return self._offered(sitting, office, terms, note, status)

    def _offered(
        self, sitting: Sitting, office: str, terms: Terms | None, note: str, status: int
    ) -> Response:
        now, waiting = self.room.now(), "{}"
        others: list[agreement.Template] = []
        if terms is not None:
            others = [one for one in agreement.roster().values() if one != terms.template]
            if sitting.book.key:
                documents = self._answers(sitting, terms, now)
                waiting = messages(unsealed(documents, sitting.book.key, now))
        return self.room.page(
            "open",
            sitting,
            status,
            office=office,
            terms=terms,
            others=others,
            note=note,
            messages=waiting,
            created=int(now.timestamp()),
            signed=len(sitting.signed),
        )

    def _answers(
        self, sitting: Sitting, terms: Terms, issued: datetime
    ) -> Mapping[str, dict[str, Json]]:
        """Each answer that may be given, as it would be signed."""
        asked = (sitting.company, terms.content_hash)
        found = {
            ACCEPT: agreement.unsigned_answer(*asked, SESAME.ACCEPTS_TERMS, issued),
        }
        for one in agreement.roster().values():
            if one != terms.template:
                found[one.name] = agreement.unsigned_answer(
                    *asked, SESAME.PROPOSES_ALTERNATIVE, issued, alternative=one.iri
                )
        return found

    def _customer(self, sitting: Sitting, done: Round, words: Words | None) -> Response:
        language, customer = tongue(), done.customer
        missing = [ALL[iri.removeprefix(DP.NS)] for iri in customer.missing if _known(iri)]
        arrived = set(customer.arrived)
        return self.room.page(
            "customer",
            sitting,
            502 if words else 200,
            customer=customer,
            number=number_of(customer),
            state=state_of(customer, language),
            missing=missing,
            step_of=step_of,
            has=sum(one.content_hash in arrived for one in sitting.bundle),
            of=len(sitting.bundle),
            refused={
                _label(sitting, name, language): why.in_language(language)
                for name, why in done.refused.items()
            },
            trouble=words.in_language(language) if words else "",
            sent=request.args.get("sent") == "1",
        )


def number_of(customer: Customer) -> str:
    """What a customer's page is called."""
    return hashlib.sha256(customer.place.encode()).hexdigest()[:16]


def state_of(customer: Customer, language: str) -> str:
    """How the account stands, in words."""
    fr, en = STATES.get(customer.state, (customer.state, customer.state))
    return typeset(fr if language == "fr" else en, language)


def _found(book: Book, number: str) -> Customer:
    for customer in book.customers:
        if number_of(customer) == number:
            return customer
    raise MissingResource(request.path)


def _label(sitting: Sitting, name: str, language: str) -> str:
    """A datapoint's, or the words of a question."""
    if name in ALL:
        return ALL[name].label.in_language(language)
    row = (one.answer.asked.text for one in sitting.replies if one.answer.question == name)
    return next(row, name)


def _known(iri: str) -> bool:
    return iri.removeprefix(DP.NS) in ALL


def _said(error: PodError) -> str:
    return problem_words.messages(error)[tongue()]


__all__ = ["CustomerPages", "number_of", "state_of"]
