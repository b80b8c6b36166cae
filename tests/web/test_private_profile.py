"""What a citizen eats and reads: on her page, in her pod, and nowhere else (issue 6)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.at_home import Visitor, at_home
from tests.web.seller import Seller
from tests.web.served import Served

PAGE = "/office/private-profile"
#: A limit that is found nowhere else.
CANARY = "98.7654"


@pytest.fixture(scope="module")
def marie(served: Served) -> Iterator[Visitor]:
    Seller(served, "bob").opened()
    with at_home(served, "alice") as visitor:
        yield visitor


def say(visitor: Visitor, **said: object) -> None:
    sent = visitor.post(PAGE, **said)  # type: ignore[arg-type]
    assert sent.status_code == 303, sent.text


def test_it_is_kept_as_filled_in_and_shown_again(served: Served, marie: Visitor) -> None:
    limits = {"limit-salt": "1,2", "limit-energy": "1 500"}
    say(marie, avoids=["AP", "AM"], diet=["VEGETARIAN"], language=["fr", "en"], **limits)
    page = marie.get(PAGE).text
    for ticked in ("AP", "AM", "VEGETARIAN", "fr", "en"):
        assert f'value="{ticked}" checked' in page
    assert 'name="limit-salt"' in page
    assert 'value="1.2"' in page
    assert 'value="1500"' in page
    turtle = served.ask("GET", f"{served.home}personal/allergies", who="alice").body.decode()
    assert "AllergenTypeCode-AP" in turtle
    turtle = served.ask("GET", f"{served.home}private/profile", who="alice").body.decode()
    assert "1.2" in turtle
    assert "AllergenTypeCode" not in turtle, "one place of truth"
    say(marie)
    assert "checked" not in marie.get(PAGE).text


def test_what_makes_none_comes_back_as_typed_with_how_to_mend_it(marie: Visitor) -> None:
    for typed, why in (("salty", "A limit is a number"), ("101", "A limit goes from 0 to 100 g")):
        refused = marie.post(PAGE, **{"limit-salt": typed, "avoids": "AP"})
        assert refused.status_code == 422
        assert why in refused.text
        assert f'value="{typed}" aria-invalid="true"' in refused.text
        assert 'value="AP" checked' in refused.text
    assert marie.post(PAGE, avoids="AIR").status_code == 400
    french = marie.get(f"{PAGE}?lang=fr").text
    assert "Mon profil privé" in french
    marie.get(f"{PAGE}?lang=en")


def test_a_shape_guards_it(served: Served, marie: Visitor) -> None:
    say(marie, avoids="AP")
    for body, status in (
        (b"<#it> a <https://w3id.org/sesame/ns#PrivateProfile> .", 204),
        (b'<#it> <https://w3id.org/sesame/ns#avoids> "peanuts" .', 422),
    ):
        url = f"{served.home}private/profile"
        sent = served.ask("PUT", url, who="alice", body=body, content="text/turtle")
        assert sent.status == status, sent


def test_nobody_else_reads_it_even_who_reads_all_of_the_pod(served: Served, marie: Visitor) -> None:
    say(marie, **{"limit-salt": CANARY})
    rules = served.ask("GET", f"{served.home}.acl", who="alice").body
    more = (
        f"\n<{served.home}.acl#c> a <http://www.w3.org/ns/auth/acl#Authorization>; "
        f"<http://www.w3.org/ns/auth/acl#agent> <{served.people['carol'].webid}>; "
        f"<http://www.w3.org/ns/auth/acl#accessTo> <{served.home}>; "
        f"<http://www.w3.org/ns/auth/acl#default> <{served.home}>; "
        "<http://www.w3.org/ns/auth/acl#mode> <http://www.w3.org/ns/auth/acl#Read> .\n"
    )
    url = f"{served.home}.acl"
    put = served.ask("PUT", url, who="alice", body=rules + more.encode(), content="text/turtle")
    assert put.status in (204, 205), put
    try:
        assert served.ask("GET", f"{served.home}settings/prefs.ttl", who="carol").status == 200
        for who in ("bob", "carol", None):
            for below in ("private/profile", "private/", "private/.acl", "private/.meta"):
                reply = served.ask("GET", served.home + below, who=who)
                assert reply.status in (401, 403), (who, below)
        query = f"{served.home}.sparql?query=SELECT%20%3Fo%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        assert CANARY.encode() in served.ask("GET", query, who="alice").body
        found = served.ask("GET", query, who="carol")
        assert found.status == 200
        assert CANARY.encode() not in found.body
    finally:
        served.ask("PUT", url, who="alice", body=rules, content="text/turtle")
