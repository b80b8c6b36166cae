"""A 401 says what is taken here and where to get it, on every method and to every app (O-14)."""

from __future__ import annotations

import re

import pytest

from tests.web.served import Served

METHODS = ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("credentials", ["none", "Bearer", "Basic", "garbage"])
def test_without_good_credentials_the_way_in_is_told(
    server: Served, place: str, method: str, credentials: str
) -> None:
    """O-14, O-18: 401 with ``WWW-Authenticate``; never 403, and never a stranger's rights."""
    sent = {} if credentials == "none" else {"Authorization": f"{credentials} YWJj"}
    if credentials == "garbage":
        sent = {"Authorization": "DPoP a.b.c", "DPoP": "a.b.c"}
    reply = server.ask(method, f"{place}secret", headers={**sent, "Origin": "https://app.example"})
    assert reply.status == 401
    told = reply["www-authenticate"]
    assert re.search(r'DPoP algs="ES256 [^"]+"', told), "RFC 9449 §5.1"
    assert f'as_uri="{server.account}/"' in told, "where to sign in"
    assert f'realm="{server.home}"' in told
    wrong = {"none": "", "garbage": "invalid_dpop_proof"}.get(credentials, "invalid_")
    assert (f'error="{wrong}' in told) is bool(wrong)
    assert "WWW-Authenticate" in reply["access-control-expose-headers"], "an app can read it"


def test_bad_credentials_are_refused_even_where_a_stranger_may_read(server: Served) -> None:
    """O-14, S-31: whoever says who they are, and cannot show it, is not taken for somebody else."""
    card = server.people["alice"].webid.partition("#")[0]
    assert server.ask("GET", card).status == 200
    assert server.ask("GET", card, headers={"Authorization": "Bearer YWJj"}).status == 401
