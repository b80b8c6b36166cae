"""The citizen's terms: which of the roster she proffers, and the papers of what was agreed."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.model.errors import BadRequest
from pod_server.web.office.who import Door
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from proofs import agreement
from proofs.agreement import NotTerms
from proofs.value import value


@value
class TermsPage:
    """Choosing them."""

    door: Door
    office: FrontOffice

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("terms", "/office/terms", self.show, self.choose)

    def show(self) -> Response:
        """The roster, with what is proffered now."""
        owner = self.door.owner()
        return sheet(
            "office/terms",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            roster=list(agreement.roster().values()),
            labels=agreement.purposes(),
            chosen=self.office.terms.proffered(owner.ledger).template,
            saved=request.args.get("saved") == "1",
        )

    def choose(self) -> Response:
        """For companies that ask from now on."""
        self.door.browser.check_form()
        owner = self.door.owner()
        try:
            template = agreement.template(request.form.get("terms", ""))
        except NotTerms as wrong:
            raise BadRequest(str(wrong)) from None
        settle_now(owner.ledger, lambda: self.office.proffer(owner.ledger, owner.agent, template))
        return make_response(redirect("/office/terms?saved=1", 303))
