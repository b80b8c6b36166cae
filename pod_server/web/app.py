"""The Flask application of the account's origin: the provider, signing in, and the pages.

Nothing of a pod is served here, no user content, and no CORS but on the provider's endpoints.
Every answer carries the headers of S-A6.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from flask import Blueprint, Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from pod_server.model import errors
from pod_server.settings import Settings
from pod_server.web import problems
from pod_server.web.asgi import Answer
from pod_server.web.provider.browser import Browser
from pod_server.web.provider.consent import Consenting
from pod_server.web.provider.endpoints import endpoints
from pod_server.web.provider.needs import Authorizing, Ceremonies, Endpoints, Places, SigningIn
from pod_server.web.provider.pages import Pages
from pod_server.web.provider.script import script
from pod_server.web.provider.trouble import for_people
from pod_server.web.tongue import other_tongue, remember_tongue
from pod_server.web.typography import wrapped

#: Octets that a form or registration may have.
LARGEST = 1024 * 1024


def create_app(
    *,
    settings: Settings,
    provider: Endpoints,
    signing_in: SigningIn,
    passkeys: Ceremonies,
    authorizing: Authorizing,
    places: Places,
    pages: Callable[[Browser], Sequence[Blueprint]] = lambda browser: (),
) -> Flask:
    """The application.

    ``pages`` makes further blueprints. They are given the browser (cookie, session, forms), and
    their templates ``nonce``, ``is_trial``, ``other_tongue`` and ``wrapped``.
    """
    app = Flask(__name__, static_folder=None, template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.register_blueprint(endpoints(provider, settings.issuer))
    browser = Browser(signing_in, settings.account_origin)
    sign_in = Pages(browser, signing_in, passkeys, authorizing, Consenting(places), settings.issuer)
    app.register_blueprint(sign_in.routes())
    app.register_blueprint(script())
    for blueprint in pages(browser):
        blueprint.after_request(browser.remember)
        app.register_blueprint(blueprint)
    _guard(app, settings)
    _answer_errors(app)
    return app


def _guard(app: Flask, settings: Settings) -> None:
    """Headers for every answer (S-A6, S-43)."""
    is_https = settings.issuer.startswith("https:")

    @app.before_request
    def nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.context_processor
    def shared() -> dict[str, object]:
        return {
            "nonce": g.nonce,
            "is_trial": settings.is_trial,
            "other_tongue": other_tongue,
            "wrapped": wrapped,
            "data_browser": f"{settings.apps_origin}/browse",
        }

    @app.after_request
    def harden(response: Response) -> Response:
        own = response.headers.setdefault
        own(
            "Content-Security-Policy", content_policy(g.get("nonce", ""), g.get("form_targets", ""))
        )
        own("X-Content-Type-Options", "nosniff")
        own("X-Frame-Options", "DENY")
        own("Referrer-Policy", "same-origin")  # with none, forms would come without Origin
        own("Cross-Origin-Opener-Policy", "same-origin")
        own("Cross-Origin-Resource-Policy", "same-origin")
        own("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        own("Cache-Control", "no-store")
        return remember_tongue(response, is_https=is_https)


def content_policy(nonce: str, form_targets: str) -> str:
    """Own style and script by nonce, nothing framed; forms to ourselves, and on to one app."""
    return (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:; "
        f"connect-src 'self'; font-src 'self'; form-action 'self' {form_targets}; "
        f"style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'"
    )


def _answer_errors(app: Flask) -> None:
    """Errors are problem documents, from the one table; small pages for browsers."""

    @app.errorhandler(errors.PodError)
    def refused(error: errors.PodError) -> Response:
        sent = request.headers
        accept = sent.get("Accept")
        answer = problems.refusal(error, accept, sent.get("Accept-Language"))
        return respond(for_people(answer, accept))

    @app.errorhandler(HTTPException)
    def declined(error: HTTPException) -> Response:
        return refused(_our_error(error))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        sent = request.headers
        answer = problems.unforeseen(error, sent.get("Accept-Language"))
        return respond(for_people(answer, sent.get("Accept")))


def _our_error(error: HTTPException) -> errors.PodError:
    """What Flask refuses by itself, in our words."""
    if isinstance(error, NotFound):
        return errors.MissingResource(request.path)
    if isinstance(error, MethodNotAllowed):
        return errors.MethodNotAllowed(request.method, tuple(error.valid_methods or ()))
    if isinstance(error, RequestEntityTooLarge):
        return errors.TooLarge(LARGEST)
    return errors.BadRequest(error.description or "The request cannot be read.")


def respond(answer: Answer) -> Response:
    """An answer of the pods' floor as Flask's."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    response = Response(body, answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers.add(name.decode("latin-1"), value.decode("latin-1"))
    return response
