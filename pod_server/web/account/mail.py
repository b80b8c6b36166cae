"""One's mail address, which is one's own once a link in a letter has shown it (S-49).

The link needs no sign-in: whoever reads that mail says so, for the account that the page names. A
button uses it up, for programs that read mail look at links.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from pod_server.model.errors import MissingResource, NameTaken, TooManyRequests
from pod_server.web.account.gate import Gate, Person
from pod_server.web.account.needs import Compose, Mailing
from pod_server.web.account.words import words
from pod_server.web.tongue import tongue
from proofs.value import value

LONGEST = 254
#: What a mail program would take; whether it leads to somebody, the letter shows.
_ADDRESS = re.compile(r'[^\s@<>,;:"()\\]+@[^\s@<>,;:"()\\]+')


@value
class MailPages:
    """The pages of the address; ``mailing`` where letters can be sent."""

    gate: Gate
    mailing: Mailing | None

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("mail", __name__)
        rules = (
            ("/account/email", "address", self.address, ["GET"]),
            ("/account/email", "send", self.send, ["POST"]),
            ("/email/<token>", "ask", self.ask, ["GET"]),
            ("/email/<token>", "prove", self.prove, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def address(self) -> Response:
        """The address, and whether it was shown to be theirs."""
        return self._address(self.gate.fresh())

    def send(self) -> Response:
        """A letter; the address counts when its link has been followed."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        if self.mailing is None:
            raise MissingResource(request.path)
        address = request.form.get("address", "").strip()
        if len(address) > LONGEST or not _ADDRESS.fullmatch(address):
            return self._address(person, 422, "no_address")
        try:
            self.mailing.ask_for_proof(person.account, address, letter("proof"))
        except TooManyRequests as error:
            response = self._address(person, 429, "too_many")
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        return self._address(person, sent=address)

    def _address(
        self, person: Person, status: int = 200, trouble: str = "", sent: str = ""
    ) -> Response:
        return self.gate.page(
            "email",
            person,
            status,
            trouble=trouble,
            sends=self.mailing is not None,
            address=request.form.get("address", person.account.email or ""),
            sent=sent,
        )

    def ask(self, token: str) -> Response:
        """Whose address it will be, and a button."""
        found = self.mailing.to_prove(token) if self.mailing else None
        if found is None:
            return self.gate.open_page("used_up", 410)
        return self.gate.open_page("prove", 200, whose=found[0], address=found[1])

    def prove(self, token: str) -> Response:
        """Once."""
        self.gate.browser.check_form()
        try:
            if self.mailing is None:
                raise MissingResource(request.path)
            self.mailing.prove(token, letter("moved"))
        except MissingResource:
            return self.gate.open_page("used_up", 410)
        except NameTaken:
            return self.gate.open_page("used_up", 409, taken=True)
        return self.gate.open_page("proven", 200)


def letter(kind: str) -> Compose:
    """A letter of this kind, in the language of whoever asks for it."""
    say = words(tongue())
    subject, text = say[f"{kind}_subject"], say[f"{kind}_text"]

    def compose(link: str, name: str) -> tuple[str, str]:
        return subject, text.format(link=link, name=name)

    return compose
