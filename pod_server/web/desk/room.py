"""Whose desk this is, and what its pages have in common."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from flask import Response, make_response, redirect, request

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.desk.book import Book
from pod_server.civic.desk.errands import Errands
from pod_server.civic.desk.keeping import Desk, Replied, Signed
from pod_server.contracts import Clock
from pod_server.model.errors import BadRequest
from pod_server.web.desk.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.sheets import sheet
from proofs.keys import PublicKey
from proofs.value import value

HOME = "/desk/"
#: How long a page that is to be signed may stand open.
SIGNED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Sitting:
    """Somebody at their desk: what lies on it, read once for a page."""

    owner: Owner
    desk: Desk
    today: date

    @property
    def company(self) -> str:
        """The WebID."""
        return self.owner.ledger.pod.owner

    @cached_property
    def book(self) -> Book:
        return self.desk.book(self.owner.ledger)

    @cached_property
    def signed(self) -> Sequence[Signed]:
        return list(self.desk.signed(self.owner.ledger))

    @cached_property
    def replies(self) -> Sequence[Replied]:
        return list(self.desk.answers(self.owner.ledger))

    @property
    def bundle(self) -> Sequence[Signed | Replied]:
        """All that goes to every customer."""
        return [*self.signed, *self.replies]

    def change(
        self,
        change: Callable[[Book], Book],
        *,
        statements: dict[str, bytes] | None = None,
        papers: dict[str, bytes] | None = None,
        answers: dict[str, bytes] | None = None,
    ) -> Book:
        """Carried out on the book as it stands then."""
        ledger, agent = self.owner.ledger, self.owner.agent
        return self.desk.change(
            ledger, agent, change, statements=statements, papers=papers, answers=answers
        )


@value
class Room:
    """Lets companies in, and draws their pages. ``today`` is the day that is judged by."""

    door: Door
    desk: Desk
    errands: Errands
    clock: Clock
    today: Callable[[], date]

    def sitting(self) -> Sitting:
        """Who is signed in; leads others to sign in."""
        return Sitting(self.door.owner(), self.desk, self.today())

    def posted(self) -> Sitting:
        """The same for a form of ours."""
        self.door.browser.check_form()
        return self.sitting()

    def page(self, template: str, sitting: Sitting, status: int = 200, **facts: object) -> Response:
        """One of the room's pages."""
        return sheet(
            f"desk/{template}",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=sitting.owner,
            company=sitting.company,
            key=sitting.book.key,
            public=_raw(sitting.book.key),
            locked=sitting.book.locked,
            **facts,
        )

    def now(self) -> datetime:
        """To the second, as signatures are dated."""
        return datetime.fromtimestamp(self.clock() // 1_000_000, UTC)

    def settle(self, sitting: Sitting, prepare: Callable[[], Prepared]) -> None:
        """Carry out what was prepared for this pod."""
        settle_now(sitting.owner.ledger, prepare)

    def dated(self) -> datetime:
        """The moment that a page was made to be signed at. Raises ``BadRequest`` where long ago."""
        typed = request.form.get("created", "")
        if typed.isdecimal() and len(typed) < 12:
            created = datetime.fromtimestamp(int(typed), UTC)
            if timedelta() <= self.now() - created <= SIGNED_WITHIN:
                return created
        raise BadRequest("This page is too old to be signed: reload it, and sign again.")


def see(path: str) -> Response:
    """Go on to another page."""
    return make_response(redirect(path, 303))


def _raw(did: str) -> str:
    """The public key as the browser knows it; empty where there is none."""
    return base64.b64encode(PublicKey.from_did(did).raw).decode() if did else ""
