"""``POST /pocket/payments/handed``: what a phone decided while this server was out of reach.

JSON, as the phone kept it; of the app itself alone, for whoever is signed in (decision 0053).
"""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, make_response, request

from pod_server.actions.settle import settle_now
from pod_server.civic.paying.bringing import Bringing
from pod_server.model.errors import BadRequest, Unauthenticated, UnsupportedType
from pod_server.web.office.who import Door
from pod_server.web.paying.listing import HOME
from pod_server.web.paying.pages import StepUp
from pod_server.web.provider.endpoints import network
from proofs import strict_json
from proofs.payments.decision import NotADecision, Paper
from proofs.value import value

JSON = "application/json"
LARGEST = 64 * 1024


@value
class BroughtDecisions:
    """Takes one at a time."""

    door: Door
    bringing: Bringing
    step_up: StepUp

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("brought_decisions", __name__, url_prefix=HOME)
        found.add_url_rule("/handed", "take", self.take, methods=["POST"])
        return found

    def take(self) -> Response:
        """200 with the payment's page; 409 where it was decided before, on another phone."""
        if self.door.browser.session() is None:
            raise Unauthenticated("Sign in at this address first: it is for its owner alone.")
        self.door.browser.check_site()
        if request.mimetype != JSON:
            raise UnsupportedType(request.mimetype, (JSON,))
        owner, body = self.door.owner(), request.get_data(cache=False)
        try:
            paper = Paper.read(body)
            said = strict_json.read(body)
        except NotADecision as wrong:
            raise BadRequest(wrong.en, wrong.fr) from None
        found = said.get("passkey") if isinstance(said, dict) else ""
        passkey = found if isinstance(found, str) else ""
        self._confirm(owner.account.account_id, paper, passkey)
        outcome = settle_now(
            owner.ledger,
            lambda: self.bringing.take(owner.ledger, owner.agent, paper, passkey),
        )
        name = outcome.address.name.rpartition("/")[2]
        return make_response(orjson.dumps({"page": f"{HOME}/{name}"}), 200, {"Content-Type": JSON})

    def _confirm(self, account: str, paper: Paper, passkey: str) -> None:
        if passkey:
            document = paper.decision.encode("ascii", "replace")
            self.step_up.signed_over(account, passkey, network(request), document)
        elif self.step_up.known(account):
            raise Unauthenticated("Confirm the payment with your passkey.")
