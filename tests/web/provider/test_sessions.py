"""A browser at the provider: passwords, forms, cookies, signing out (S-43, S-47 to S-49)."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from pod_server.actions.welcome import Welcomed
from pod_server.identity.throttle import LIMITS
from pod_server.model.exchange import AUTHORIZE, LOGOUT
from pod_server.web.app import create_app
from tests.unit.identity.town import Town
from tests.web.provider.town import (
    PASSWORD,
    App,
    answer,
    browser,
    form_of,
    hidden,
    places,
    sign_in,
    told,
)


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
        places=places(town),
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
