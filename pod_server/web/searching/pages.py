"""Words looked for in the owner's own data, a page of what has them at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from markupsafe import Markup

from pod_server.actions.search import Hit, Search, asked_for
from pod_server.model.errors import QueryRefused
from pod_server.web.office.who import Door
from pod_server.web.reading.labels import label
from pod_server.web.reading.text import LONGEST_ADDRESS, below, visible
from pod_server.web.searching.words import words
from pod_server.web.sharing.things import Things
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/office/search"
PAGE = 50
#: Characters of a value around the first word, and of what may be typed.
AROUND, TYPED = 120, 300
#: Pages of the office, by the names of what they are about.
PAGES = {
    r"accounts/([a-z2-7]+)/.*": "/office/companies/{0}",
    r"markets/([0-9a-z]+)(?:/.*)?": "/office/markets/{0}",
    r"recommendations/([0-9a-z]+)": "/office/recommendations/{0}",
    r"questions/([0-9a-z]+)/.*": "/office/circle/{0}",
    r"groups/([^/]+)": "/sharing/groups/{0}",
    r"for-sale/.*": "/office/me/face#sale",
    r"personal/letters/([^/]+)": "/office/me/rights/{0}",
    r"personal/.*|profile/private": "/office/me",
    r"credentials/.*": "/office/me/credentials",
}


@value
class Row:
    """One hit: the document, its property's name, and the value around the word.

    ``called`` is what the document or its folder is called, or empty; ``page`` the page of the
    office about it, empty where there is none.
    """

    called: Markup
    path: Markup
    page: str
    iri: str
    property: str
    text: Markup


@value
class SearchPage:
    """The page."""

    door: Door
    search: Search
    things: Things

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("search", __name__, url_prefix=HOME)
        found.add_url_rule("", "show", self.show)
        found.after_request(self.door.browser.remember)
        return found

    def show(self) -> Response:
        """What has all the words; the form alone where none was typed."""
        owner = self.door.owner()
        typed = request.args.get("q", "")[:TYPED]
        page = max(request.args.get("page", 1, int), 1)
        found: list[Hit] = []
        took_too_long = False
        try:
            offset = (page - 1) * PAGE
            found += self.search.hits(owner.ledger, owner.agent, typed, PAGE + 1, offset)
        except QueryRefused:
            took_too_long = True
        base, asked = owner.ledger.pod.base, asked_for(typed)
        called = cache(partial(self.things.nearest, owner.ledger))
        return sheet(
            "searching/search",
            words,
            422 if took_too_long else 200,
            owner=owner,
            typed=typed,
            asked=asked,
            rows=[_row(hit, base, asked, called) for hit in found[:PAGE]],
            took_too_long=took_too_long,
            page=page,
            is_last=len(found) <= PAGE,
            here=f"{HOME}?{urlencode({'q': typed})}",
        )


def _row(hit: Hit, base: str, asked: list[str], called: Callable[[str], str]) -> Row:
    name = hit.document.removeprefix(base)
    at = hit.text.lower().find(asked[0]) if asked else 0
    start = max(at - AROUND // 2, 0)
    cut = ("…" if start else "") + hit.text[start : start + 2 * AROUND]
    return Row(
        visible(called(name)),
        visible(below(hit.document, base) or hit.document, LONGEST_ADDRESS),
        page_about(name),
        hit.document,
        label(hit.predicate, tongue()),
        visible(cut, 2 * AROUND),
    )


def page_about(name: str) -> str:
    """The page of the office about what lies there; empty where there is none."""
    for pattern, page in PAGES.items():
        found = re.fullmatch(pattern, name)
        if found:
            return page.format(*found.groups())
    return ""
