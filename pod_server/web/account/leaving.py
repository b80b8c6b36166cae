"""Giving up one's account: after a fresh proof, with its name typed, and two weeks to come back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from pod_server.model.account import SECOND
from pod_server.web.account.gate import HOME, Gate, Person, see
from pod_server.web.account.overview import on_day
from proofs.value import value

GRACE = 14 * 24 * 3600 * SECOND


@value
class Leaving:
    """The pages of it."""

    gate: Gate
    clock: Callable[[], int]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("leaving", __name__, url_prefix="/account")
        rules = (
            ("/delete", "ask", self.ask, ["GET"]),
            ("/delete", "leave", self.leave, ["POST"]),
            ("/keep", "back", self.back, ["GET"]),
            ("/keep", "keep", self.keep, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def ask(self) -> Response:
        """What goes, when, and what stays."""
        return self._ask(self.gate.fresh())

    def leave(self) -> Response:
        """Every sign-in ends now; the rest goes when the time is over."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        account = person.account
        if request.form.get("name", "").strip().lower() != account.name.lower():
            return self._ask(person, 422, "other_name")
        when = self.clock() + GRACE
        self.gate.people.set_leaving(account.account_id, when)
        self.gate.keeping.end_all(account.account_id)
        return self.gate.browser.sign_out(self.gate.open_page("leaving", 200, day=on_day(when)))

    def _ask(self, person: Person, status: int = 200, trouble: str = "") -> Response:
        day = on_day(self.clock() + GRACE)
        return self.gate.page("delete", person, status, trouble=trouble, day=day)

    def back(self) -> Response:
        """The address of the form alone is no page."""
        return see(HOME)

    def keep(self) -> Response:
        """As if nothing had been said."""
        self.gate.browser.check_form()
        self.gate.people.set_leaving(self.gate.person().account.account_id, None)
        return see(HOME)
