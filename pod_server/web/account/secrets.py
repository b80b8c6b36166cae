"""The password, which one may have or not, and the recovery codes, which are shown once."""

from __future__ import annotations

from flask import Blueprint, Response, request

from pod_server.model.account import may_be_password
from pod_server.web.account.gate import HOME, Gate, Person, see
from pod_server.web.account.mail import letter
from pod_server.web.account.needs import Codes, Mailing
from proofs.value import value


@value
class Secrets:
    """Their pages."""

    gate: Gate
    codes: Codes
    mailing: Mailing | None = None

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("secrets", __name__, url_prefix="/account")
        rules = (
            ("/password", "ask_password", self.ask_password, ["GET"]),
            ("/password", "set_password", self.set_password, ["POST"]),
            ("/codes", "ask_codes", self.ask_codes, ["GET"]),
            ("/codes", "make_codes", self.make_codes, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def ask_password(self) -> Response:
        """A new one, or none."""
        return self._ask(self.gate.fresh())

    def set_password(self) -> Response:
        """It ends every other sign-in; without one, somebody who has a passkey does well too."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        account_id = person.account.account_id
        if request.form.get("choice") == "none":
            if not self.gate.passkeys.of(account_id):
                return self._ask(person, 409, "password_last_way")
            self.gate.keeping.forget_password(account_id)
            self._tell(account_id, "no_password")
            return see(HOME)
        password = request.form.get("password", "")
        if not may_be_password(password):
            return self._ask(person, 422, "too_short")
        self.gate.keeping.change_password(account_id, password)
        self._tell(account_id, "new_password")
        token = self.gate.keeping.begin(account_id, self.gate.browser.device())
        return self.gate.browser.sign_in(see(HOME), token)

    def _tell(self, account_id: str, what: str) -> None:
        """A letter, so that whoever did not do it hears of it."""
        if self.mailing is not None:
            self.mailing.tell(account_id, self.gate.browser.device(), letter(what))

    def _ask(self, person: Person, status: int = 200, trouble: str = "") -> Response:
        return self.gate.page(
            "password",
            person,
            status,
            trouble=trouble,
            has_password=self.gate.has_password(person),
            has_passkeys=bool(self.gate.passkeys.of(person.account.account_id)),
        )

    def ask_codes(self) -> Response:
        """What new ones mean for the old."""
        person = self.gate.fresh()
        left = self.gate.people.recovery_left(person.account.account_id)
        return self.gate.page("codes", person, codes=(), codes_left=left)

    def make_codes(self) -> Response:
        """Shown here and never again."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        codes = self.codes.new_codes(person.account.account_id)
        return self.gate.page("codes", person, codes=codes, codes_left=len(codes))
