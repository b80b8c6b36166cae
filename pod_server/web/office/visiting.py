"""The way from a page for anybody to the visitor's own Sésame, whose address they type."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from pod_server.model.iri import parts_of
from pod_server.web.provider.browser import Browser

VISITING: Mapping[str, tuple[str, str]] = {
    "home_address": ("L'adresse de votre Sésame", "The address of your Sésame"),
    "home_bad": (
        "Ce n'est pas l'adresse d'un Sésame : elle commence par https://.",
        "This is no address of a Sésame: one begins with https://.",
    ),
    "home_go": ("Continuer", "Go on"),
}


def way_home(browser: Browser, onward: str) -> tuple[int, dict[str, object]]:
    """The status, and what ``office/visiting.html`` shows of the way to ``onward`` at a Sésame.

    ``here`` leads there at once who has signed in here; ``home`` is empty until it was typed.
    """
    typed = request.form.get("home", "").strip()
    home = _origin(typed)
    is_wrong = request.method == "POST" and not home
    return 422 if is_wrong else 200, {
        "form": browser.form_token(),
        "here": onward if browser.session() is not None else "",
        "home": home,
        "onward": f"{home}{onward}",
        "typed": typed,
        "trouble": is_wrong,
    }


def _origin(typed: str) -> str:
    """Of the address of a Sésame, as somebody typed it; empty for anything else."""
    parts = parts_of(typed)
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.username is None else ""
