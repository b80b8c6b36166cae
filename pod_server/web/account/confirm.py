"""Who is it? Asked again before what matters, by passkey or password (S-49)."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request

from pod_server.model.errors import TooManyRequests, Unauthenticated
from pod_server.web.account.gate import HOME, Gate, Person, see
from pod_server.web.provider.browser import is_local
from pod_server.web.provider.endpoints import network
from proofs.value import value


@value
class Confirm:
    """The page between somebody and what matters."""

    gate: Gate

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("confirm", __name__, url_prefix="/account/confirm")
        found.add_url_rule("", "ask", self.ask)
        found.add_url_rule("", "check", self.check, methods=["POST"])
        found.add_url_rule("/question", "question", self.question)
        return found

    def ask(self) -> Response:
        """With what this person has."""
        return self._ask(self.gate.person())

    def question(self) -> Response:
        """What one of this person's passkeys is to answer, for the script."""
        self.gate.browser.check_site()
        account_id, cookie = self.gate.person().account.account_id, self.gate.browser.cookie()
        options = self.gate.ceremonies.request_options(cookie, account_id)
        return make_response(options, {"Content-Type": "application/json"})

    def check(self) -> Response:
        """Either form came back."""
        self.gate.browser.check_form()
        person = self.gate.person()
        try:
            self._check(person)
        except Unauthenticated as error:
            return self._ask(person, 401, error.scheme_error or "wrong_password")
        except TooManyRequests as error:
            response = self._ask(person, 429, "too_many")
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        return see(_onward())

    def _check(self, person: Person) -> None:
        where = network(request)
        if "passkey" not in request.form:
            self.gate.keeping.confirm(person.session, request.form.get("password", ""), where)
            return
        self.gate.ceremonies.confirm(
            person.account.account_id,
            self.gate.browser.cookie(),
            request.form.get("passkey", ""),
            where,
        )
        self.gate.keeping.confirmed(person.session)

    def _ask(self, person: Person, status: int = 200, trouble: str = "") -> Response:
        has_passkeys = bool(self.gate.passkeys.of(person.account.account_id))
        return self.gate.page(
            "confirm",
            person,
            status,
            trouble=trouble,
            has_passkeys=has_passkeys and self.gate.ceremonies.available,
            has_password=self.gate.has_password(person),
            onward=_onward(),
        )


def _onward() -> str:
    wanted = request.values.get("next", HOME)
    return wanted if is_local(wanted) else HOME
