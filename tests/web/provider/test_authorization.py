"""What an app may ask for, and where codes go: addresses, faults, documents (O-02, S-35a, S-36)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from pod_server.actions.welcome import Welcomed
from tests.unit.identity.town import Town
from tests.web.provider.town import DOCUMENT, URL, App, answer, document, sign_in, told
from vocab.terms import SOLID_OIDC

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
