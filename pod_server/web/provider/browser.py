"""The browser that is asking: its cookie, its session, and whether its form is ours (S-A6, S-43).

One cookie, random, opaque, for whoever sees a form; it becomes a session's by signing in, and then
it is another one. Pages of the account's origin use this too.
"""

from __future__ import annotations

import secrets

from flask import Response, g, request

from pod_server.model.account import Session
from pod_server.model.errors import BadRequest
from pod_server.web.provider.device import device
from pod_server.web.provider.needs import SigningIn
from proofs.value import value

SECONDS = 14 * 24 * 3600


@value
class Browser:
    """Reads and sets the cookie. ``origin`` is the account's, as configured."""

    signing_in: SigningIn
    origin: str

    @property
    def cookie_name(self) -> str:
        """``__Host-`` keeps siblings from planting it (S-42); plain http has no such cookies."""
        return "__Host-sesame" if self._is_https else "sesame"

    @property
    def _is_https(self) -> bool:
        return self.origin.startswith("https:")

    def cookie(self) -> str:
        """The browser's cookie, made where it has none; :meth:`remember` sends a new one."""
        known: str = g.get("cookie") or request.cookies.get(self.cookie_name, "")[:128]
        if not known:
            known = g.fresh_cookie = secrets.token_urlsafe(32)
        g.cookie = known
        return known

    def session(self) -> Session | None:
        """Who is signed in, if anybody."""
        return self.signing_in.session(request.cookies.get(self.cookie_name, "")[:128])

    def form_token(self) -> str:
        """For the hidden field ``form`` of each form."""
        return self.signing_in.form_token(self.cookie())

    def check_form(self) -> None:
        """Raise ``BadRequest`` unless this POST comes from a form of ours in this browser."""
        origin = request.headers.get("Origin", self.origin)
        mine = request.cookies.get(self.cookie_name, "")[:128]
        token = request.form.get("form", "")
        is_ours = _is_ours() and origin == self.origin
        if not is_ours or not self.signing_in.is_form(mine, token):
            raise BadRequest("This form is not ours, or too old: go back, reload, and try again.")

    def check_site(self) -> None:
        """Raise ``BadRequest`` where the page of another site asks."""
        if not _is_ours():
            raise BadRequest("This is for this server's own pages.")

    def device(self) -> str:
        """What is asking, in a few words."""
        return device(request.headers.get("User-Agent", ""))

    def sign_in(self, response: Response, token: str) -> Response:
        """Let the browser keep a session's token, in place of the one that it had."""
        self.signing_in.follow(request.cookies.get(self.cookie_name, "")[:128], token)
        g.pop("fresh_cookie", None)
        self._set(response, token)
        return response

    def sign_out(self, response: Response) -> Response:
        """End the session here and in the browser."""
        self.signing_in.sign_out(request.cookies.get(self.cookie_name, "")[:128])
        response.delete_cookie(
            self.cookie_name, path="/", secure=self._is_https, httponly=True, samesite="Lax"
        )
        return response

    def remember(self, response: Response) -> Response:
        """Send the cookie that a form of this answer was made for; for ``after_request``."""
        fresh = g.get("fresh_cookie")
        if fresh:
            self._set(response, fresh)
        return response

    def _set(self, response: Response, value: str) -> None:
        response.set_cookie(
            self.cookie_name,
            value,
            max_age=SECONDS,
            path="/",
            secure=self._is_https,
            httponly=True,
            samesite="Lax",
        )


def _is_ours() -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def is_local(path: str) -> bool:
    """Whether this is a path on our own origin: nothing that would lead elsewhere (S-35a)."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return plain and path.startswith("/") and not path.startswith("//")
