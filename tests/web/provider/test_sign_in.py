"""Signing in to apps: the whole way, consent, silence (O-01 to O-13, S-35b)."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt

from pod_server.actions.welcome import Welcomed
from pod_server.model.exchange import JWKS
from pod_server.web.provider.pages import source_of
from tests.unit.identity.town import Town, jkt, sign
from tests.web.provider.town import (
    CALLBACK,
    DOCUMENT,
    PASSWORD,
    URL,
    App,
    answer,
    document,
    form_of,
    hidden,
    served_keys,
    sign_in,
    told,
)


def test_the_whole_way_from_an_app_to_a_pod(town: Town, alice: Welcomed, app: App) -> None:
    """O-01, O-03, O-04: sign in, consent, code, tokens, pod."""
    page = app.ask()
    assert page.status_code == 303
    onward = urlsplit(page.location)
    assert onward.path == "/sign-in"
    form = app.visitor.get(page.location)
    assert "Demo" in form.text
    back = app.visitor.post(
        "/sign-in",
        data={
            "form": form_of(form),
            "name": "Alice@Home.example",
            "password": PASSWORD,
            "next": hidden(form, "next"),
        },
    )
    consent = app.visitor.get(back.location)
    assert consent.status_code == 200
    assert "Demo" in consent.text
    assert "app.example" in consent.text
    assert alice.pod.owner in consent.text
    assert "form-action 'self' https://app.example;" in consent.headers["Content-Security-Policy"]
    found = app.consent(consent, alice.pod.owner)
    assert found.location.startswith(CALLBACK + "?")
    given = answer(found)
    assert given["state"] == "a state"
    assert given["iss"] == town.settings.issuer

    tokens = app.redeem(given["code"])
    assert tokens.status_code == 200, tokens.text
    said = told(tokens)
    assert said["token_type"] == "DPoP"
    keys = served_keys(app.visitor)
    read = jwt.decode(said["id_token"], keys, algorithms=["ES256"]).claims
    assert read["iss"] == town.settings.issuer
    assert read["webid"] == read["sub"] == alice.pod.owner
    assert read["aud"] == [app.client_id, "solid"]
    assert read["azp"] == app.client_id
    assert read["nonce"] == "a nonce"
    assert read["cnf"] == {"jkt": jkt(app.key)}
    assert {"iat", "exp", "auth_time"} <= set(read)
    token = said["access_token"]
    agent = town.agent(token, town.proof(app.key, "GET", URL, token))
    assert (agent.webid, agent.client) == (alice.pod.owner, app.client_id)


def test_the_webid_scope_brings_the_claim_and_may_be_registered(
    town: Town, signed_in: str, visitor: FlaskClient
) -> None:
    """O-06: asked for in the request or in the registration; the token says whose it is."""
    app = App.registered(town, visitor, scope="openid webid")
    said = told(app.redeem(app.code(signed_in, scope="openid webid unheard-of")))
    assert said["scope"] == "openid webid"
    assert "refresh_token" not in said, "offline_access was not asked for"
    read = jwt.decode(said["id_token"], served_keys(visitor), algorithms=["ES256"]).claims
    assert read["webid"] == signed_in
    token = said["access_token"]
    assert town.agent(token, town.proof(app.key, "GET", URL, token)).webid == signed_in


def test_an_app_has_its_id_tokens_signed_by_rs256_where_it_says_so(
    town: Town, signed_in: str, visitor: FlaskClient
) -> None:
    """OpenID Connect Core §15.1, Discovery §3: RS256 has to be offered. All else stays ES256."""
    assert len(served_keys(visitor).keys) == 2, "none is made before somebody asks for it"
    app = App.registered(town, visitor, id_token_signed_response_alg="RS256")
    code = app.code(signed_in)
    said = told(app.redeem(code))
    keys = served_keys(visitor)
    assert jwt.decode(said["id_token"], keys, algorithms=["RS256"]).claims["webid"] == signed_in
    token = said["access_token"]
    assert jwt.decode(token, keys, algorithms=["ES256"]).claims["webid"] == signed_in
    assert town.agent(token, town.proof(app.key, "GET", URL, token)).webid == signed_in
    silent = answer(app.ask(prompt="none", id_token_hint=said["id_token"]))
    assert "code" in silent, "it is known as ours again"
    other = told(App.registered(town, visitor).redeem(code))
    assert other["error"] == "invalid_grant"


def test_the_consent_page_says_whose_app_it_is_what_it_gets_and_as_whom(
    town: Town, signed_in: str, app: App
) -> None:
    """O-13: the host stands out, for the name is the app's own invention; each scope has words."""
    evil = App.registered(town, app.visitor, client_name="Your bank", redirect_uris=[CALLBACK])
    page = evil.ask().text
    assert '<p class="whose"><bdi>app.example</bdi></p>' in page
    assert "Your bank" in page
    assert "go by the address above" in page
    assert "to stay signed in while you are away" in page
    assert signed_in in page
    assert "to stay signed in while you are away" not in evil.ask(scope="openid webid").text
    document(town)
    described = App(town, app.visitor, DOCUMENT).ask().text
    assert f'The app describes itself at <span class="host"><bdi>{DOCUMENT}</bdi>' in described


def test_keys_may_turn_between_signing_in_and_refreshing(
    town: Town, signed_in: str, app: App
) -> None:
    """J-23, O-12: nobody is signed out by it; what a dropped key signed counts for nothing."""
    said = told(app.redeem(app.code(signed_in)))
    old = town.ring.signer()
    for _ in range(3):
        town.now += 20 * 24 * 3_600
        said = told(app.refresh(said["refresh_token"]))
        token = said["access_token"]
        assert town.agent(token, town.proof(app.key, "GET", URL, token)).webid == signed_in
    assert old.kid not in [key["kid"] for key in told(app.visitor.get(f"/{JWKS}"))["keys"]]
    claims = {
        "iss": town.settings.issuer, "webid": signed_in, "aud": "solid",
        "client_id": app.client_id, "iat": int(town.now), "exp": int(town.now) + 60,
        "cnf": {"jkt": jkt(app.key)}, "sid": "x",
    }  # fmt: skip
    forged = sign({"typ": "at+jwt", "alg": "ES256", "kid": old.kid}, claims, old)
    with pytest.raises(Exception, match="key of this server"):
        town.agent(forged, town.proof(app.key, "GET", URL, forged))


def test_a_forgotten_app_is_told_so_where_programs_read_it(signed_in: str, app: App) -> None:
    """O-08, RFC 6749 §5.2: ``invalid_client``, so that it registers again and does not loop."""
    refresh = told(app.redeem(app.code(signed_in)))["refresh_token"]
    app.client_id = "forgotten"
    found = app.refresh(refresh)
    assert (found.status_code, told(found)["error"]) == (400, "invalid_client")


def test_an_app_gets_no_scope_that_its_document_does_not_name(
    town: Town, signed_in: str, visitor: FlaskClient
) -> None:
    """O-02: what is asked for must match the document."""
    document(town, scope="openid webid")
    app = App(town, visitor, DOCUMENT)
    said = told(app.redeem(app.code(signed_in, scope="openid webid profile offline_access")))
    assert said["scope"] == "openid webid"
    assert "refresh_token" not in said


def test_who_agreed_once_is_not_asked_again_and_silent_sign_in_works(
    signed_in: str, app: App
) -> None:
    """O-09: page reloads rely on prompt=none."""
    app.code(signed_in)
    again = answer(app.ask())
    assert "code" in again
    silent = answer(app.ask(prompt="none", state="another"))
    assert silent["state"] == "another"
    assert told(app.redeem(silent["code"]))["refresh_token"]


def test_more_scope_than_agreed_to_is_asked_for(signed_in: str, app: App) -> None:
    app.code(signed_in, scope="openid webid")
    assert app.ask(scope="openid webid offline_access").status_code == 200
    assert answer(app.ask(prompt="none"))["error"] == "consent_required"


def test_silent_sign_in_says_what_is_missing(town: Town, alice: Welcomed, app: App) -> None:
    nobody = answer(app.ask(prompt="none"))
    assert (nobody["error"], nobody["state"]) == ("login_required", "a state")
    assert nobody["iss"] == town.settings.issuer
    sign_in(app.visitor, "alice")
    assert answer(app.ask(prompt="none"))["error"] == "consent_required"
    assert answer(app.ask(prompt="none login"))["error"] == "invalid_request"


def test_silent_sign_in_is_never_somebody_else(town: Town, signed_in: str, app: App) -> None:
    """S-35b: prompt=none across users, by id_token_hint."""
    hint = told(app.redeem(app.code(signed_in)))["id_token"]
    assert "code" in answer(app.ask(prompt="none", id_token_hint=hint))
    town.welcome("bob", PASSWORD)
    sign_in(app.visitor, "bob")
    assert answer(app.ask(prompt="none", id_token_hint=hint))["error"] == "login_required"
    access = told(app.redeem(app.code("http://127.0.0.1:4000/bob/profile/card#me")))
    reverse = app.ask(prompt="none", id_token_hint=access["access_token"])
    assert answer(reverse)["error"] == "login_required", "an access token is no ID token (S-31)"


def test_prompt_login_and_max_age_ask_for_the_password_again(
    town: Town, signed_in: str, app: App
) -> None:
    app.code(signed_in)
    for changes in ({"prompt": "login"}, {"max_age": "0"}):
        town.now += 1
        page = app.ask(**changes)
        assert urlsplit(page.location).path == "/sign-in"
        form = app.visitor.get(page.location)
        onward = hidden(form, "next")
        assert "code" in answer(
            app.visitor.get(sign_in(app.visitor, "alice", onward=onward).location)
        )
    assert "code" in answer(app.ask(max_age="1000"))


def test_whoever_refuses_is_believed(signed_in: str, app: App) -> None:
    found = answer(app.consent(app.ask(), signed_in, "deny"))
    assert found["error"] == "access_denied"
    assert app.ask().status_code == 200, "and is asked again next time"


def test_nobody_can_consent_as_a_webid_that_is_not_theirs(
    town: Town, signed_in: str, app: App
) -> None:
    bob = town.welcome("bob", PASSWORD)
    assert answer(app.consent(app.ask(), bob.pod.owner))["error"] == "access_denied"


def test_the_page_speaks_the_readers_language(visitor: FlaskClient) -> None:
    assert "Se connecter" in visitor.get("/sign-in", headers={"Accept-Language": "fr-BE"}).text
    assert "Sign in" in visitor.get("/sign-in", headers={"Accept-Language": "nl"}).text


def test_what_an_app_calls_itself_is_only_text(town: Town, signed_in: str, app: App) -> None:
    """S-40: no markup from a registration."""
    evil = App.registered(town, app.visitor, client_name="<script>alert(1)</script>")
    assert "<script>alert" not in evil.ask().text
    asked = app.visitor.get("/sign-in", query_string={"app": "<b>x</b>", "next": '/"><b>'})
    assert "<b>" not in asked.text


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("https://app.example/back?x=1", "https://app.example"),
        ("http://[::1]:4000/browse", "http://*:4000"),
        ("com.example.app:/back", "com.example.app:"),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_policy_names_where_a_form_may_lead(uri: str, source: str) -> None:
    """CSP 3 §2.3.1 has no way to write an IPv6 address: a browser would ignore it, and block."""
    assert source_of(uri) == source
