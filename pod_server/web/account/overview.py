"""The account at a glance: passkeys, password, recovery codes, sign-ins; and ending those."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from pod_server.model.account import SECOND
from pod_server.web.account.gate import HOME, Gate, see
from pod_server.web.dates import day
from pod_server.web.tongue import tongue
from proofs.value import value

OTHERS = "others"


@value
class Overview:
    """The first page of the account."""

    gate: Gate

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("account", __name__, url_prefix="/account")
        found.add_url_rule("/", "show", self.show)
        found.add_url_rule("/sign-ins", "back", self.back)
        found.add_url_rule("/sign-ins", "end", self.end, methods=["POST"])
        return found

    def show(self) -> Response:
        """All of it."""
        person = self.gate.person()
        account_id = person.account.account_id
        return self.gate.page(
            "overview",
            person,
            day=on_day,
            can_have_passkeys=self.gate.ceremonies.available,
            passkeys=self.gate.passkeys.of(account_id),
            codes_left=self.gate.people.recovery_left(account_id),
            sessions=self.gate.keeping.all(account_id),
        )

    def back(self) -> Response:
        """The address of the form alone is no page."""
        return see(HOME)

    def end(self) -> Response:
        """One sign-in, or all but this one: at once, for it may be somebody else's (S-49)."""
        self.gate.browser.check_form()
        person = self.gate.person()
        which = request.form.get("end", "")
        if which == OTHERS:
            self.gate.keeping.end_others(person.session)
        else:
            self.gate.keeping.end(person.account.account_id, which)
        return see(HOME)


def on_day(when: int) -> str:
    """A moment as the day it was, in words."""
    return day(datetime.fromtimestamp(when / SECOND, UTC).date(), tongue())
