"""The language of a page: chosen, remembered, or as the browser prefers; and its typography."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Response, request
from markupsafe import Markup, escape

from pod_server.web.headers import language

LANGUAGES = ("fr", "en")
CHOICE = "lang"
COOKIE = "sesame-lang"
SECONDS = 365 * 24 * 3600

#: Where an address may go on in the next line.
_JOINT = re.compile(r"(?<=[/?&#@])(?=[^/])")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE_HIGH = re.compile(r" (?=[?!;%])")
_BEFORE_WIDE = re.compile(r" (?=[:»])")
NARROW, WIDE = "\u202f", "\u00a0"


def tongue() -> str:
    """``fr`` or ``en``: as chosen by ``?lang=``, now or before, else as the browser prefers."""
    for chosen in (request.args.get(CHOICE, ""), request.cookies.get(COOKIE, "")):
        if chosen in LANGUAGES:
            return chosen
    return language(request.headers.get("Accept-Language"))


def remember_tongue(response: Response, *, is_https: bool) -> Response:
    """Keep what was chosen; it is no secret and says nothing of anybody."""
    chosen = request.args.get(CHOICE, "")
    if chosen in LANGUAGES and response.mimetype == "text/html":
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=SECONDS,
            path="/",
            secure=is_https,
            httponly=True,
            samesite="Lax",
        )
    return response


def other_tongue(**carried: str) -> str:
    """The address of this very page in the other language.

    ``carried`` are values that a form brought and that the page needs again.
    """
    kept = {**request.args.to_dict(flat=False), **{n: [v] for n, v in carried.items() if v}}
    kept[CHOICE] = ["en" if tongue() == "fr" else "fr"]
    return f"{request.path}?{urlencode(kept, doseq=True)}"


def typeset(text: str, language: str) -> str:
    """Apostrophes as printers set them; in French, spaces that do not break before signs."""
    text = _APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    text = _BEFORE_HIGH.sub(NARROW, text)
    return _BEFORE_WIDE.sub(WIDE, text).replace("« ", f"«{WIDE}")


def wrapped(address: str) -> Markup:
    """An address that breaks at its joints first; it is still copied as one."""
    return Markup("<wbr>").join(escape(part) for part in _JOINT.split(address))
