"""The companies with an account: what each declared, refused or still owes, and may it sell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, Response, make_response, redirect, render_template, request

from pod_server.actions.settle import settle_now
from pod_server.civic.opening import FrontOffice
from pod_server.civic.overview import Company, Overview
from pod_server.model.errors import MissingResource
from pod_server.model.iri import FRONT_OFFICE
from pod_server.web.office.lines import derived_lines, lines, owed
from pod_server.web.office.who import Door, Owner, tongue
from pod_server.web.office.words import words

PAGE = 50


@dataclass(frozen=True, slots=True)
class Companies:
    """The pages of the office."""

    door: Door
    overview: Overview
    office: FrontOffice

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("companies", __name__, url_prefix="/office")
        found.add_url_rule("/", "all", self.all)
        found.add_url_rule("/companies/<identifier>", "one", self.one)
        found.add_url_rule("/companies/<identifier>", "answer", self.answer, methods=["POST"])
        found.add_url_rule("/policy", "policy", self.policy, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of them, those who wait for an answer first."""
        owner = self.door.owner()
        start = max(request.args.get("from", 0, int), 0)
        found = sorted(
            self.overview.companies(owner.ledger),
            key=lambda company: (not company.is_waiting, company.name.casefold()),
        )
        shown = list(islice(found, start, start + PAGE))
        return self._page(
            "office/companies.html",
            owner,
            companies=shown,
            following=start + PAGE if len(found) > start + PAGE else None,
            front_office=owner.ledger.pod.base + FRONT_OFFICE,
            at_once=self.office.accepts_at_once(owner.ledger),
        )

    def one(self, identifier: str) -> Response:
        """One company, datapoint by datapoint."""
        owner = self.door.owner()
        company = self._company(owner, identifier)
        language = tongue()
        return self._page(
            "office/company.html",
            owner,
            company=company,
            owed=list(owed(company, language)),
            declared=list(lines(company, language, refused=False)),
            refused=list(lines(company, language, refused=True)),
            derived=list(derived_lines(company, language)),
        )

    def answer(self, identifier: str) -> Response:
        """The owner's click: accept, or refuse and close."""
        self.door.browser.check_form()
        owner = self.door.owner()
        company = self._company(owner, identifier)
        accept = request.form.get("answer") == "accept"
        settle_now(
            owner.ledger,
            lambda: self.office.answer(
                owner.ledger, owner.agent, company.account.company, accept=accept
            ),
        )
        return make_response(redirect(f"/office/companies/{identifier}", 303))

    def policy(self) -> Response:
        """What happens to new requests."""
        self.door.browser.check_form()
        owner = self.door.owner()
        at_once = request.form.get("policy") == "at-once"
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
        language = tongue()
        return make_response(
            render_template(
                template,
                say=words(language),
                language=language,
                other="en" if language == "fr" else "fr",
                form=self.door.browser.form_token(),
                owner=owner,
                **facts,
            )
        )
