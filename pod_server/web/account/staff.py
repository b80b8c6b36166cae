"""People who act for a company: let in by a link, listed, ended; and for whom one acts oneself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flask import Blueprint, Response, request

from pod_server.model.account import Account
from pod_server.model.errors import AccessDenied, QuotaExceeded
from pod_server.model.staff import LONGEST_NAME, Staff
from pod_server.web.account.gate import Gate, Person, see
from pod_server.web.account.overview import on_day
from pod_server.web.problem_words import messages
from pod_server.web.tongue import tongue
from proofs.value import value

PAGE = 50
HERE = "/account/staff"


class OwnPeople(Protocol):
    """Who acts for whom."""

    def invite(self, account: Account, webid: str, name: str) -> str: ...
    def look(self, secret: str) -> Staff | None: ...
    def join(self, secret: str, member_id: str) -> bool: ...
    def webids(self, account_id: str) -> Sequence[str]: ...
    def page(self, account_id: str, limit: int, after: str = "") -> Sequence[Staff]: ...
    def acting(self, member_id: str) -> Sequence[Staff]: ...
    def name_of(self, account_id: str | None) -> str: ...
    def end(self, by: str, staff_id: str) -> bool: ...
    def now(self) -> int: ...


@value
class StaffPages:
    """Their pages."""

    gate: Gate
    staff: OwnPeople

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("staff", __name__)
        rules = (
            (HERE, "all", self.all, ["GET"]),
            (HERE, "end", self.end, ["POST"]),
            (f"{HERE}/new", "ask", self.ask, ["GET"]),
            (f"{HERE}/new", "make", self.make, ["POST"]),
            ("/join/<secret>", "look", self.look, ["GET"]),
            ("/join/<secret>", "join", self.join, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def all(self) -> Response:
        """A page of them, the newest first; and whom one acts for oneself."""
        person = self.gate.person()
        account_id, after = person.account.account_id, request.args.get("after", "")[:64]
        found = self.staff.page(account_id, PAGE + 1, after)
        return self.gate.page(
            "staff",
            person,
            people=found[:PAGE],
            names={one.staff_id: self.staff.name_of(one.member_id) for one in found[:PAGE]},
            onward=found[PAGE - 1].staff_id if len(found) > PAGE else "",
            is_first=not after,
            acting=[] if after else self.staff.acting(account_id),
            now=self.staff.now(),
            day=on_day,
        )

    def ask(self) -> Response:
        """What they are called."""
        return self._ask(self.gate.fresh())

    def make(self) -> Response:
        """The link is on this page and never again."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        name, webid = request.form.get("name", "").strip(), request.form.get("webid", "")
        if not name:
            return self._ask(person, 422, "no_name")
        if webid not in self.staff.webids(person.account.account_id):
            raise AccessDenied("act as", webid)
        try:
            link = self.staff.invite(person.account, webid, name[:LONGEST_NAME])
        except QuotaExceeded as error:
            return self._ask(person, 507, wrong=messages(error)[tongue()])
        return self.gate.page("staff_link", person, link=link, name=name[:LONGEST_NAME])

    def _ask(
        self, person: Person, status: int = 200, trouble: str = "", wrong: str = ""
    ) -> Response:
        return self.gate.page(
            "new_staff",
            person,
            status,
            trouble=trouble,
            wrong=wrong,
            webids=self.staff.webids(person.account.account_id),
            sent=request.form,
            longest_name=LONGEST_NAME,
        )

    def look(self, secret: str) -> Response:
        """Whom they are asked to act for; looking uses nothing up."""
        person = self.gate.person()
        return self._look(person, self.staff.look(secret))

    def _look(self, person: Person, found: Staff | None) -> Response:
        if found is None:
            return self.gate.page("used_up", person, 410)
        is_own = found.account_id == person.account.account_id
        company = self.staff.name_of(found.account_id)
        return self.gate.page(
            "join", person, 409 if is_own else 200, staff=found, company=company, is_own=is_own
        )

    def join(self, secret: str) -> Response:
        """Once."""
        self.gate.browser.check_form()
        person = self.gate.person()
        found = self.staff.look(secret)
        if not self.staff.join(secret, person.account.account_id):
            return self._look(person, found)
        return see(HERE)

    def end(self) -> Response:
        """At once, for it may matter; by the company, or by whoever acts for it."""
        self.gate.browser.check_form()
        person = self.gate.person()
        self.staff.end(person.account.account_id, request.form.get("end", ""))
        return see(HERE)
