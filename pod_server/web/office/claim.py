"""Claiming a new server: the one-time link, the citizen's Sésame, the recovery codes."""

from __future__ import annotations

from typing import Protocol

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.welcome import Host
from pod_server.model.account import Link
from pod_server.model.errors import BadRequest, MissingResource, NameTaken
from pod_server.web.office.making import Making, trouble_with
from pod_server.web.office.who import Door
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from proofs.value import value

CLAIM = "claim"


class ClaimLinks(Protocol):
    """One-time links."""

    def look(self, purpose: str, token: str) -> Link | None: ...
    def take(self, purpose: str, token: str) -> Link | None: ...
    def give_back(self, link: Link) -> None: ...


@value
class Claim:
    """The pages behind the link. Whoever claims a server runs it, and may invite others."""

    door: Door
    links: ClaimLinks
    host: Host
    making: Making

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("claim", __name__)
        found.add_url_rule("/", "home", self.home)
        found.add_url_rule(f"/{CLAIM}/<token>", "form", self.form)
        found.add_url_rule(f"/{CLAIM}/<token>", "make", self.make, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def home(self) -> Response:
        """Somebody's office, or a word on how to begin."""
        if self.door.browser.session() is not None:
            return make_response(redirect("/today", 303))
        return sheet(
            "office/home",
            words,
            is_unclaimed=self.door.is_open_to_anybody(),
        )

    def form(self, token: str) -> Response:
        """What the server needs to know to make a Sésame."""
        self._link(token)
        return self._form(200)

    def make(self, token: str) -> Response:
        """Make it, for whoever takes the link first; it is used up only when all is well."""
        self.door.browser.check_form()
        self._link(token)
        wish = self.making.wish()
        if wish.trouble:
            return self._form(422, wish.trouble)
        link = self.links.take(CLAIM, token)
        if link is None:
            raise MissingResource(request.path, gone=True)
        people = self.host.accounts.people
        if people.pod(wish.name) is not None:
            return self._again(link, "taken_name")
        try:
            welcomed = self.host.welcome(
                wish.name, password=wish.password, full_name=wish.full_name
            )
        except (NameTaken, BadRequest) as error:
            return self._again(link, trouble_with(wish.name, error))
        people.set_operates(welcomed.account.account_id, operates=True)
        return self.making.made(welcomed)

    def _again(self, link: Link, trouble: str) -> Response:
        self.links.give_back(link)
        return self._form(422, trouble)

    def _link(self, token: str) -> None:
        if self.links.look(CLAIM, token) is None:
            raise MissingResource(request.path, gone=True)

    def _form(self, status: int, trouble: str = "") -> Response:
        return self.making.form("office/claim", status, trouble)
