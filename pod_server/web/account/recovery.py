"""Back in where the devices are lost: by a recovery code, or by a link that is good once (S-49).

Either ends every sign-in there was, and leads to a new passkey. A link is used up by a button, not
by being looked at: programs that read mail look at links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Response, make_response, render_template, request

from pod_server.model.account import Link
from pod_server.model.errors import TooManyRequests, Unauthenticated
from pod_server.web.account.gate import Gate, see
from pod_server.web.account.words import words
from pod_server.web.provider.endpoints import network
from pod_server.web.tongue import tongue

RECOVER, RESET, BACK_IN = "recover", "reset", "/account/back-in"


class WaysBack(Protocol):
    """Recovery codes and one-time links."""

    def recover(self, name: str, code: str, network: str) -> str: ...
    def look(self, purpose: str, token: str) -> Link | None: ...
    def take(self, purpose: str, token: str) -> Link | None: ...


@dataclass(frozen=True, slots=True)
class Recovery:
    """The pages for who has lost a device or a password."""

    gate: Gate
    ways: WaysBack

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("recovery", __name__)
        rules = (
            (f"/{RECOVER}", "form", self.form, ["GET"]),
            (f"/{RECOVER}", "enter", self.enter, ["POST"]),
            (f"/{RESET}/<token>", "ask", self.ask, ["GET"]),
            (f"/{RESET}/<token>", "follow", self.follow, ["POST"]),
            (BACK_IN, "back_in", self.back_in, ["GET"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def form(self) -> Response:
        """Name and code."""
        return self._page("recover", 200)

    def enter(self) -> Response:
        """The form came back."""
        self.gate.browser.check_form()
        name, code = request.form.get("name", "")[:256], request.form.get("code", "")[:256]
        try:
            account_id = self.ways.recover(name, code, network(request))
        except Unauthenticated:
            return self._page("recover", 401, "wrong_code")
        except TooManyRequests as error:
            response = self._page("recover", 429, "too_many")
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        return self._let_in(account_id)

    def ask(self, token: str) -> Response:
        """Whose it is, and a button."""
        link = self.ways.look(RESET, token)
        account = self.gate.people.account(link.account_id or "") if link else None
        if account is None:
            return self._page("used_up", 410)
        return self._page("reset", 200, whose=account.name)

    def follow(self, token: str) -> Response:
        """Once."""
        self.gate.browser.check_form()
        link = self.ways.take(RESET, token)
        if link is None or link.account_id is None:
            return self._page("used_up", 410)
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

    def _page(self, template: str, status: int, trouble: str = "", whose: str = "") -> Response:
        """For somebody who is not in."""
        language = tongue()
        return make_response(
            render_template(
                f"account/{template}.html",
                say=words(language),
                language=language,
                form=self.gate.browser.form_token(),
                trouble=trouble,
                name=request.form.get("name", ""),
                whose=whose,
            ),
            status,
        )
