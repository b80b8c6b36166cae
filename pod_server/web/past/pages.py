"""History and trash: documents that have versions, the versions of one, and the ways back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.past import Version, actor_of
from pod_server.actions.returning import KeptDocument, Returning
from pod_server.actions.settle import settle_now
from pod_server.model.account import SECOND
from pod_server.model.doing import Doer
from pod_server.model.errors import MissingResource
from pod_server.web.dates import moment
from pod_server.web.office.who import Door, Owner
from pod_server.web.past.words import words
from pod_server.web.reading.folder import size
from pod_server.web.reading.text import below, visible
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/office/past"
PAGE = 50
#: Octets of a version that are shown.
SHOWN = 4_000


@value
class Row:
    """A document with versions."""

    identifier: str
    path: Markup
    is_there: bool
    ended: str


@value
class Line:
    """One version: how long it stood, and whose doing its beginning and its end were."""

    number: int
    since: str
    until: str
    size: str
    by: Doer
    ended_by: Doer


@value
class PastPages:
    """Their pages. ``named`` says whose doing something was."""

    door: Door
    returning: Returning
    named: Callable[[str, str | None], Doer]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("past", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("", "switch", self.switch, methods=["POST"])
        found.add_url_rule("/<identifier>", "one", self.one)
        found.add_url_rule("/<identifier>/purge", "purge", self.purge, methods=["POST"])
        found.add_url_rule("/<identifier>/<int:number>", "look", self.look)
        found.add_url_rule("/<identifier>/<int:number>", "restore", self.restore, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of documents, the one last replaced or deleted first."""
        owner = self.door.owner()
        page = max(request.args.get("page", 1, int), 1)
        kept = islice(self.returning.all(owner.ledger), (page - 1) * PAGE, page * PAGE + 1)
        rows = [_row(it) for it in kept]
        return self._page(
            "past/all",
            owner,
            rows=rows[:PAGE],
            page=page,
            is_last=len(rows) <= PAGE,
            keeps=self.returning.keeps_all(owner.ledger),
        )

    def switch(self) -> Response:
        """Everything is kept from now on, or no longer."""
        self.door.browser.check_form()
        owner, on = self.door.owner(), request.form.get("keep") == "yes"
        settle_now(owner.ledger, lambda: self.returning.switched(owner.ledger, owner.agent, on=on))
        return make_response(redirect(HOME, 303))

    def one(self, identifier: str) -> Response:
        """The versions of a document, a page of them, the newest first."""
        owner = self.door.owner()
        found = self.returning.versions(owner.ledger, identifier)
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        lines = [self._line(owner, it) for it in found[(page - 1) * PAGE : page * PAGE]]
        return self._page(
            "past/one",
            owner,
            identifier=identifier,
            path=_path(found[0]),
            is_there=owner.ledger.read(found[0].of.name) is not None,
            lines=lines,
            page=page,
            pages=pages,
        )

    def look(self, identifier: str, number: int) -> Response:
        """One version: its beginning, where it is text."""
        owner = self.door.owner()
        found = self.returning.one(owner.ledger, identifier, number)
        text = self.returning.text(owner.ledger, found, SHOWN)
        return self._page(
            "past/look",
            owner,
            identifier=identifier,
            path=_path(found),
            line=self._line(owner, found),
            kind=found.media_type,
            text=visible(text, SHOWN),
            is_cut=found.size > SHOWN,
            is_there=owner.ledger.read(found.of.name) is not None,
        )

    def restore(self, identifier: str, number: int) -> Response:
        """It is the document again; what is there now is kept, where versions are."""
        self.door.browser.check_form()
        owner = self.door.owner()
        found = self.returning.one(owner.ledger, identifier, number)
        settle_now(owner.ledger, lambda: self.returning.restored(owner.ledger, owner.agent, found))
        return make_response(redirect(f"{HOME}/{identifier}?restored=1", 303))

    def purge(self, identifier: str) -> Response:
        """All versions of a document, for good; what is there now stays."""
        self.door.browser.check_form()
        owner = self.door.fresh_owner()
        ledger, place = owner.ledger, self.returning.place(identifier)
        if ledger.read(place) is None:
            raise MissingResource(request.path)
        while ledger.read(place) is not None:
            settle_now(ledger, lambda: self.returning.purged(ledger, owner.agent, identifier))
        return make_response(redirect(HOME, 303))

    def _line(self, owner: Owner, it: Version) -> Line:
        account_id, ledger = owner.account.account_id, owner.ledger
        return Line(
            it.number,
            _moment(it.written_us),
            _moment(it.ended_us),
            size(it.size, tongue()),
            self.named(account_id, actor_of(ledger, it.number)),
            self.named(account_id, actor_of(ledger, it.ended)),
        )

    def _page(self, template: str, owner: Owner, /, **facts: object) -> Response:
        form = self.door.browser.form_token()
        restored = request.args.get("restored") == "1"
        return sheet(template, words, form=form, owner=owner, restored=restored, **facts)


def _row(kept: KeptDocument) -> Row:
    return Row(kept.identifier, _path(kept.last), kept.is_there, _moment(kept.last.ended_us))


def _path(found: Version) -> Markup:
    return visible(below(found.of.iri, found.of.base))


def _moment(at_us: int) -> str:
    return moment(datetime.fromtimestamp(at_us // SECOND, UTC), tongue())
