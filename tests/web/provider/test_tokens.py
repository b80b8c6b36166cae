"""Codes and tokens: bound, good once, refreshed, revoked (O-09, O-10, S-35b)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from pod_server.model.exchange import REVOKE
from tests.unit.identity.town import Town, ec_key, jkt
from tests.web.provider.town import URL, App, told


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
