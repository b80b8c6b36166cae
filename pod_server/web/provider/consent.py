"""What a person lets an app do: the page that asks, and the form that answers (O-13).

An app is known by the host that its user is sent back to, which it cannot make up; its name is its
own word. What it gets is chosen in three steps: where, what, and for how long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from werkzeug.datastructures import MultiDict

from pod_server.model.access import Limits, Mode
from pod_server.model.account import SECOND
from pod_server.model.errors import BadRequest
from pod_server.model.exchange import Decision, Interaction
from pod_server.settings import is_loopback
from pod_server.web.provider.needs import Places
from proofs.value import value

#: How long an app may; none is until it is taken back.
LASTING: Mapping[str, int] = {
    "day": 24 * 3600,
    "week": 7 * 24 * 3600,
    "month": 30 * 24 * 3600,
    "year": 365 * 24 * 3600,
    "always": 0,
}
MODES: Mapping[str, Mode] = {
    "change": Mode.READ | Mode.APPEND | Mode.WRITE,
    "see": Mode.READ,
}
#: Places that one consent may name.
MOST = 20
EVERYWHERE, SOME = "all", "some"
#: What a button says: yes, or show the form again with the place that was written.
ALLOW, LOOK = "allow", "look"


@value
class Choices:
    """What the form says, or says at first: an app that was made for Solid expects all of it."""

    where: str = EVERYWHERE
    ticked: tuple[str, ...] = ()
    other: str = ""
    may: str = "change"
    until: str = "always"
    trouble: str = ""


FIRST = Choices()


@value
class Consenting:
    """Asks and reads."""

    places: Places

    def facts(self, found: Interaction, choices: Choices) -> dict[str, object]:
        """What the page shows."""
        client_id = found.client.client_id
        offered = self.places.offered(found.account_id)
        return {
            "client": found.client,
            "host": host_of(found.redirect_uri),
            "is_on_device": is_on_device(found.redirect_uri),
            "document": client_id if "://" in client_id else "",
            "leads_to": found.redirect_uri,
            "scopes": found.scopes,
            "webids": found.webids,
            "query": found.query,
            "choices": choices,
            "offered": [*(p for p in choices.ticked if p not in offered), *offered],
            "short": short,
            "lasting": tuple(LASTING),
            "modes": tuple(MODES),
        }

    def read(self, form: MultiDict[str, str], account_id: str) -> Decision | Choices:
        """What was decided; or the choices as they were made, with what is wrong with them.

        Raises ``BadRequest`` for what is not our form: nothing is given that was not said.
        """
        decision = form.get("decision")
        if decision not in (ALLOW, LOOK):
            return Decision(False)
        where, may = form.get("where", ""), form.get("may", "")
        until = form.get("until", "")
        if where not in (EVERYWHERE, SOME) or may not in MODES or until not in LASTING:
            raise BadRequest("The form does not say what the app may do, where, and until when.")
        ticked = tuple(dict.fromkeys(form.getlist("place")))
        choices = Choices(where, ticked, form.get("other", "").strip(), may, until)
        places: tuple[str, ...] = ()
        if where == SOME:
            named = (*choices.ticked, *((choices.other,) if choices.other else ()))
            found = tuple(self.places.named(account_id, place) for place in named[: MOST + 1])
            trouble = _trouble(found)
            if trouble:
                return replace(choices, trouble=trouble)
            places = tuple(dict.fromkeys(place for place in found if place))
        if decision == LOOK:
            return replace(choices, ticked=places or ticked, other="")
        limits = Limits(MODES[may], places)
        is_all = where == EVERYWHERE and may == "change"
        webid = form.get("webid", "")
        return Decision(True, webid, None if is_all else limits, LASTING[until] * SECOND)


def is_on_device(uri: str) -> bool:
    """Whether a redirect address leads to a program on the device itself (RFC 8252 §7)."""
    parts = urlsplit(uri)
    return parts.scheme not in ("http", "https") or is_loopback(parts.hostname or "")


def short(place: str) -> str:
    """A place as its people know it: without the server that it is on."""
    return unquote(urlsplit(place).path).lstrip("/") or place


def host_of(uri: str) -> str:
    """The host that a redirect address leads to, or the scheme of an app on the device."""
    parts = urlsplit(uri)
    return parts.netloc or f"{parts.scheme}:"


def _trouble(places: tuple[str | None, ...]) -> str:
    """What is wrong with the places that were named, by the name of its sentence."""
    if not places:
        return "no_place"
    if len(places) > MOST:
        return "many_places"
    return "" if all(places) else "no_such_place"
