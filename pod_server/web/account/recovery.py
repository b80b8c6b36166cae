"""Back in where the devices are lost: by a recovery code, or by a link that is good once (S-49).

Either ends every sign-in there was, and leads to a new passkey. A link is used up by a button, not
by being looked at: programs that read mail look at links.
"""

from __future__ import annotations

from typing import Protocol

from flask import Blueprint, Response, request

from pod_server.model.account import Link
from pod_server.model.errors import MissingResource, TooManyRequests, Unauthenticated
from pod_server.web.account.gate import Gate, see
from pod_server.web.account.mail import letter
from pod_server.web.account.needs import Mailing
from pod_server.web.provider.endpoints import network
from proofs.value import value

RECOVER, RESET, BACK_IN = "recover", "reset", "/account/back-in"


class WaysBack(Protocol):
    """Recovery codes and one-time links."""

    def recover(self, name: str, code: str, network: str) -> str: ...
    def look(self, purpose: str, token: str) -> Link | None: ...
    def take(self, purpose: str, token: str) -> Link | None: ...


@value
class Recovery:
    """The pages for who has lost a device or a password."""

    gate: Gate
    ways: WaysBack
    mailing: Mailing | None

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("recovery", __name__)
        rules = (
            (f"/{RECOVER}", "form", self.form, ["GET"]),
            (f"/{RECOVER}", "enter", self.enter, ["POST"]),
            (f"/{RECOVER}/letter", "form_again", self.form, ["GET"]),
            (f"/{RECOVER}/letter", "send", self.send, ["POST"]),
            (f"/{RESET}/<token>", "ask", self.ask, ["GET"]),
            (f"/{RESET}/<token>", "follow", self.follow, ["POST"]),
            (BACK_IN, "back_in", self.back_in, ["GET"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def form(self) -> Response:
        """Name and code."""
        return self._form(200)

    def enter(self) -> Response:
        """The form came back."""
        self.gate.browser.check_form()
        name, code = request.form.get("name", "")[:256], request.form.get("code", "")[:256]
        try:
            account_id = self.ways.recover(name, code, network(request))
        except Unauthenticated:
            return self._form(401, "wrong_code")
        except TooManyRequests as error:
            return self._slow_down(error)
        return self._let_in(account_id)

    def send(self) -> Response:
        """The same answer whatever is known of the name (S-47)."""
        self.gate.browser.check_form()
        if self.mailing is None:
            raise MissingResource(request.path)
        name = request.form.get("name", "")[:256]
        try:
            self.mailing.ask_for_reset(name, network(request), letter("reset"))
        except TooManyRequests as error:
            return self._slow_down(error)
        return self._form(200, sent=True)

    def ask(self, token: str) -> Response:
        """Whose it is, and a button."""
        link = self.ways.look(RESET, token)
        account = self.gate.people.account(link.account_id or "") if link else None
        if account is None:
            return self.gate.open_page("used_up", 410)
        return self.gate.open_page("reset", 200, whose=account.name)

    def follow(self, token: str) -> Response:
        """Once."""
        self.gate.browser.check_form()
        link = self.ways.take(RESET, token)
        if link is None or link.account_id is None:
            return self.gate.open_page("used_up", 410)
        return self._let_in(link.account_id)

    def _let_in(self, account_id: str) -> Response:
        """Nobody else stays in: who lost a device may have lost it to somebody."""
        self.gate.keeping.end_all(account_id)
        token = self.gate.keeping.begin(account_id, self.gate.browser.device())
        return self.gate.browser.sign_in(see(BACK_IN), token)

    def back_in(self) -> Response:
        """What to do now: a passkey for this device, or a password."""
        person = self.gate.person()
        account_id = person.account.account_id
        return self.gate.page(
            "back_in",
            person,
            can_have_passkeys=self.gate.ceremonies.available,
            passkeys=len(self.gate.passkeys.of(account_id)),
            codes_left=self.gate.people.recovery_left(account_id),
        )

    def _form(self, status: int, trouble: str = "", *, sent: bool = False) -> Response:
        sends = self.mailing is not None
        return self.gate.open_page("recover", status, trouble=trouble, sends=sends, sent=sent)

    def _slow_down(self, error: TooManyRequests) -> Response:
        response = self._form(429, "too_many")
        response.headers["Retry-After"] = str(error.retry_after)
        return response
