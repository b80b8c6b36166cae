"""Resources over HTTP: what stands on every answer, and reading (Solid Protocol §2 to §5)."""

from __future__ import annotations

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from vocab.terms import LDP, PIM, RDF, SOLID, SOLID_SPARQL

JSON_LD = "application/ld+json"
ROOT_ONLY = f'<{PIM.STORAGE_CLASS}>; rel="type"'


# -- what stands on every answer --------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "who", "status"),
    [
        ("GET", "alice", 200),
        ("HEAD", "alice", 200),
        ("OPTIONS", None, 204),
        ("GET", None, 401),
        ("GET", "bob", 403),
        ("DELETE", "bob", 403),
    ],
)
def test_every_answer_links_its_access_rules_and_is_inert(
    server: Served, place: str, method: str, who: str | None, status: int
) -> None:
    reply = server.ask(method, place, who=who)
    assert reply.status == status
    assert f'<{place}.acl>; rel="acl"' in reply["link"]  # W-01, decision 15
    assert reply["x-content-type-options"] == "nosniff"  # S-A4
    assert "sandbox" in reply["content-security-policy"]
    assert reply["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in reply.headers  # S-A5
    for word in ("Accept", "Authorization", "Origin"):
        assert word in reply["vary"]  # P-09
    assert len([name for name, _ in reply.raw if name == "date"]) == 1
    assert "server" not in reply.headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_container_says_what_it_is_and_where_its_storage_is_described(
    server: Served, place: str, method: str
) -> None:
    reply = server.ask(method, place, who="alice")
    for kind in (LDP.BASIC_CONTAINER, LDP.CONTAINER, LDP.RESOURCE):
        assert f'<{kind}>; rel="type"' in reply["link"]  # P-18
    described = f"{server.home}.well-known/solid"
    assert f'<{described}>; rel="{SOLID.STORAGE_DESCRIPTION}"' in reply["link"]  # P-15
    assert f'<{place}.meta>; rel="describedby"' in reply["link"]  # P-25
    assert f'<{place}.sparql>; rel="{SOLID_SPARQL.ENDPOINT}"' in reply["link"]
    assert ROOT_ONLY not in reply["link"]


def test_the_root_is_a_storage(server: Served) -> None:
    assert ROOT_ONLY in server.ask("HEAD", server.home, who="alice")["link"]  # P-14


@pytest.mark.parametrize("accept", [TURTLE, JSON_LD, "application/n-triples"])
def test_the_storage_description_is_public_and_names_the_storage(
    server: Served, accept: str
) -> None:
    url = f"{server.home}.well-known/solid"
    reply = server.ask("GET", url, headers={"Accept": accept})
    assert reply.status == 200  # P-16
    assert reply["content-type"] == accept
    assert b"Storage" in reply.body
    if accept == "application/n-triples":
        assert f"<{server.home}> <{RDF.TYPE}> <{PIM.STORAGE_CLASS}>".encode() in reply.body
    assert f"{server.home}.sparql".encode() in reply.body
    assert server.ask("PUT", url, who="alice", body=b"", content=TURTLE).status == 405


@pytest.mark.parametrize(
    ("path", "allowed", "missing"),
    [
        ("", "GET, HEAD, OPTIONS, POST, PUT, PATCH", "DELETE"),
        (".acl", "GET, HEAD, OPTIONS, PUT, PATCH", "DELETE"),
        ("c/", "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE", "TRACE"),
        ("d.ttl", "GET, HEAD, OPTIONS, PUT, PATCH, DELETE", "POST"),
        ("c/.acl", "GET, HEAD, OPTIONS, PUT, PATCH, DELETE", "POST"),
        ("d.ttl.meta", "GET, HEAD, OPTIONS, PUT, PATCH, DELETE", "POST"),
    ],
)
def test_allow_names_what_this_target_knows(
    server: Served, path: str, allowed: str, missing: str
) -> None:
    reply = server.ask("OPTIONS", server.home + path)
    assert reply["allow"] == allowed  # P-32, P-41
    assert missing not in reply["allow"]
    assert ("PATCH" in allowed) == ("accept-patch" in reply.headers)  # P-33
    assert ("POST" in allowed) == ("accept-post" in reply.headers)
    assert ("PUT" in allowed) == ("accept-put" in reply.headers)


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT"])
def test_methods_that_nobody_offers_are_refused(server: Served, method: str) -> None:
    assert server.ask(method, server.home, who="alice").status in (400, 405)  # P-30


def test_the_root_and_its_rules_stay(server: Served) -> None:
    for url in (server.home, f"{server.home}.acl"):
        reply = server.ask("DELETE", url, who="alice")
        assert reply.status == 405  # P-41
        assert "DELETE" not in reply["allow"]


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("alice", 'user="read write append control",public=""'),
        ("bob", 'user="",public=""'),
        (None, 'user="",public=""'),
    ],
)
def test_wac_allow_tells_each_what_they_may(
    server: Served, place: str, who: str | None, allowed: str
) -> None:
    assert server.ask("GET", place, who=who)["wac-allow"] == allowed  # W-20


def test_wac_allow_of_the_user_includes_what_everybody_may(server: Served, place: str) -> None:
    server.put(f"{place}.acl", acl(place, server.people["alice"].webid, here="r"))
    assert server.ask("HEAD", place, who="bob")["wac-allow"] == 'user="read",public="read"'


def test_what_a_token_opened_is_not_for_shared_caches(server: Served, place: str) -> None:
    assert "private" in server.ask("GET", place, who="alice")["cache-control"]  # S-65
    card = f"{server.home}profile/card"
    assert "private" not in server.ask("GET", card)["cache-control"]
    assert "private" in server.ask("GET", card, who="bob")["cache-control"]


# -- reading ----------------------------------------------------------------------------------


def test_head_has_the_headers_of_get_and_no_body(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    for url in (place, f"{place}a.ttl", f"{place}missing"):
        get = server.ask("GET", url, who="alice")
        head = server.ask("HEAD", url, who="alice")
        assert head.status == get.status
        assert head.body == b""
        drop = {"date"}
        assert {k: v for k, v in head.headers.items() if k not in drop} == {
            k: v for k, v in get.headers.items() if k not in drop
        }  # P-31


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, TURTLE),
        ("*/*", TURTLE),
        (JSON_LD, JSON_LD),
        ("application/n-triples", "application/n-triples"),
        ("text/html;q=0.8, application/ld+json;q=0.9, */*;q=0.1", JSON_LD),
    ],
)
def test_rdf_is_had_in_the_form_asked_for(
    server: Served, place: str, accept: str | None, media_type: str
) -> None:
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .", "text/turtle; charset=UTF-8")
    reply = server.ask(
        "GET", f"{place}a.ttl", who="alice", headers={"Accept": accept} if accept else {}
    )
    assert reply.status == 200  # P-44
    assert reply["content-type"] == media_type
    assert b"urn:p" in reply.body


def test_each_form_has_a_tag_of_its_own(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    made = server.put(url, "<> <urn:p> 1 .")
    tags = {
        server.ask("GET", url, who="alice", headers={"Accept": kind})["etag"]
        for kind in (TURTLE, JSON_LD)
    }
    assert len(tags) == 2
    assert made["etag"] in tags


def test_what_cannot_be_had_in_that_form_is_406(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    reply = server.ask("GET", f"{place}a.ttl", who="alice", headers={"Accept": "image/png"})
    assert reply.status == 406
    assert reply.json["offered"] == [TURTLE, JSON_LD, "application/n-triples"]


def test_original_bytes_come_back(server: Served, place: str) -> None:
    body = "# by hand\n<#a>   <urn:p>\t1 ."
    server.put(f"{place}a.ttl", body)
    assert server.ask("GET", f"{place}a.ttl", who="alice").body.decode() == body


def test_what_is_no_rdf_keeps_its_type(server: Served, place: str) -> None:
    server.put(f"{place}n.txt", "grüezi", "text/plain; charset=UTF-8")
    reply = server.ask("GET", f"{place}n.txt", who="alice")
    assert reply["content-type"] == "text/plain; charset=UTF-8"
    assert reply.body.decode() == "grüezi"


def test_missing_things_are_404_to_who_may_look(server: Served, place: str) -> None:
    reply = server.ask("GET", f"{place}nothing", who="alice")
    assert reply.status == 404
    assert reply["content-type"] == "application/problem+json"


def test_missing_rules_are_404_to_their_owner_only(server: Served, place: str) -> None:
    url = f"{place}.acl"
    assert server.ask("GET", url, who="alice").status == 404  # W-03
    assert server.ask("GET", url, who="bob").status == 403
    assert server.ask("GET", url).status == 401


def test_rules_say_which_conditions_are_evaluated(server: Served) -> None:
    link = server.ask("HEAD", f"{server.home}.acl", who="alice")["link"]
    assert "#ClientCondition" in link  # W-05
    assert "#IssuerCondition" in link
