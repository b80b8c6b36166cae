"""Signing in, consenting, signing out: the few pages that the provider needs."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Response, g, make_response, redirect, request

from pod_server.model.errors import TooManyRequests, Unauthenticated
from pod_server.model.exchange import AUTHORIZE, LOGOUT, Asked, Interaction, Said, Step
from pod_server.web.provider.browser import Browser, is_local
from pod_server.web.provider.consent import FIRST, Choices, Consenting, host_of
from pod_server.web.provider.endpoints import asked, network
from pod_server.web.provider.needs import Authorizing, Ceremonies, SigningIn
from pod_server.web.provider.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import other_tongue
from proofs.value import value

SIGN_IN = "sign-in"
BY_PASSKEY = "sign-in/passkey"
#: Leaving by oneself; apps sign their users out at :data:`LOGOUT`.
LEAVE = "logout"
#: An IPv6 address as a host.
_BRACKETED = re.compile(r"//\[[^]]*\]")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+|[a-z][a-z0-9+-]*\.[a-z0-9.+-]*:")


@value
class Pages:
    """Renders and answers them. ``issuer`` is the base of all addresses."""

    browser: Browser
    signing_in: SigningIn
    passkeys: Ceremonies
    authorizing: Authorizing
    consenting: Consenting
    issuer: str

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("sign_in", __name__)
        rules = (
            (f"/{AUTHORIZE}", "authorize", self.authorize, ["GET"]),
            (f"/{AUTHORIZE}", "decide", self.decide, ["POST"]),
            (f"/{SIGN_IN}", "form", self.sign_in_form, ["GET"]),
            (f"/{SIGN_IN}", "sign_in", self.sign_in, ["POST"]),
            (f"/{BY_PASSKEY}/question", "question", self.question, ["GET"]),
            (f"/{BY_PASSKEY}", "form_again", self.sign_in_form, ["GET"]),
            (f"/{BY_PASSKEY}", "sign_in_by_passkey", self.sign_in_by_passkey, ["POST"]),
            (f"/{LOGOUT}", "leave", self.leave, ["GET"]),
            (f"/{LOGOUT}", "sign_out", self.sign_out, ["POST"]),
            (f"/{LEAVE}", "ask_to_leave", self.ask_to_leave, ["GET"]),
            (f"/{LEAVE}", "go", self.go, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        found.after_request(self.browser.remember)
        return found

    def authorize(self) -> Response:
        """An app sent somebody here."""
        wish = asked(request, self.issuer + AUTHORIZE)
        return self._next(self.authorizing.consider(wish, self.browser.session()))

    def decide(self) -> Response:
        """Our own consent form came back; what it asks for is examined anew."""
        self.browser.check_form()
        session = self.browser.session()
        wish = _asked_again(request.form.get("query", ""), self.issuer + AUTHORIZE)
        decision = self.consenting.read(request.form, session.account_id if session else "")
        if isinstance(decision, Choices):
            return self._next(self.authorizing.consider(wish, session), decision)
        return self._next(self.authorizing.consider(wish, session, decision))

    def _next(self, found: Said | Interaction, choices: Choices = FIRST) -> Response:
        if isinstance(found, Interaction):
            if found.step is Step.CONSENT:
                return self._consent(found, choices)
            onward = {
                "next": f"/{AUTHORIZE}?{found.query}",
                "app": found.client.name or host_of(found.redirect_uri),
            }
            return _see(f"/{SIGN_IN}?{urlencode(onward)}")
        if found.location:
            return _see(found.location)
        why = str((found.body or {}).get("error_description", ""))
        return self._page("refused", found.status, why=why)

    def _consent(self, found: Interaction, choices: Choices) -> Response:
        status = 422 if choices.trouble else 200
        facts = self.consenting.facts(found, choices)
        response = self._page("consent", status, action=f"/{AUTHORIZE}", **facts)
        g.form_targets = source_of(found.redirect_uri)
        return response

    def sign_in_form(self) -> Response:
        """The form; whoever is signed in already may sign in as somebody else."""
        return self._sign_in_page(200)

    def sign_in(self) -> Response:
        """The form came back."""
        self.browser.check_form()
        name, password = request.form.get("name", ""), request.form.get("password", "")
        device = self.browser.device()
        try:
            token = self.signing_in.sign_in(name, password, network(request), device)
        except Unauthenticated:
            return self._sign_in_page(401, "wrong", name)
        except TooManyRequests as error:
            return self._slow_down(error, name)
        return self.browser.sign_in(_see(_onward()), token)

    def question(self) -> Response:
        """What a passkey is to answer, for the script of the sign-in page."""
        self.browser.check_site()
        options = self.passkeys.request_options(self.browser.cookie())
        return make_response(options, {"Content-Type": "application/json"})

    def sign_in_by_passkey(self) -> Response:
        """The answer came back."""
        self.browser.check_form()
        sent, cookie = request.form.get("passkey", ""), self.browser.cookie()
        try:
            account_id = self.passkeys.sign_in(cookie, sent, network(request))
        except Unauthenticated as error:
            return self._sign_in_page(401, error.scheme_error)
        except TooManyRequests as error:
            return self._slow_down(error)
        token = self.signing_in.begin(account_id, self.browser.device())
        return self.browser.sign_in(_see(_onward()), token)

    def _slow_down(self, error: TooManyRequests, name: str = "") -> Response:
        response = self._sign_in_page(429, "too_many", name)
        response.headers["Retry-After"] = str(error.retry_after)
        return response

    def _sign_in_page(self, status: int, trouble: str = "", name: str = "") -> Response:
        app = request.values.get("app", "")[:120]
        asks = dict(parse_qsl(urlsplit(_onward()).query))
        g.form_targets = source_of(asks.get("redirect_uri", ""))
        return self._page(
            "sign_in",
            status,
            trouble=trouble,
            has_passkeys=self.passkeys.available,
            name=name,
            onward=_onward(),
            app=app,
            switch=other_tongue(next=_onward(), app=app),
        )

    def leave(self) -> Response:
        """An app wants its user signed out (O-10)."""
        wish = asked(request, self.issuer + LOGOUT)
        found = self.authorizing.sign_out(wish, self.browser.session())
        if found.ask:
            g.form_targets = source_of(found.back)
            query = request.query_string.decode("ascii", "replace")
            action, why = f"/{LOGOUT}", "sign_out_app"
            return self._page("sign_out", 200, query=query, action=action, why=why)
        return self._left(found.back)

    def sign_out(self) -> Response:
        """Our own form came back: the person confirms."""
        self.browser.check_form()
        wish = _asked_again(request.form.get("query", ""), self.issuer + LOGOUT)
        found = self.authorizing.sign_out(wish, self.browser.session())
        return self._left(found.back)

    def ask_to_leave(self) -> Response:
        """A link cannot sign anybody out: the page asks first."""
        if self.browser.session() is None:
            return _see("/")
        return self._page("sign_out", 200, query="", action=f"/{LEAVE}", why="sign_out_here")

    def go(self) -> Response:
        """Out, and to the first page."""
        self.browser.check_form()
        return self.browser.sign_out(_see("/"))

    def _left(self, back: str) -> Response:
        return self.browser.sign_out(_see(back) if back else self._page("signed_out", 200))

    def _page(self, template: str, status: int, **values: object) -> Response:
        form = self.browser.form_token()
        return sheet(f"provider/{template}", words, status, form=form, **values)


def _onward() -> str:
    """Where to go once signed in: on our own origin, whatever was asked for."""
    wanted = request.values.get("next", "/")
    return wanted if is_local(wanted) else "/"


def _asked_again(query: str, url: str) -> Asked:
    """The request that a form of ours carries along."""
    values: dict[str, tuple[str, ...]] = {}
    for name, said in parse_qsl(query[:16_384], keep_blank_values=True):
        values[name] = (*values.get(name, ()), said)
    return Asked("GET", url, values, network=network(request))


def source_of(uri: str) -> str:
    """The address as a source of a content policy: an origin, or a scheme.

    Where a form's answer redirects to counts as its target too, so the page of a form whose answer
    leads back to an app must name the app's origin (CSP 3 §6.4.2). A host in brackets cannot be
    written there (CSP 3 §2.3.1): any host of that scheme and port stands for it.
    """
    found = _ORIGIN.match(uri)
    return _BRACKETED.sub("//*", found[0]) if found else ""


def _see(location: str) -> Response:
    response = make_response(redirect(location, 303))
    response.headers["Location"] = location
    return response
