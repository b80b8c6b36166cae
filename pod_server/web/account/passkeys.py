"""Adding a passkey, giving it a name, removing it: what opens the account needs a fresh proof."""

from __future__ import annotations

from itertools import count

from flask import Blueprint, Response, make_response, request

from pod_server.model.account import Passkey
from pod_server.model.errors import MissingResource, Unauthenticated
from pod_server.web.account.gate import HOME, Gate, Person, see
from pod_server.web.account.mail import letter
from pod_server.web.account.needs import Mailing
from pod_server.web.account.overview import on_day
from pod_server.web.provider.browser import is_local
from proofs.value import value

LONGEST_NAME = 64


@value
class PasskeyPages:
    """The pages of one's passkeys."""

    gate: Gate
    mailing: Mailing | None = None

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")
        rules = (
            ("/new", "ask", self.ask, ["GET"]),
            ("/new", "add", self.add, ["POST"]),
            ("/question", "question", self.question, ["GET"]),
            ("/<credential_id>", "one", self.one, ["GET"]),
            ("/<credential_id>", "rename", self.rename, ["POST"]),
            ("/<credential_id>/remove", "ask_to_remove", self.one, ["GET"]),
            ("/<credential_id>/remove", "remove", self.remove, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def ask(self) -> Response:
        """A name, and the browser's own question."""
        return self._ask(self.gate.fresh())

    def question(self) -> Response:
        """What a new passkey is made for, for the script."""
        self.gate.browser.check_site()
        options = self.gate.ceremonies.creation_options(
            self.gate.fresh().account, self.gate.browser.cookie()
        )
        return make_response(options, {"Content-Type": "application/json"})

    def add(self) -> Response:
        """The browser has made one."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        sent, cookie = request.form.get("passkey", ""), self.gate.browser.cookie()
        name = request.form.get("name", "").strip()[:LONGEST_NAME] or self._name_for(person)
        try:
            self.gate.ceremonies.add(person.account.account_id, cookie, sent, name)
        except Unauthenticated as error:
            return self._ask(person, 422, error.scheme_error)
        if self.mailing is not None:
            self.mailing.tell(person.account.account_id, name, letter("new_passkey"))
        onward = request.form.get("next", HOME)
        return see(onward if is_local(onward) else HOME)

    def _ask(self, person: Person, status: int = 200, trouble: str = "") -> Response:
        onward = request.values.get("next", HOME)
        return self.gate.page(
            "new_passkey",
            person,
            status,
            trouble=trouble,
            can_have_passkeys=self.gate.ceremonies.available,
            name=request.form.get("name", self._name_for(person))[:LONGEST_NAME],
            onward=onward if is_local(onward) else HOME,
        )

    def _name_for(self, person: Person) -> str:
        """The device in a few words, unlike those of the others: two telephones look alike."""
        device = self.gate.browser.device()
        taken = {one.name for one in self.gate.passkeys.of(person.account.account_id)}
        if device not in taken:
            return device
        return next(name for n in count(2) if (name := f"{device} ({n})") not in taken)

    def one(self, credential_id: str) -> Response:
        """Its name, and the way to remove it."""
        person = self.gate.person()
        return self._one(person, self._own(person, credential_id))

    def _one(
        self, person: Person, passkey: Passkey, status: int = 200, trouble: str = ""
    ) -> Response:
        return self.gate.page(
            "passkey", person, status, trouble=trouble, passkey=passkey, day=on_day
        )

    def rename(self, credential_id: str) -> Response:
        """Only a word for its person: nothing opens by it."""
        self.gate.browser.check_form()
        person = self.gate.person()
        passkey = self._own(person, credential_id)
        name = request.form.get("name", "").strip()[:LONGEST_NAME]
        if not name:
            return self._one(person, passkey, 422, "no_name")
        self.gate.passkeys.rename(person.account.account_id, credential_id, name)
        return see(HOME)

    def remove(self, credential_id: str) -> Response:
        """Unless it is the last way in."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        passkey = self._own(person, credential_id)
        own = self.gate.passkeys.of(person.account.account_id)
        if len(own) == 1 and not self.gate.has_password(person):
            return self._one(person, passkey, 409, "last_way")
        self.gate.passkeys.remove(person.account.account_id, credential_id)
        return see(HOME)

    def _own(self, person: Person, credential_id: str) -> Passkey:
        found = self.gate.passkeys.find(credential_id)
        if found is None or found.account_id != person.account.account_id:
            raise MissingResource(request.path)
        return found
