"""Start from the register, or from a certificate: what it knows is filled in, to read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pod_server.civic.desk import certificate, register
from pod_server.civic.desk.answers import is_answered
from pod_server.civic.desk.book import Book, Draft
from pod_server.civic.desk.register import siren_of
from pod_server.model.errors import PodError, TooLarge
from pod_server.web import problem_words
from pod_server.web.desk.forms import FormPages
from pod_server.web.desk.room import Room, see
from pod_server.web.tongue import tongue
from proofs.datapoints import named
from proofs.value import value

FIRST = "/desk/form/1"


@value
class Prefill:
    """``register`` asks for a number and gives the JSON of the answer; it may raise and block."""

    room: Room
    pages: FormPages
    register: Callable[[str], bytes]

    def routes(self) -> Blueprint:
        """The blueprint."""
        routes = Blueprint("desk_prefill", __name__, url_prefix="/desk")
        routes.add_url_rule("/siren", "fill", self.fill, methods=["POST"])
        routes.add_url_rule("/certificate", "read", self.read, methods=["POST"])
        return routes

    def fill(self) -> Response:
        """From the register of companies, by number."""

        def told(language: str) -> Mapping[str, Draft]:
            siren = siren_of(request.form.get("siren", ""))
            return register.found(self.register(siren), siren, language)

        return self._filled(told)

    def read(self) -> Response:
        """From an EU company certificate, as a file."""

        def told(language: str) -> Mapping[str, Draft]:
            sent = request.files.get("certificate")
            body = sent.read(certificate.LARGEST + 1) if sent is not None else b""
            if len(body) > certificate.LARGEST:
                raise TooLarge(certificate.LARGEST)
            return certificate.found(body, language)

        return self._filled(told)

    def _filled(self, tell: Callable[[str], Mapping[str, Draft]]) -> Response:
        """Only what is empty: what somebody typed is theirs."""
        sitting, language = self.room.posted(), tongue()
        try:
            told = tell(language)
        except PodError as error:
            return self.pages.unfilled(sitting, problem_words.messages(error)[language])
        filled = [
            name for name in told if not is_answered(named(name), sitting.book.drafts.get(name))
        ]

        def more(book: Book) -> Book:
            return book.drafted({name: told[name] for name in filled})

        sitting.change(more)
        return see(f"{FIRST}?{urlencode({'filled': ' '.join(filled)})}")
