"""Whoever runs the server invites others: links that are good once, listed and taken back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Protocol

from flask import Blueprint, Response, request

from pod_server.accounts import Invitations
from pod_server.contracts import Clock
from pod_server.model.errors import BadRequest, Conflict, MissingResource, NameTaken
from pod_server.model.invitation import LEAST_QUOTA, USUAL, Invitation, check_terms
from pod_server.web.account.gate import Gate, Person, see
from pod_server.web.account.overview import on_day
from pod_server.web.hosting.words import words
from pod_server.web.office.making import trouble_with
from pod_server.web.reading.folder import size
from pod_server.web.scanned import scannable
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HERE = "/account/invitations"
PAGE = 25
#: What the form offers.
DAYS = (1, USUAL, 30, 90)
GIGABYTE = 1_000_000_000
_FIGURE = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,9})?\Z")


class Making(Protocol):
    """New invitations and their addresses."""

    def make(
        self, *, guest: str, name: str, quota: int | None, days: int, host: str | None
    ) -> tuple[Invitation, str]: ...


@value
class Inviting:
    """Its pages; for others than whoever runs the server they are not there."""

    gate: Gate
    invitations: Invitations
    links: Making
    clock: Clock
    room: int

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("inviting", __name__, url_prefix=HERE)
        rules = (
            ("", "show", self.show, ["GET"]),
            ("", "take_back", self.take_back, ["POST"]),
            ("/new", "ask", self.ask, ["GET"]),
            ("/new", "make", self.make, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def show(self) -> Response:
        """A page of them, the newest first."""
        person = self._host(self.gate.person())
        pages = max(-(-self.invitations.count() // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        listed = self.invitations.listed(PAGE, (page - 1) * PAGE)
        came = [one.account_id for one in listed if one.account_id]
        people = {who: account for who in came if (account := self.gate.people.account(who))}
        return self._page(
            "invitations",
            person,
            invitations=[(one, one.standing(self.clock()).value) for one in listed],
            names={who: account.name for who, account in people.items()},
            day=on_day,
            page=page,
            pages=pages,
        )

    def take_back(self) -> Response:
        """At once; one that was used meanwhile is listed as such."""
        self.gate.browser.check_form()
        self._host(self.gate.person())
        self.invitations.take_back(request.form.get("end", ""))
        return see(HERE)

    def ask(self) -> Response:
        """For whom, and on what terms."""
        return self._ask(self._host(self.gate.fresh()))

    def make(self) -> Response:
        """The link, shown here and never again."""
        self.gate.browser.check_form()
        person = self._host(self.gate.fresh())
        guest, name = _said("guest"), _said("name").lower()
        days = request.form.get("days", USUAL, int)
        if not _is_figure(_said("quota")):
            return self._ask(person, 422, "bad_quota")
        quota, host = _bytes(_said("quota")), person.account.account_id
        try:
            check_terms(guest, quota, days)
        except BadRequest:
            return self._ask(person, 422, "bad_terms")
        try:
            made, link = self.links.make(guest=guest, name=name, quota=quota, days=days, host=host)
        except Conflict:
            return self._ask(person, 409, "many_open")
        except (NameTaken, BadRequest) as error:
            return self._ask(person, 422, trouble_with(name, error))
        return self._page(
            "made", person, 201, link=link, until=on_day(made.expires), scan=scannable(link)
        )

    def _host(self, person: Person) -> Person:
        if not person.account.operates:
            raise MissingResource(request.path)
        return person

    def _ask(self, person: Person, status: int = 200, trouble: str = "") -> Response:
        return self._page(
            "invite",
            person,
            status,
            trouble=trouble,
            given={key: _said(key) for key in ("guest", "name", "quota")},
            days=DAYS,
            chosen=request.form.get("days", USUAL, int),
            room=size(self.room, tongue()) if self.room else "",
            counted=words.counted,
        )

    def _page(self, template: str, person: Person, status: int = 200, **facts: object) -> Response:
        form = self.gate.browser.form_token()
        return sheet(f"hosting/{template}", words, status, form=form, owner=person, **facts)


def _said(field: str) -> str:
    return request.form.get(field, "").strip()


def _is_figure(text: str) -> bool:
    """Nothing, 0 (without limit), or enough for a pod."""
    quota = _bytes(text) if not text or _FIGURE.match(text) else -1
    return quota is None or quota == 0 or quota >= LEAST_QUOTA


def _bytes(text: str) -> int | None:
    """Gigabytes as somebody writes them."""
    return round(Decimal(text.replace(",", ".")) * GIGABYTE) if text else None
