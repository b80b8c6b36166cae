"""A company without a Sésame makes one where it was invited, by the citizen's own invitation.

What bounds it: one Sésame an invitation, a citizen's so many in thirty days, each of a small quota;
and none at all where whoever runs the server says so (``--company-places 0``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.sign_up import SignUp
from pod_server.civic.desk.book import Customer
from pod_server.civic.desk.keeping import Desk
from pod_server.civic.front_office.invitations import Invitation as Invited
from pod_server.civic.front_office.invitations import Invitations
from pod_server.contracts import Ledger, People
from pod_server.model.access import Agent
from pod_server.model.errors import (
    BadRequest,
    Conflict,
    MissingResource,
    NameTaken,
    TooManyRequests,
)
from pod_server.model.invitation import Invitation
from pod_server.web.counter.welcome import HOME, words
from pod_server.web.desk.room import HOME as DESK
from pod_server.web.office.making import Making, trouble_with
from proofs.value import value

#: What a company's pod may hold: its papers are some hundred kilobytes.
QUOTA = 100 * 1024 * 1024


class Places(Protocol):
    """Invitations to this server."""

    def for_company(
        self, pod_id: str, code: str, guest: str, host: str, most: int, quota: int
    ) -> Invitation: ...
    def took(self, pod_id: str, code: str) -> bool: ...
    def tried(self, invitation: Invitation) -> None: ...


@value
class Joining:
    """``most`` companies in thirty days by the invitations of one citizen."""

    making: Making
    people: People
    ledger_called: Callable[[str], Ledger | None]
    ledger: Callable[[str], Ledger]
    invitations: Invitations
    places: Places
    sign_up: SignUp
    desk: Desk
    issuer: str
    most: int

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("joining", __name__, url_prefix=HOME)
        found.add_url_rule("/<pod>/company", "form", self.form)
        found.add_url_rule("/<pod>/company", "make", self.make, methods=["POST"])
        return found

    def takes(self, ledger: Ledger, code: str) -> bool:
        """Whether an invitation still makes a company a Sésame here."""
        invited = self.invitations.one(ledger, code)
        if self.most == 0 or invited is None or not _is_free(invited):
            return False
        return not self.places.took(ledger.pod.pod_id, invited.code)

    def form(self, pod: str) -> Response:
        """A short name, the company's name, and a way to come in."""
        ledger, invited = self._invited(pod)
        if not self.takes(ledger, invited.code):
            return make_response(redirect(f"{HOME}/{pod}?i={invited.code}", 303))
        return self._form(200)

    def make(self, pod: str) -> Response:
        """Make it, once; the citizen waits at its desk as the first customer."""
        self.making.browser.check_form()
        ledger, invited = self._invited(pod)
        if not self.takes(ledger, invited.code):
            return self._form(409, "counter_full")
        host = self.people.pod(pod)
        try:
            place = self.places.for_company(
                ledger.pod.pod_id,
                invited.code,
                invited.given_to,
                host.account_id if host else "",
                self.most,
                QUOTA,
            )
            self.places.tried(place)
        except Conflict:
            return self._form(409, "counter_many")
        except TooManyRequests:
            return self._form(429, "too_many")
        wish = self.making.wish()
        if wish.trouble:
            return self._form(422, wish.trouble)
        try:
            welcomed = self.sign_up.admit(
                place, wish.name, password=wish.password, full_name=wish.full_name
            )
        except (NameTaken, BadRequest) as error:
            return self._form(422, trouble_with(wish.name, error))
        mine = self.ledger(welcomed.pod.pod_id)
        agent = Agent(welcomed.pod.owner, client=self.issuer, issuer=self.issuer)
        customer = Customer(invited.link(ledger.pod.base), holder=ledger.pod.owner)
        self.desk.change(mine, agent, lambda book: book.with_customer(customer))
        return self.making.made(welcomed, DESK, words)

    def _invited(self, pod: str) -> tuple[Ledger, Invited]:
        ledger = self.ledger_called(pod)
        invited = self.invitations.one(ledger, request.args.get("i", "")) if ledger else None
        if ledger is None or invited is None:
            raise MissingResource(request.path)
        return ledger, invited

    def _form(self, status: int, trouble: str = "") -> Response:
        return self.making.form("counter/join", status, trouble, words)


def _is_free(invited: Invited) -> bool:
    """Nobody came by it yet, and it was not given to somebody who has a WebID."""
    return not (invited.cut_us or invited.used_by or invited.company)
