"""Signing in to apps: the code flow and what goes wrong with it (O-01 to O-13, S-35, S-43)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt

from pod_server.actions.welcome import Welcomed
from pod_server.identity.throttle import LIMITS
from pod_server.model.exchange import AUTHORIZE, JWKS, LOGOUT, REVOKE
from pod_server.web.app import create_app
from pod_server.web.provider.pages import source_of
from tests.unit.identity.town import Town, ec_key, jkt, sign
from tests.web.provider_town import (
    CALLBACK,
    PASSWORD,
    App,
    answer,
    browser,
    form_of,
    hidden,
    served_keys,
    sign_in,
    told,
)
from vocab.terms import SOLID_OIDC

URL = "http://127.0.0.1:4000/alice/notes"
DOCUMENT = "https://app.example/id"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.close()


@pytest.fixture
def alice(town: Town) -> Welcomed:
    return town.welcome("alice", PASSWORD)


@pytest.fixture
def visitor(town: Town) -> FlaskClient:
    return browser(town)


@pytest.fixture
def app(town: Town, visitor: FlaskClient) -> App:
    return App.registered(town, visitor)


@pytest.fixture
def signed_in(alice: Welcomed, visitor: FlaskClient) -> str:
    """Alice is; her WebID."""
    assert sign_in(visitor, "alice").status_code == 303
    return alice.pod.owner


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


REDIRECTS = [
    "https://app.example/callback/",
    "https://app.example/callback?x=1",
    "https://app.example/callback#x",
    "https://app.example/Callback",
    "https://app.example/callback/../evil",
    "https://app.example.evil.example/callback",
    "https://app.example@evil.example/callback",
    "http://app.example/callback",
    "https://app.example:8443/callback",
    "//evil.example/callback",
    "javascript:alert(1)",
    'https://app.example/callback"',
    "https://app.example/callback\n",
    None,
]


@pytest.mark.parametrize("redirect_uri", REDIRECTS)
def test_codes_go_to_registered_addresses_and_nothing_is_redirected_elsewhere(
    signed_in: str, app: App, redirect_uri: str | None
) -> None:
    """S-35a: exact comparison, no open redirect, errors are shown here."""
    found = app.ask(redirect_uri=redirect_uri)
    assert found.status_code == 400
    assert "Location" not in found.headers


def test_on_loopback_any_port_will_do_and_nothing_else_may_differ(
    town: Town, alice: Welcomed, visitor: FlaskClient
) -> None:
    """RFC 8252 §7.3."""
    sign_in(visitor, "alice")
    app = App.registered(town, visitor, redirect_uris=["http://127.0.0.1/cb", "http://[::1]/cb"])
    for good in ("http://127.0.0.1:52013/cb", "http://[::1]:52013/cb"):
        assert app.ask(redirect_uri=good).status_code == 200
    for bad in ("http://127.0.0.1:52013/other", "http://127.0.0.2:1/cb", "http://a@127.0.0.1/cb"):
        assert app.ask(redirect_uri=bad).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "https://evil.example/"}, "request_uri_not_supported"),
    ],
)
def test_a_wish_with_this_fault_goes_back_with_an_error(
    town: Town, signed_in: str, app: App, changes: dict[str, str | None], error: str
) -> None:
    """S-35b: no PKCE downgrade; O-01: no implicit flow; O-03: errors carry iss too."""
    found = answer(app.ask(**changes))
    assert found["error"] == error
    assert found["iss"] == town.settings.issuer
    assert found["state"] == "a state"


def test_an_app_that_is_not_known_is_told_so_and_not_redirected(app: App) -> None:
    """O-08."""
    app.client_id = "forgotten"
    found = app.ask()
    assert found.status_code == 401
    assert "Location" not in found.headers


def test_parameters_given_twice_are_refused(signed_in: str, app: App) -> None:
    found = app.visitor.get(app.wish() + "&redirect_uri=https://evil.example/")
    assert found.status_code == 400


def test_a_code_is_good_once_and_its_second_use_ends_the_grant(
    town: Town, signed_in: str, app: App
) -> None:
    """S-35b, RFC 6749 §4.1.2."""
    code = app.code(signed_in)
    said = told(app.redeem(code))
    again = app.redeem(code)
    assert (again.status_code, told(again)["error"]) == (400, "invalid_grant")
    assert told(app.refresh(said["refresh_token"]))["error"] == "invalid_grant"
    token = said["access_token"]
    with pytest.raises(Exception, match="revoked"):
        town.agent(token, town.proof(app.key, "GET", URL, token))


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"redirect_uri": "https://app.example/other"},
        {"code": "another"},
        {"client_id": "another"},
    ],
)
def test_a_code_is_bound_to_what_it_was_asked_with(
    signed_in: str, app: App, changes: dict[str, str]
) -> None:
    found = app.redeem(app.code(signed_in), **changes)
    assert found.status_code in (400, 401)
    assert told(found)["error"] in ("invalid_grant", "invalid_request", "invalid_client")


def test_a_code_is_good_for_a_minute(town: Town, signed_in: str, app: App) -> None:
    code = app.code(signed_in)
    town.now += 61
    assert told(app.redeem(code))["error"] == "invalid_grant"


def test_a_code_of_one_app_is_nothing_to_another(town: Town, signed_in: str, app: App) -> None:
    other = App.registered(town, app.visitor, client_name="Other")
    assert told(other.redeem(app.code(signed_in)))["error"] == "invalid_grant"


def test_a_code_that_was_bound_to_a_key_needs_that_key(signed_in: str, app: App) -> None:
    """RFC 9449 §10."""
    code = app.code(signed_in, dpop_jkt=jkt(app.key))
    assert told(app.redeem(code, ec_key()))["error"] == "invalid_grant"
    assert app.redeem(code).status_code == 200


def test_refresh_tokens_rotate_and_an_old_one_ends_the_family(
    town: Town, signed_in: str, app: App
) -> None:
    """O-09, S-35b."""
    first = told(app.redeem(app.code(signed_in)))["refresh_token"]
    second = told(app.refresh(first))
    assert second["refresh_token"] != first
    assert second["id_token"]
    third = told(app.refresh(second["refresh_token"], scope="openid webid"))
    assert third["scope"] == "openid webid"
    assert told(app.refresh(first))["error"] == "invalid_grant"
    assert told(app.refresh(third["refresh_token"]))["error"] == "invalid_grant"
    token = third["access_token"]
    with pytest.raises(Exception, match="revoked"):
        town.agent(token, town.proof(app.key, "GET", URL, token))


def test_a_refresh_token_of_a_public_app_needs_its_key(signed_in: str, app: App) -> None:
    """RFC 9449 §5."""
    refresh = told(app.redeem(app.code(signed_in)))["refresh_token"]
    assert told(app.refresh(refresh, ec_key()))["error"] == "invalid_grant"
    assert app.refresh(refresh).status_code == 200


def test_refreshing_cannot_widen_the_scope(signed_in: str, app: App) -> None:
    refresh = told(app.redeem(app.code(signed_in)))["refresh_token"]
    assert told(app.refresh(refresh, scope="openid admin"))["error"] == "invalid_scope"


def test_without_offline_access_there_is_no_refresh_token(signed_in: str, app: App) -> None:
    said = told(app.redeem(app.code(signed_in, scope="openid webid")))
    assert "refresh_token" not in said
    assert "id_token" in said


def test_a_confidential_app_must_show_its_secret(
    town: Town, signed_in: str, visitor: FlaskClient
) -> None:
    """As authn libraries register by default: client_secret_basic."""
    app = App.registered(town, visitor, token_endpoint_auth_method="client_secret_basic")
    assert app.redeem(app.code(signed_in)).status_code == 200
    code = app.code(signed_in)
    app.secret = "wrong"
    assert told(app.redeem(code))["error"] == "invalid_client"
    app.secret = ""
    assert told(app.redeem(code))["error"] == "invalid_client"


def document(town: Town, **changes: object) -> None:
    town.web.pages[DOCUMENT] = ("application/ld+json", b"")
    town.web.json(
        DOCUMENT,
        {
            "@context": [SOLID_OIDC.CONTEXT],
            "client_id": DOCUMENT,
            "client_name": "An app with a document",
            "redirect_uris": [CALLBACK],
            "grant_types": ["authorization_code", "refresh_token"],
            **changes,
        },
    )


def test_an_app_may_be_described_by_a_document(
    town: Town, signed_in: str, visitor: FlaskClient
) -> None:
    """O-02: fetched once, read as plain JSON; its context is never fetched."""
    document(town)
    app = App(town, visitor, DOCUMENT)
    page = app.ask()
    assert "An app with a document" in page.text
    said = told(app.redeem(answer(app.consent(page, signed_in))["code"]))
    token = said["access_token"]
    assert town.agent(token, town.proof(app.key, "GET", URL, token)).client == DOCUMENT
    assert told(app.refresh(said["refresh_token"]))["access_token"]
    assert town.web.asked == [DOCUMENT]


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "https://other.example/id"},
        {"@context": ["https://evil.example/context", SOLID_OIDC.CONTEXT]},
        {"@context": None},
        {"redirect_uris": ["javascript:alert(1)"]},
        {"redirect_uris": ["https://app.example/cb"] * 100},
        {"redirect_uris": []},
    ],
)
def test_a_document_that_claims_what_is_not_its_own_is_refused(
    town: Town, signed_in: str, visitor: FlaskClient, changes: dict[str, object]
) -> None:
    """S-35a."""
    document(town, **changes)
    found = App(town, visitor, DOCUMENT).ask()
    assert found.status_code == 400
    assert "Location" not in found.headers


@pytest.mark.parametrize(
    "client_id",
    ["http://app.example/id", "https://127.0.0.1/id", "https://a@app.example/id", "https://x:8/id"],
)
def test_a_document_is_not_fetched_from_just_anywhere(
    town: Town, signed_in: str, visitor: FlaskClient, client_id: str
) -> None:
    """S-36."""
    assert App(town, visitor, client_id).ask().status_code == 400
    assert not town.web.asked


def test_a_wrong_password_and_an_unknown_name_look_the_same(
    town: Town, alice: Welcomed, visitor: FlaskClient
) -> None:
    """S-47."""
    pages = []
    for name, password in (("alice", "wrong"), ("nobody", "wrong"), ("alice", "")):
        found = sign_in(visitor, name, password)
        assert found.status_code == 401
        pages.append(found.text.replace(name, "NAME").split("<main>")[1])
    assert len({page.split('name="form"')[0] for page in pages}) == 1


def test_guessing_passwords_is_slowed_down_and_the_owner_is_not_locked_out(
    town: Town, alice: Welcomed, visitor: FlaskClient
) -> None:
    """S-48."""
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    page = visitor.get("/sign-in")
    sent = {"form": form_of(page), "name": "alice", "password": "guess"}
    for _ in range(LIMITS["pair"].attempts):
        assert visitor.post("/sign-in", data=sent, environ_base=elsewhere).status_code == 401
    slowed = visitor.post("/sign-in", data=sent, environ_base=elsewhere)
    assert slowed.status_code == 429
    assert slowed.headers["Retry-After"]
    assert sign_in(visitor, "alice").status_code == 303, "from her own network"


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, ""),
        ({}, "0" * 64),
        ({"Origin": "https://evil.example"}, None),
        ({"Origin": "null"}, None),
        ({"Origin": "http://127.0.0.1:4000"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),
    ],
)
def test_forms_that_are_not_ours_are_refused(
    signed_in: str, app: App, headers: dict[str, str], token: str | None
) -> None:
    """S-43, S-35b (login CSRF, consent): form, consent and sign-out."""
    page = app.ask()
    good = form_of(page)
    query = hidden(page, "query")
    for path, more in (
        ("/sign-in", {"name": "alice", "password": PASSWORD}),
        (f"/{AUTHORIZE}", {"query": query, "decision": "allow", "webid": signed_in}),
        (f"/{LOGOUT}", {"query": ""}),
    ):
        sent = {"form": good if token is None else token, **more}
        found = app.visitor.post(path, data=sent, headers=headers)
        assert found.status_code == 400, path
        assert "Location" not in found.headers


def test_the_form_of_another_browser_is_refused(town: Town, signed_in: str, app: App) -> None:
    page = app.ask()
    other = browser(town)
    sign_in(other, "alice")
    sent = {"form": form_of(page), "query": hidden(page, "query"), "decision": "allow"}
    assert other.post(f"/{AUTHORIZE}", data=sent).status_code == 400


def test_the_cookie_is_new_after_signing_in_and_kept_from_scripts(
    town: Town, alice: Welcomed, visitor: FlaskClient
) -> None:
    """S-49: no session fixation; S-A6."""
    visitor.get("/sign-in")
    before = visitor.get_cookie("sesame")
    found = sign_in(visitor, "alice")
    after = visitor.get_cookie("sesame")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert town.sessions.session(before.value) is None
    assert town.sessions.session(after.value) is not None
    sent = found.headers["Set-Cookie"]
    assert "HttpOnly" in sent
    assert "SameSite=Lax" in sent
    assert "Path=/" in sent
    assert after.value not in str(town.accounts.file.rows("SELECT * FROM session"))


def test_over_https_the_cookie_is_the_hosts_alone(town: Town) -> None:
    """S-42, S-A6: no sibling can plant it, no plain connection carries it."""
    public = create_app(
        settings=replace(town.settings, base_url="https://id.example/"),
        provider=town.provider,
        signing_in=town.sessions,
        passkeys=town.passkeys,
        authorizing=town.authorization,
    )
    found = public.test_client().get("/sign-in", base_url="https://id.example")
    sent = found.headers["Set-Cookie"]
    assert sent.startswith("__Host-sesame=")
    assert "Secure" in sent
    assert "Path=/" in sent
    assert "Domain" not in sent


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "é", ""],
)
def test_signing_in_never_leads_elsewhere(
    alice: Welcomed, visitor: FlaskClient, onward: str
) -> None:
    """S-35a: no open redirect."""
    assert sign_in(visitor, "alice", onward=onward).location == "/"


def test_signing_out_ends_refreshing_too(town: Town, signed_in: str, app: App) -> None:
    """O-10, S-49."""
    said = told(app.redeem(app.code(signed_in)))
    bye = "https://app.example/bye"
    wish = f"/{LOGOUT}?post_logout_redirect_uri={quote(bye)}&id_token_hint={said['id_token']}"
    found = app.visitor.get(wish + "&state=s")
    assert found.location == bye + "?state=s"
    assert answer(app.ask(prompt="none"))["error"] == "login_required"
    assert told(app.refresh(said["refresh_token"]))["error"] == "invalid_grant"


def test_signing_out_without_a_hint_is_confirmed_first(signed_in: str, app: App) -> None:
    """Anybody can link to the address."""
    page = app.visitor.get(f"/{LOGOUT}")
    assert page.status_code == 200
    assert answer(app.ask(prompt="none"))["error"] == "consent_required", "still signed in"
    sent = {"form": form_of(page), "query": hidden(page, "query")}
    assert app.visitor.post(f"/{LOGOUT}", data=sent).status_code == 200
    assert answer(app.ask(prompt="none"))["error"] == "login_required"


def test_signing_out_leads_only_to_the_apps_own_addresses(signed_in: str, app: App) -> None:
    for back in ("https://evil.example/", "https://app.example/bye?x=1"):
        found = app.visitor.get(
            f"/{LOGOUT}",
            query_string={"client_id": app.client_id, "post_logout_redirect_uri": back},
        )
        assert "Location" not in found.headers


def test_either_token_can_be_revoked_by_its_app(town: Town, signed_in: str, app: App) -> None:
    """O-10, RFC 7009."""
    for name in ("refresh_token", "access_token"):
        said = told(app.redeem(app.code(signed_in)))
        other = App.registered(town, app.visitor)
        for who, token in ((other, said[name]), (app, "no token of ours")):
            sent = {"token": token, "client_id": who.client_id}
            assert app.visitor.post(f"/{REVOKE}", data=sent).status_code in (200, 400)
        fresh = told(app.refresh(said["refresh_token"]))["refresh_token"]
        mine = {"token": said[name], "client_id": app.client_id}
        assert app.visitor.post(f"/{REVOKE}", data=mine).status_code == 200
        assert told(app.refresh(fresh))["error"] == "invalid_grant"


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
