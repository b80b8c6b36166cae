"""An app asks for a code on somebody's behalf: who must do what before it gets one (O-01 to O-13).

Errors go back to the app only where its address was found good; otherwise they are shown here. No
page is rendered here: where one is due, an :class:`Interaction` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error

from pod_server.contracts import Accounts, Clock
from pod_server.identity.dress import ClientFace, Request
from pod_server.identity.grants import Approved, CodeGrant
from pod_server.identity.jose import BadToken, Json, is_number, take_apart
from pod_server.identity.keyring import KeyRing
from pod_server.identity.server import Server
from pod_server.identity.staff import acts_as
from pod_server.model.account import SECOND, Consent, OidcClient, Session
from pod_server.model.errors import BadRequest
from pod_server.model.exchange import (
    NO_STORE,
    Asked,
    Decision,
    Interaction,
    Said,
    SignOut,
    Step,
    refusal,
)
from proofs.value import value


@value
class _Wish:
    """A request whose app and return address were found good."""

    asked: Asked
    request: Request
    grant: CodeGrant
    client: OidcClient
    redirect_uri: str
    prompts: frozenset[str]

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(str(self.request.scope or "").split())

    def interaction(self, step: Step, webids: tuple[str, ...], account_id: str = "") -> Interaction:
        """A page is due; once somebody has signed in again, they are not asked to again."""
        values = {name: found[0] for name, found in self.asked.values.items()}
        if step is Step.SIGN_IN:
            values["prompt"] = " ".join(sorted(self.prompts - {"login"}))
            values["max_age"] = ""
        query = urlencode({name: value for name, value in values.items() if value})
        return Interaction(
            step, self.client, self.redirect_uri, self.scopes, webids, query, account_id
        )


@value
class Authorization:
    """The authorization endpoint without its pages."""

    issuer: str
    server: Server
    accounts: Accounts
    ring: KeyRing
    clock: Clock

    def consider(
        self, asked: Asked, session: Session | None, decision: Decision | None = None
    ) -> Said | Interaction:
        """A redirect back to the app, a refusal to be shown, or what the person must do first.

        ``decision`` counts only if it came by a form of ours from that session's browser.
        """
        wish = self._wish(asked)
        if isinstance(wish, Said):
            return wish
        silent = "none" in wish.prompts  # O-09: no page, by the session's cookie alone
        if silent and len(wish.prompts) > 1:
            return self._back(wish, "invalid_request", "prompt=none stands alone.")
        if session is None or self._too_old(wish, session):
            if silent:
                return self._back(wish, "login_required", "Nobody is signed in.")
            return wish.interaction(Step.SIGN_IN, ())
        webids = acts_as(self.accounts, session.account_id)
        if not self._is_hinted(wish, webids):
            if silent:
                return self._back(wish, "login_required", "Somebody else is signed in.")
            return wish.interaction(Step.SIGN_IN, ())
        consent = self._decided(wish, session, webids, decision)
        if isinstance(consent, Said):
            return consent
        if consent is None:
            if silent:
                return self._back(wish, "consent_required", "The person has not agreed yet.")
            return wish.interaction(Step.CONSENT, webids, session.account_id)
        return self._code(wish, Approved(session, consent, " ".join(wish.scopes)))

    def sign_out(self, asked: Asked, session: Session | None) -> SignOut:
        """Whether to ask first, and where to go back to: only to an address of the app's own."""
        hint = self._own(asked.one("id_token_hint"))
        client_id = asked.one("client_id") or str(hint.get("azp", ""))
        back = asked.one("post_logout_redirect_uri")
        client = None
        if back and client_id and not asked.oddity():
            try:
                client = self.server.desk.apps.find(client_id)
            except BadRequest:
                client = None
        if client is None or back not in client.post_logout_redirect_uris:
            back = ""
        elif asked.one("state"):
            back = add_params_to_uri(back, [("state", asked.one("state"))])
        if session is None:
            return SignOut(False, back)
        mine = acts_as(self.accounts, session.account_id)
        return SignOut(hint.get("webid") not in mine, back)

    def _wish(self, asked: Asked) -> _Wish | Said:
        if oddity := asked.oddity():
            return refusal("invalid_request", oddity)
        request = Request(asked)
        try:
            client: ClientFace | None = self.server.query_client(asked.one("client_id"))
            redirect_uri = asked.one("redirect_uri")
            if client is None:
                # No redirect: we do not know whose address it would be (O-08).
                return refusal("invalid_client", "This app is not registered here.", 401)
            if not client.check_redirect_uri(redirect_uri):
                return refusal("invalid_request", "The app has not registered this redirect_uri.")
            if error := _unsupported(asked):
                return self._redirect(redirect_uri, asked, error)
            grant: CodeGrant = self.server.get_consent_grant(request)
        except BadRequest as error:
            return refusal("invalid_client", error.detail())
        except OAuth2Error as error:
            said: Said = self.server.handle_error_response(request, error)
            return self._with_issuer(said)
        prompts = frozenset(asked.one("prompt").split())
        return _Wish(asked, request, grant, client.app, redirect_uri, prompts)

    def _too_old(self, wish: _Wish, session: Session) -> bool:
        """``max_age`` and ``prompt=login`` (OpenID Connect Core §3.1.2.1)."""
        age = wish.asked.one("max_age")
        if age.isascii() and age.isdigit():
            return self.clock() - session.signed_in > int(age[:9]) * SECOND
        return "login" in wish.prompts

    def _is_hinted(self, wish: _Wish, webids: tuple[str, ...]) -> bool:
        """``id_token_hint`` names who should be signed in (S-35b: nobody else, silently)."""
        hint = wish.asked.one("id_token_hint")
        return not hint or self._own(hint).get("webid") in webids

    def _decided(
        self,
        wish: _Wish,
        session: Session,
        webids: tuple[str, ...],
        decision: Decision | None,
    ) -> Consent | Said | None:
        """What the app may do as whom: decided now, or agreed to before and not over."""
        consents, client, now = self.accounts.consents, wish.client, self.clock()
        if decision is not None:
            if not decision.allowed or decision.webid not in webids:
                return self._back(wish, "access_denied", "The person did not agree.")
            consent = Consent(
                session.account_id,
                client.client_id,
                decision.webid,
                " ".join(wish.scopes),
                given=now,
                until=now + decision.lasting if decision.lasting else None,
                limits=decision.limits,
                name=client.name,
                returns_to=wish.redirect_uri,
            )
            consents.give(consent)
            return consent
        agreed = consents.given(session.account_id, client.client_id)
        if agreed is None or agreed.is_over(now) or wish.prompts & {"consent", "select_account"}:
            return None
        is_enough = set(wish.scopes) <= set(agreed.scope.split())
        return agreed if is_enough and agreed.webid in webids else None

    def _code(self, wish: _Wish, approved: Approved) -> Said:
        said: Said = self.server.create_authorization_response(
            wish.request, grant_user=approved, grant=wish.grant
        )
        return self._with_issuer(said)

    def _back(self, wish: _Wish, error: str, description: str) -> Said:
        values = {"error": error, "error_description": description}
        return self._redirect(wish.redirect_uri, wish.asked, values)

    def _redirect(self, redirect_uri: str, asked: Asked, values: Mapping[str, str]) -> Said:
        state = asked.one("state")
        found = [*values.items(), *([("state", state)] if state else ())]
        location = add_params_to_uri(redirect_uri, found)
        return self._with_issuer(Said(302, None, (("Location", location), *NO_STORE)))

    def _with_issuer(self, said: Said) -> Said:
        """RFC 9207 §2: every answer that goes to an app says who it is from (O-03)."""
        if not said.location:
            return said
        location = add_params_to_uri(said.location, [("iss", self.issuer)])
        others = [(name, value) for name, value in said.headers if name != "Location"]
        return Said(302, None, (("Location", location), *others))

    def _own(self, token: str) -> Json:
        """The claims of an ID token of ours, expired or not; empty for anything else (S-31)."""
        try:
            jws = take_apart(token, 8_192)
            header = jws.header()
            key = self.ring.public(str(header.get("kid", "")))
            if key is None or header.get("alg") != key.algorithm or header.get("typ") != "JWT":
                return {}
            key.verify(jws)
            claims = jws.claims()
        except BadToken:
            return {}
        return claims if claims.get("iss") == self.issuer and is_number(claims.get("exp")) else {}


def _unsupported(asked: Asked) -> Mapping[str, str]:
    """What of OpenID Connect is not done here, with the error that it gives it."""
    if asked.one("request"):
        return {"error": "request_not_supported"}
    if asked.one("request_uri"):
        return {"error": "request_uri_not_supported"}
    if asked.one("response_type") != "code":
        return {"error": "unsupported_response_type", "error_description": "Use code."}
    if asked.one("response_mode") not in ("", "query"):
        return {"error": "invalid_request", "error_description": "response_mode is query."}
    return {}
