"""Back in with a recovery code, where the password is lost: it opens once, for a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Response, make_response, redirect, render_template, request

from pod_server.model.account import LONGEST_PASSWORD, SHORTEST_PASSWORD, may_be_password
from pod_server.model.errors import TooManyRequests, Unauthenticated
from pod_server.web.office.who import HOME, Door
from pod_server.web.office.words import words
from pod_server.web.tongue import tongue

RECOVER = "recover"


class RecoveryCodes(Protocol):
    """Codes that were shown when the account was made."""

    def recover(self, name: str, code: str, network: str) -> str: ...


class Passwords(Protocol):
    """A new password ends all sessions (S-49); a new one begins."""

    def change_password(self, account_id: str, password: str) -> None: ...
    def begin(self, account_id: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Recovery:
    """The page for who has lost the password and kept a code."""

    door: Door
    codes: RecoveryCodes
    passwords: Passwords

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("recovery", __name__)
        found.add_url_rule(f"/{RECOVER}", "form", self.form)
        found.add_url_rule(f"/{RECOVER}", "enter", self.enter, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def form(self) -> Response:
        """Name, code, new password."""
        return self._form(200)

    def enter(self) -> Response:
        """The form came back; the code is used up only when the password will do."""
        self.door.browser.check_form()
        password = request.form.get("password", "")
        if not may_be_password(password):
            return self._form(422, "too_short")
        name, code = request.form.get("name", "")[:256], request.form.get("code", "")[:256]
        try:
            account = self.codes.recover(name, code, request.remote_addr or "")
        except Unauthenticated:
            return self._form(401, "wrong_code")
        except TooManyRequests as error:
            response = self._form(429, "too_many")
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        self.passwords.change_password(account, password)
        return self.door.browser.sign_in(
            make_response(redirect(HOME, 303)), self.passwords.begin(account)
        )

    def _form(self, status: int, trouble: str = "") -> Response:
        language = tongue()
        return make_response(
            render_template(
                "office/recover.html",
                say=words(language),
                language=language,
                form=self.door.browser.form_token(),
                trouble=trouble,
                name=request.form.get("name", ""),
                shortest=SHORTEST_PASSWORD,
                longest=LONGEST_PASSWORD,
            ),
            status,
        )
