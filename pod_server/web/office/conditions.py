"""The citizen's conditions of buying."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.conditions import Conditions, choices, conditions
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.web.office.who import Door
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from proofs.value import value


@value
class ConditionsPage:
    """Choosing them."""

    door: Door
    office: FrontOffice

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("conditions", "/office/conditions", self.show, self.choose)

    def show(self) -> Response:
        """What can be one, with what is."""
        owner = self.door.owner()
        wanted, _ = conditions(self.office.documents, owner.ledger)
        return sheet(
            "office/conditions",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            choices=choices(),
            wanted=wanted,
            saved=request.args.get("saved") == "1",
        )

    def choose(self) -> Response:
        """From now on; each account says at once what follows."""
        self.door.browser.check_form()
        owner = self.door.owner()
        names = frozenset(request.form.getlist("wants"))
        settling = Conditions(self.office.rules, self.office.documents, self.office.maker)
        settle_now(owner.ledger, lambda: settling.settle(owner.ledger, owner.agent, names))
        self.office.keep(owner.ledger)
        return make_response(redirect("/office/conditions?saved=1", 303))
