"""A page of the account's origin: a template, in the reader's language and in the room's words."""

from __future__ import annotations

from flask import Response, make_response, render_template

from pod_server.web.lexicon import Lexicon
from pod_server.web.tongue import tongue


def sheet(template: str, words: Lexicon, status: int = 200, /, **facts: object) -> Response:
    """The page, by the name of its template; what it shows besides words are ``facts``."""
    language = tongue()
    page = render_template(f"{template}.html", say=words(language), language=language, **facts)
    return make_response(page, status)
