"""Claiming a new server: the one-time link, the citizen's Sésame, the recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.welcome import RESERVED, Host, Welcomed
from pod_server.model.account import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Link,
    may_be_password,
)
from pod_server.model.errors import BadRequest, MissingResource, NameTaken
from pod_server.web.office.who import Door
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet

CLAIM = "claim"


class ClaimLinks(Protocol):
    """One-time links and recovery codes."""

    def look(self, purpose: str, token: str) -> Link | None: ...
    def take(self, purpose: str, token: str) -> Link | None: ...
    def give_back(self, link: Link) -> None: ...
    def new_codes(self, account_id: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """The pages behind the link. Where there can be passkeys, a password is optional."""

    door: Door
    links: ClaimLinks
    host: Host
    hash_password: Callable[[str], str]
    has_passkeys: bool

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
            return make_response(redirect("/office/", 303))
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
        name = request.form.get("name", "").strip().lower()
        password = request.form.get("password", "")
        hashed = None
        if password or not self.has_passkeys:
            if not may_be_password(password):
                return self._form(422, "too_short")
            hashed = self.hash_password(password)
        link = self.links.take(CLAIM, token)
        if link is None:
            raise MissingResource(request.path, gone=True)
        if self.host.accounts.people.pod(name) is not None:
            return self._again(link, "taken_name")
        try:
            welcomed = self.host.welcome(
                name,
                password=hashed,
                full_name=request.form.get("full_name", "").strip(),
            )
        except NameTaken:
            return self._again(link, "taken_name")
        except BadRequest:
            return self._again(link, "reserved_name" if name in RESERVED else "bad_name")
        return self._made(welcomed)

    def _made(self, welcomed: Welcomed) -> Response:
        page = sheet(
            "office/made",
            words,
            201,
            codes=self.links.new_codes(welcomed.account.account_id),
            has_passkeys=self.has_passkeys,
            has_password=welcomed.account.password is not None,
            address=welcomed.pod.owner,
        )
        browser = self.door.browser
        token = browser.signing_in.begin(welcomed.account.account_id, browser.device())
        return browser.sign_in(page, token)

    def _again(self, link: Link, trouble: str) -> Response:
        self.links.give_back(link)
        return self._form(422, trouble)

    def _link(self, token: str) -> None:
        if self.links.look(CLAIM, token) is None:
            raise MissingResource(request.path, gone=True)

    def _form(self, status: int, trouble: str = "") -> Response:
        return sheet(
            "office/claim",
            words,
            status,
            form=self.door.browser.form_token(),
            trouble=trouble,
            name=request.form.get("name", ""),
            full_name=request.form.get("full_name", ""),
            has_passkeys=self.has_passkeys,
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
        )
