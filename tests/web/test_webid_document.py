"""The WebID document of a pod's owner: apps may add to it, never say who the owner is (I-04)."""

from __future__ import annotations

import pytest

from tests.web.at_home import at_home
from tests.web.let_in import LetIn
from tests.web.served import TURTLE, Served
from tests.web.shared import give
from vocab.terms import PIM, SEC, SOLID

KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLG#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLG"
N3, UPDATE = "text/n3", "application/sparql-update"
OTHER = f"<#me> <{SOLID.OIDC_ISSUER}> <https://other.example/>"
AWAY = f"<#me> <{PIM.STORAGE}> <https://other.example/>"


def _patch(inserts: str = "", deletes: str = "") -> str:
    return (
        f"@prefix solid: <{SOLID.NS}>. _:p a solid:InsertDeletePatch"
        + (f"; solid:inserts {{ {inserts} . }}" if inserts else "")
        + (f"; solid:deletes {{ {deletes} . }}" if deletes else "")
        + "."
    )


@pytest.mark.parametrize(
    ("method", "content", "body"),
    [
        ("PATCH", N3, _patch(OTHER)),
        ("PATCH", UPDATE, f"INSERT DATA {{ {OTHER} }}"),
        ("PATCH", UPDATE, f"DELETE WHERE {{ <#me> <{SOLID.OIDC_ISSUER}> ?issuer }}"),
        ("PUT", TURTLE, f"{OTHER} ."),
        ("PATCH", N3, _patch(AWAY)),
        ("PATCH", UPDATE, f"DELETE WHERE {{ <#me> <{PIM.STORAGE}> ?storage }}"),
        ("PUT", TURTLE, "<#me> a <https://example.org/Nobody> ."),
        ("PUT", "text/plain", "nobody vouches"),
        ("DELETE", "", ""),
    ],
)
def test_who_the_owner_is_is_not_for_apps_to_change(
    server: Served, method: str, content: str, body: str
) -> None:
    """S-34, I-04: whoever changes them could sign in as the owner."""
    card = f"{server.home}profile/card"
    before = server.ask("GET", card)
    reply = server.ask(method, card, who="alice", content=content, body=body.encode() or None)
    assert reply.status == 409
    assert "oidcIssuer" in str(reply.json["detail"])
    assert server.ask("GET", card).body == before.body


def test_the_rest_of_a_webid_document_is_the_owners_to_edit(server: Served) -> None:
    card = f"{server.home}profile/card"
    name = '<#me> <https://example.org/nickname> "Al"'
    reply = server.ask("PATCH", card, who="alice", content=N3, body=_patch(name).encode())
    assert reply.status == 204
    whole = server.ask("GET", card).body.decode()
    assert server.put(card, whole).status == 204


def test_issuers_in_other_documents_are_only_words(server: Served, place: str) -> None:
    assert server.put(f"{place}card", f"{OTHER} .").status == 201
    assert server.ask("DELETE", f"{place}card", who="alice").status == 204


@pytest.mark.parametrize("places", [(), ("profile/",)])
def test_keys_are_for_the_owners_programs_to_publish_and_not_for_apps(
    server: Served, places: tuple[str, ...]
) -> None:
    """I-04: an app that could add a key would sign in its user's name."""
    card = f"{server.home}profile/card"
    key = f"<#me> <{SEC.ASSERTION_METHOD}> <did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLG>"
    nick = '<#me> <https://example.org/nickname> "Al"'
    with at_home(server, "alice") as visitor:
        app = LetIn.registered(visitor).let_in(*(f"{server.home}{place}" for place in places))
        mine = _patch(key).encode()
        assert server.ask("PATCH", card, who=app.who, content=N3, body=mine).status == 409
        assert server.ask("PATCH", card, who="alice", content=N3, body=mine).status == 204
        less = _patch(deletes=key).encode()
        refused = server.ask("PATCH", card, who=app.who, content=N3, body=less)
        assert refused.status == 409
        assert "assertionMethod" in str(refused.json["detail"])
        named = _patch(nick).encode()
        assert server.ask("PATCH", card, who=app.who, content=N3, body=named).status == 204
        undone = _patch(deletes=nick).encode()
        assert server.ask("PATCH", card, who=app.who, content=N3, body=undone).status == 204
        assert server.ask("PATCH", card, who="alice", content=N3, body=less).status == 204


@pytest.mark.parametrize(
    "added",
    [
        f"<#me> <{SEC.ASSERTION_METHOD}> <{KEY}>",
        f"<#me> <{SEC.VERIFICATION_METHOD}> <{KEY}>",
        f'<{KEY}> <{SEC.EXPIRATION}> "2099-01-01T00:00:00Z"',
    ],
)
def test_keys_are_not_for_others_to_add_who_may_write_the_document(
    server: Served, added: str
) -> None:
    """I-04: bob's own programs are none of alice's, whatever she lets him write."""
    card, nick = f"{server.home}profile/card", '<#me> <https://example.org/nickname> "Ali"'
    rules = server.ask("GET", f"{card}.acl", who="alice").body.decode()
    with at_home(server, "alice") as visitor:
        whom = server.people["bob"].webid
        give(visitor, "profile/card", whom="person", webid=whom, read="on", write="on")
        app = LetIn.registered(visitor).let_in(f"{server.home}profile/")
    try:
        for said, deleted in ((nick, ""), ("", nick)):
            body = _patch(said, deleted).encode()
            wrote = server.ask("PATCH", card, who="bob", content=N3, body=body)
            assert wrote.status == 204, "he may write the rest"
        for who in ("bob", app.who):
            reply = server.ask("PATCH", card, who=who, content=N3, body=_patch(added).encode())
            assert reply.status == 409, who
            assert "in the owner's name" in str(reply.json["detail"])
    finally:
        assert server.put(f"{card}.acl", rules).status in (200, 201, 204)
    assert KEY not in server.ask("GET", card).body.decode()
