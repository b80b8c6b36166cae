"""The page behind an invitation: a name, a passkey or a password, and one's own Sésame."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from flask import Blueprint, Response

from pod_server.actions.sign_up import SignUp
from pod_server.model.errors import BadRequest, MissingResource, NameTaken, TooManyRequests
from pod_server.model.invitation import INVITATION, Invitation
from pod_server.web.account.overview import on_day
from pod_server.web.hosting.words import words
from pod_server.web.office.making import Making, trouble_with
from pod_server.web.office.who import Door
from pod_server.web.reading.folder import size
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value


class Links(Protocol):
    """Invitations by their secrets."""

    def look(self, secret: str) -> Invitation | None: ...
    def tried(self, invitation: Invitation) -> None: ...


@value
class Invited:
    """A link is used up by the form, not by being looked at. ``room`` is what pods usually hold."""

    door: Door
    links: Links
    sign_up: SignUp
    making: Making
    room: int

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("invited", __name__, url_prefix=f"/{INVITATION}")
        found.add_url_rule("/<secret>", "form", self.form)
        found.add_url_rule("/<secret>", "make", self.make, methods=["POST"])
        return found

    def form(self, secret: str) -> Response:
        """What the server needs to know to make a Sésame."""
        invitation = self.links.look(secret)
        if invitation is None:
            return _over()
        return self._form(invitation, 200, name=invitation.name, full_name=invitation.guest)

    def make(self, secret: str) -> Response:
        """Make it, once; what cannot be is said, and the invitation stays good."""
        self.door.browser.check_form()
        invitation = self.links.look(secret)
        if invitation is None:
            return _over()
        try:
            self.links.tried(invitation)
        except TooManyRequests as error:
            response = self._form(invitation, 429, "too_many")
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        wish = self.making.wish()
        if wish.trouble:
            return self._form(invitation, 422, wish.trouble)
        try:
            welcomed = self.sign_up.admit(
                invitation, wish.name, password=wish.password, full_name=wish.full_name
            )
        except (NameTaken, BadRequest) as error:
            return self._form(invitation, 422, trouble_with(wish.name, error))
        except MissingResource:
            return _over()
        return self.making.made(welcomed)

    def _form(
        self, invitation: Invitation, status: int, trouble: str = "", **facts: object
    ) -> Response:
        session = self.door.browser.session()
        account = self.door.people.account(session.account_id) if session else None
        room = self.room if invitation.quota is None else invitation.quota
        return self.making.form(
            "hosting/invited",
            status,
            trouble,
            words,
            host=urlsplit(self.door.issuer).hostname,
            until=on_day(invitation.expires),
            room=size(room, tongue()) if room else "",
            already=account.name if account else "",
            **facts,
        )


def _over() -> Response:
    return sheet("hosting/over", words, 410)
