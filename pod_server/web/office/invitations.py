"""Invitations: an address for each company; who has used it, and cutting it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import account_id
from pod_server.civic.front_office.invitations import Invitation, Invitations
from pod_server.model.errors import MissingResource
from pod_server.web.dates import day
from pod_server.web.office.who import Door, Owner
from pod_server.web.office.words import words
from pod_server.web.scanned import scannable
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

PAGE = 50
HOME = "/office/invitations"


@value
class InvitationPages:
    """Making, looking at and cutting them."""

    door: Door
    invitations: Invitations

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("invitations", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("", "make", self.make, methods=["POST"])
        found.add_url_rule("/<code>", "one", self.one)
        found.add_url_rule("/<code>/cut", "cut", self.cut, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of them, the newest first, and a form for one more."""
        owner = self.door.owner()
        found = list(self.invitations.all(owner.ledger))
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        shown = found[(page - 1) * PAGE : page * PAGE]
        return self._page("office/invitations", owner, found=shown, page=page, pages=pages)

    def make(self) -> Response:
        """One more; leads to its page."""
        self.door.browser.check_form()
        owner = self.door.owner()
        given_to = request.form.get("given_to", "")
        company = request.form.get("company", "").strip()
        made = settle_now(
            owner.ledger,
            lambda: self.invitations.invite(owner.ledger, owner.agent, given_to, company),
        )
        code = made.address.name.rpartition("/")[2]
        return make_response(redirect(f"{HOME}/{code}", 303))

    def one(self, code: str) -> Response:
        """Its address, as a link, for a camera and to be read aloud; who came by it."""
        owner = self.door.owner()
        one = self._one(owner, code)
        link = one.link(owner.ledger.pod.base)
        made = datetime.fromtimestamp(one.made_us / 1_000_000, UTC).date()
        return self._page(
            "office/invitation",
            owner,
            one=one,
            link=link,
            picture=scannable(link),
            made_on=day(made, tongue()),
            users=[(who, account_id(who), one.is_leaked_to(who)) for who in one.used_by],
        )

    def cut(self, code: str) -> Response:
        """It is good no more."""
        self.door.browser.check_form()
        owner = self.door.owner()
        one = self._one(owner, code)
        settle_now(owner.ledger, lambda: self.invitations.cut(owner.ledger, owner.agent, one.code))
        return make_response(redirect(f"{HOME}/{one.code}", 303))

    def _one(self, owner: Owner, code: str) -> Invitation:
        found = self.invitations.one(owner.ledger, code)
        if found is None:
            raise MissingResource(request.path)
        return found

    def _page(self, template: str, owner: Owner, **facts: object) -> Response:
        form = self.door.browser.form_token()
        return sheet(template, words, form=form, owner=owner, **facts)
