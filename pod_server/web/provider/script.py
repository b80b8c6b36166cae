"""The one script of the account's pages, for passkeys; all else does without it (S-A6)."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, request

ADDRESS = "/passkeys.js"


def script() -> Blueprint:
    """The blueprint."""
    body = files("pod_server.web").joinpath("static/account/passkeys.js").read_bytes()
    routes = Blueprint("script", __name__)

    @routes.get(ADDRESS)
    def passkeys() -> Response:
        response = Response(body, content_type="text/javascript; charset=utf-8")
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug's own

    return routes
