"""One's machines: seen by the page, made after a fresh proof, ended at once (O-07, S-49)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flask import Blueprint, Response, request

from pod_server.model.account import Account, Credential
from pod_server.model.errors import BadRequest, MissingResource, QuotaExceeded, Refusal
from pod_server.model.machine import Issued, Wish
from pod_server.web.account.gate import Gate, Person, see
from pod_server.web.account.overview import on_day
from pod_server.web.problem_words import messages
from pod_server.web.tongue import tongue
from proofs.value import value

PAGE = 50
HERE = "/account/machines"
DAYS = (365, 90, 30, 1, 0)
LONGEST = {"name": 64, "purpose": 200, "keys": 16_384}


class OwnMachines(Protocol):
    """Machines of an account."""

    def issue_own(self, account: Account, wish: Wish) -> Issued: ...
    def webids(self, account_id: str) -> Sequence[str]: ...
    def page(self, account_id: str, limit: int, after: str = "") -> Sequence[Credential]: ...
    def find(self, account_id: str, client_id: str) -> Credential | None: ...
    def end(self, account_id: str, client_id: str) -> bool: ...
    def now(self) -> int: ...


@value
class MachinePages:
    """Their pages. ``issuer`` is what a machine must know besides its own id."""

    gate: Gate
    machines: OwnMachines
    issuer: str

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("machines", __name__, url_prefix=HERE)
        rules = (
            ("", "all", self.all, ["GET"]),
            ("/new", "ask", self.ask, ["GET"]),
            ("/new", "make", self.make, ["POST"]),
            ("/one", "one", self.one, ["GET"]),
            ("/end", "back", self.back, ["GET"]),
            ("/end", "end", self.end, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def all(self) -> Response:
        """A page of them, the newest first."""
        person = self.gate.person()
        after = request.args.get("after", "")[:512]
        found = self.machines.page(person.account.account_id, PAGE + 1, after)
        return self.gate.page(
            "machines",
            person,
            machines=found[:PAGE],
            onward=found[PAGE - 1].client_id if len(found) > PAGE else "",
            is_first=not after,
            now=self.machines.now(),
            day=on_day,
        )

    def ask(self) -> Response:
        """What it is to be called, and what for."""
        return self._ask(self.gate.fresh())

    def make(self) -> Response:
        """Its secret is on this page and never again."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        sent = {name: request.form.get(name, "").strip() for name in (*LONGEST, "webid", "days")}
        if not sent["name"]:
            return self._ask(person, 422, "no_name")
        if sent["days"] not in map(str, DAYS):
            return self._ask(person, 422, "no_such_days")
        kept = {name: sent[name][:longest] for name, longest in LONGEST.items()}
        try:
            made = self.machines.issue_own(
                person.account, Wish(webid=sent["webid"], days=int(sent["days"]), **kept)
            )
        except BadRequest as error:
            return self._ask(person, 422, wrong=_said(error))
        except QuotaExceeded as error:
            return self._ask(person, 507, wrong=_said(error))
        return self.gate.page("machine_made", person, made=made, issuer=self.issuer)

    def _ask(
        self, person: Person, status: int = 200, trouble: str = "", wrong: str = ""
    ) -> Response:
        return self.gate.page(
            "new_machine",
            person,
            status,
            trouble=trouble,
            wrong=wrong,
            webids=self.machines.webids(person.account.account_id),
            durations=DAYS,
            sent=request.form,
            typed=request.form.get("keys", ""),
            lengths=LONGEST,
        )

    def one(self) -> Response:
        """All that is known of it, and the way to end it."""
        person = self.gate.person()
        found = self.machines.find(person.account.account_id, request.args.get("id", ""))
        if found is None:
            raise MissingResource(request.path)
        return self.gate.page("machine", person, machine=found, now=self.machines.now(), day=on_day)

    def back(self) -> Response:
        """The address of the form alone is no page."""
        return see(HERE)

    def end(self) -> Response:
        """At once, for it may be in somebody else's hands; again, it stays ended."""
        self.gate.browser.check_form()
        person = self.gate.person()
        self.machines.end(person.account.account_id, request.form.get("id", ""))
        return see(HERE)


def _said(error: Refusal) -> str:
    """What was wrong and how to mend it, in the reader's language."""
    return messages(error)[tongue()]
