"""Start from the register: a SIREN number fills in what the register knows; all is read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pod_server.civic.desk.answers import is_answered
from pod_server.civic.desk.book import Book
from pod_server.civic.desk.register import found, siren_of
from pod_server.model.errors import PodError
from pod_server.web import problem_words
from pod_server.web.desk.forms import FormPages
from pod_server.web.desk.room import Room, see
from pod_server.web.tongue import tongue
from proofs.datapoints import named

FIRST = "/desk/form/1"


@dataclass(frozen=True, slots=True)
class Prefill:
    """``register`` asks for a number and gives the JSON of the answer; it may raise and block."""

    room: Room
    pages: FormPages
    register: Callable[[str], bytes]

    def routes(self) -> Blueprint:
        """The blueprint."""
        routes = Blueprint("desk_siren", __name__, url_prefix="/desk/siren")
        routes.add_url_rule("", "fill", self.fill, methods=["POST"])
        return routes

    def fill(self) -> Response:
        """Only what is empty: what somebody typed is theirs."""
        sitting, language = self.room.posted(), tongue()
        try:
            siren = siren_of(request.form.get("siren", ""))
            told = found(self.register(siren), siren, language)
        except PodError as error:
            return self.pages.unfilled(sitting, problem_words.messages(error)[language])
        filled = [
            name for name in told if not is_answered(named(name), sitting.book.drafts.get(name))
        ]

        def more(book: Book) -> Book:
            return book.drafted({name: told[name] for name in filled})

        sitting.change(more)
        return see(f"{FIRST}?{urlencode({'filled': ' '.join(filled)})}")
