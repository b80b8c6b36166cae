"""Visiting Dataland, and leaving it: one tap each way."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.seeing.samples import Dataland
from pod_server.model.errors import BadRequest
from pod_server.web.office.who import Door
from proofs.value import value

HOME = "/today"


@value
class DatalandPages:
    """The two taps."""

    door: Door
    dataland: Dataland

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("dataland", __name__, url_prefix="/office/dataland")
        found.add_url_rule("", "back", self.back)
        found.add_url_rule("", "go", self.go, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def back(self) -> Response:
        """The address of the form alone is no page."""
        return make_response(redirect(HOME, 303))

    def go(self) -> Response:
        """There, or back home."""
        self.door.browser.check_form()
        owner, ways = (
            self.door.owner(),
            {"visit": self.dataland.visit, "leave": self.dataland.leave},
        )
        way = ways.get(request.form.get("go", ""))
        if way is None:
            raise BadRequest("Choose visit or leave for go.")
        settle_now(owner.ledger, lambda: way(owner.ledger, owner.agent))
        return make_response(redirect(HOME, 303))
