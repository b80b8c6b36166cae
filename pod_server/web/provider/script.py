"""The scripts of the account's pages: passkeys, signing keys, payments; others need none (S-A6)."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, request

ADDRESS, DESK, PAY, KEYS = "/passkeys.js", "/desk.js", "/pay.js", "/keystore.js"


def script() -> Blueprint:
    """The blueprint."""
    folder = files("pod_server.web").joinpath("static/account")
    bodies = {at: folder.joinpath(at.lstrip("/")).read_bytes() for at in (ADDRESS, DESK, PAY, KEYS)}
    routes = Blueprint("script", __name__)

    @routes.get(ADDRESS)
    @routes.get(DESK)
    @routes.get(PAY)
    @routes.get(KEYS)
    def sent() -> Response:
        response = Response(bodies[request.path], content_type="text/javascript; charset=utf-8")
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug's own

    return routes
