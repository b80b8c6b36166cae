"""The language of a page: chosen, remembered, or as the browser prefers."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request

from pod_server.web.headers import language

LANGUAGES = ("fr", "en")
CHOICE = "lang"
COOKIE = "sesame-lang"
SECONDS = 365 * 24 * 3600


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
