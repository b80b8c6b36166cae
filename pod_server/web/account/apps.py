"""The apps that somebody let in: what each may do, until when, and taking it back (O-13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from pod_server.contracts import Consents
from pod_server.model.access import Limits, Mode
from pod_server.model.account import SECOND, Consent
from pod_server.web.account.gate import HOME, Gate, see
from pod_server.web.account.overview import on_day
from pod_server.web.dates import moment
from pod_server.web.provider.consent import host_of, short
from pod_server.web.tongue import tongue
from proofs.value import value

PAGE = 20


@value
class Line:
    """One app as its line shows it. ``host`` is what it cannot make up, ``name`` its own word."""

    consent: Consent
    host: str
    places: tuple[tuple[str, str], ...]
    may: str
    is_over: bool


@value
class Apps:
    """Their page."""

    gate: Gate
    consents: Consents
    clock: Callable[[], int]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("apps", __name__, url_prefix="/account/apps")
        found.add_url_rule("", "show", self.show)
        found.add_url_rule("/take-back", "back", self.back)
        found.add_url_rule("/take-back", "take_back", self.take_back, methods=["POST"])
        return found

    def show(self) -> Response:
        """A page of them, the last let in first."""
        person = self.gate.person()
        page = min(max(request.args.get("page", 1, int), 1), 10_000)
        found = self.consents.of(person.account.account_id, PAGE + 1, (page - 1) * PAGE)
        now = self.clock()
        return self.gate.page(
            "apps",
            person,
            lines=[_line(consent, now) for consent in found[:PAGE]],
            day=on_day,
            moment=at_moment,
            page=page,
            has_more=len(found) > PAGE,
        )

    def back(self) -> Response:
        """The address of the form alone is no page."""
        return see(f"{HOME}apps")

    def take_back(self) -> Response:
        """At once: the next request of a token that was given out is refused (S-35c)."""
        self.gate.browser.check_form()
        person = self.gate.person()
        said: Mapping[str, str] = request.form
        self.consents.withdraw(
            person.account.account_id, said.get("client", ""), said.get("webid", "")
        )
        return see(f"{HOME}apps")


def at_moment(when: int) -> str:
    """A moment as a day and a time, in words."""
    return moment(datetime.fromtimestamp(when / SECOND, UTC), tongue())


def _line(consent: Consent, now: int) -> Line:
    limits = consent.limits
    address = consent.client_id if "://" in consent.client_id else ""
    host = host_of(consent.returns_to) if consent.returns_to else host_of(address)
    places = tuple((place, short(place)) for place in limits.places) if limits else ()
    return Line(
        consent, host.rstrip(":") or consent.client_id, places, _may(limits), consent.is_over(now)
    )


def _may(limits: Limits | None) -> str:
    """The name of the sentence for what it may do."""
    if limits is None:
        return "app_all"
    return "app_change" if Mode.WRITE in limits.modes else "app_see"
