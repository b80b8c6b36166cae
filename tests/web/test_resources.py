"""Resources over HTTP: methods, links, types, tags, ranges, slashes (Solid Protocol §2 to §5)."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from vocab.terms import LDP, PIM, RDF, RDFS, SOLID, SOLID_SPARQL

JSON_LD = "application/ld+json"
ROOT_ONLY = f'<{PIM.STORAGE_CLASS}>; rel="type"'


# -- what stands on every answer -------------------------------------------------------------


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


# -- reading ---------------------------------------------------------------------------------


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


# -- preconditions ---------------------------------------------------------------------------


def test_an_unchanged_resource_is_304(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    server.put(url, "<> <urn:p> 1 .")
    first = server.ask("GET", url, who="alice")
    for headers in (
        {"If-None-Match": first["etag"]},
        {"If-None-Match": f'"other", W/{first["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first["last-modified"]},
    ):
        reply = server.ask("GET", url, who="alice", headers=headers)
        assert reply.status == 304, headers  # P-07
        assert reply.body == b""
        assert reply["etag"] == first["etag"]
        assert "content-length" not in reply.headers
    other = server.ask(
        "GET", url, who="alice", headers={"If-None-Match": first["etag"], "Accept": JSON_LD}
    )
    assert other.status == 200


def test_reading_may_insist_on_a_version(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    tag = server.put(url, "<> <urn:p> 1 .")["etag"]
    assert server.ask("GET", url, who="alice", headers={"If-Match": tag}).status == 200
    assert server.ask("GET", url, who="alice", headers={"If-Match": '"0"'}).status == 412


def test_a_write_over_something_newer_is_412_and_changes_nothing(
    server: Served, place: str
) -> None:
    url = f"{place}a.ttl"
    old = server.put(url, "<> <urn:p> 1 .")["etag"]
    new = server.put(url, "<> <urn:p> 2 .", **{"If-Match": old})
    assert new.status == 204
    assert new["etag"] != old
    stale = server.put(url, "<> <urn:p> 3 .", **{"If-Match": old})
    assert stale.status == 412
    assert server.ask("GET", url, who="alice").body == b"<> <urn:p> 2 ."
    assert server.ask("DELETE", url, who="alice", headers={"If-Match": old}).status == 412
    assert server.ask("DELETE", url, who="alice", headers={"If-Match": new["etag"]}).status == 204


def test_if_none_match_star_makes_only_what_is_not_there(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    assert server.put(url, "", **{"If-None-Match": "*"}).status == 201
    assert server.put(url, "", **{"If-None-Match": "*"}).status == 412


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
def test_preconditions_that_cannot_be_read_are_refused(
    server: Served, place: str, header: str
) -> None:
    assert server.put(f"{place}a.ttl", "", **{header: "not a tag"}).status == 400


def test_preconditions_are_no_oracle_for_who_may_not_read(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "")
    for url in (f"{place}a.ttl", f"{place}nothing"):
        for headers in ({"If-Match": "*"}, {"If-None-Match": "*"}):
            for method in ("GET", "PUT", "DELETE"):
                reply = server.ask(
                    method, url, who="bob", headers=headers, content=TURTLE, body=b""
                )
                assert reply.status == 403  # S-22


# -- ranges ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1000, 200_000])
@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=990-", 990, None), ("bytes=-5", -5, None)],
)
def test_parts_can_be_had_of_small_and_of_large_things(
    server: Served, place: str, size: int, asked: str, start: int, end: int | None
) -> None:
    body = bytes(number % 251 for number in range(size))
    url = f"{place}b.bin"
    made = server.ask("PUT", url, who="alice", body=body, content="application/octet-stream")
    assert made.status == 201
    reply = server.ask("GET", url, who="alice", headers={"Range": asked})
    assert reply.status == 206  # P-08
    assert reply.body == body[start:end]
    assert reply["content-range"].endswith(f"/{size}")
    assert reply["x-content-type-options"] == "nosniff"  # S-40
    whole = server.ask("GET", url, who="alice")
    assert whole.body == body
    assert whole["accept-ranges"] == "bytes"
    outside = server.ask("GET", url, who="alice", headers={"Range": f"bytes={size}-"})
    assert outside.status == 416
    assert outside["content-range"] == f"bytes */{size}"


def test_if_range_gives_the_whole_where_it_has_changed(server: Served, place: str) -> None:
    url = f"{place}b.txt"
    tag = server.put(url, "0123456789", "text/plain")["etag"]
    part = {"Range": "bytes=0-1", "If-Range": tag}
    assert server.ask("GET", url, who="alice", headers=part).status == 206
    server.put(url, "9876543210", "text/plain")
    assert server.ask("GET", url, who="alice", headers=part).status == 200


# -- writing ---------------------------------------------------------------------------------


def test_a_receipt_tells_tag_digest_and_address(server: Served, place: str) -> None:
    body = b'{"@id": "", "urn:p": 1}'
    reply = server.ask("POST", place, who="alice", body=body, content=JSON_LD)
    assert reply.status == 201
    digest = b64encode(hashlib.sha256(body).digest()).decode()
    assert reply["repr-digest"] == f"sha-256=:{digest}:"  # V-11
    assert reply["location"].startswith(place)
    made = server.ask("GET", reply["location"], who="alice")
    assert made["etag"] == reply["etag"]
    assert made.body == body


def test_a_large_body_has_the_same_receipt(server: Served, place: str) -> None:
    body = b"x" * 300_000
    reply = server.ask("PUT", f"{place}b", who="alice", body=body, content="text/plain")
    digest = b64encode(hashlib.sha256(body).digest()).decode()
    assert reply["repr-digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_body_without_a_type_is_400(server: Served, place: str, method: str) -> None:
    url = place if method == "POST" else f"{place}a"
    reply = server.ask(method, url, who="alice", body=b"text")
    assert reply.status == 400  # P-05
    assert server.ask("GET", f"{place}a", who="alice").status == 404


def test_the_slug_is_used_where_it_is_free(server: Served, place: str) -> None:
    ask = {"Slug": "note.ttl"}
    first = server.ask("POST", place, who="alice", headers=ask, body=b"", content=TURTLE)
    second = server.ask("POST", place, who="alice", headers=ask, body=b"", content=TURTLE)
    assert first["location"] == f"{place}note.ttl"  # P-37
    assert second["location"] not in (first["location"], place)


@pytest.mark.parametrize("kind", [LDP.BASIC_CONTAINER, LDP.CONTAINER])
def test_a_type_link_makes_a_container(server: Served, place: str, kind: str) -> None:
    headers = {"Link": f'<{kind}>; rel="type"', "Slug": "inner"}
    reply = server.ask("POST", place, who="alice", headers=headers)
    assert reply.status == 201  # P-36
    assert reply["location"] == f"{place}inner/"
    assert server.ask("GET", f"{place}inner/", who="alice").status == 200


def test_posting_to_what_is_not_there_or_no_container(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "")
    for target, status in (("nowhere/", 404), ("a.ttl", 405), ("a.ttl/", 404)):
        reply = server.ask("POST", place + target, who="alice", body=b"", content=TURTLE)
        assert reply.status == status  # P-38, P-39


def test_containers_between_are_made(server: Served, place: str) -> None:
    assert server.put(f"{place}x/y/z.ttl", "").status == 201  # P-35
    assert b"ldp:contains <y/> ." in server.ask("GET", f"{place}x/", who="alice").body
    assert server.put(f"{place}x/y/z.ttl/below.ttl", "").status == 409


def test_a_container_with_members_is_kept(server: Served, place: str) -> None:
    server.put(f"{place}x/a.ttl", "")
    reply = server.ask("DELETE", f"{place}x/", who="alice")
    assert reply.status == 409  # P-43
    assert reply.body
    assert server.ask("DELETE", f"{place}x/a.ttl", who="alice").status == 204
    assert server.ask("DELETE", f"{place}x/", who="alice").status == 204


def test_a_listing_follows_its_members_at_once(server: Served, place: str) -> None:
    before = server.ask("GET", place, who="alice")
    server.put(f"{place}new.ttl", "")
    after = server.ask("GET", place, who="alice")
    assert b"new.ttl" in after.body
    assert after["etag"] != before["etag"]
    server.put(f"{place}.meta", f'<{place}> <{RDFS.LABEL}> "Mine" .')
    described = server.ask("GET", place, who="alice")
    assert b"Mine" in described.body
    assert described["etag"] != after["etag"]
    server.ask("DELETE", f"{place}new.ttl", who="alice")
    assert b"new.ttl" not in server.ask("GET", place, who="alice").body  # P-42


def test_the_two_spellings_of_an_address_never_both_exist(server: Served, place: str) -> None:
    server.put(f"{place}a", "", TURTLE)
    server.put(f"{place}c/", "")
    for there, other in (("a", "a/"), ("c/", "c")):
        assert server.ask("GET", place + there, who="alice").status == 200
        assert server.ask("GET", place + other, who="alice").status == 301
        assert server.put(place + other, "").status == 409  # P-11, S-05


def test_a_patch_of_something_unknown_says_what_is_taken(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "")
    reply = server.ask(
        "PATCH", f"{place}a.ttl", who="alice", body=b"{}", content="application/json"
    )
    assert reply.status == 415  # P-52
    assert reply["accept-patch"] == "text/n3, application/sparql-update"


@pytest.mark.parametrize(
    ("content", "body", "status"),
    [
        ("text/n3", "this is no N3 {", 400),
        ("text/n3", "<> <urn:p> 1 .", 422),
        ("application/sparql-update", 'INSERT DATA { <> <urn:p> "x" }', 204),
        ("application/sparql-update", "DROP ALL", 422),
    ],
)
def test_patches_that_are_none(
    server: Served, place: str, content: str, body: str, status: int
) -> None:
    server.put(f"{place}a.ttl", "")
    reply = server.ask("PATCH", f"{place}a.ttl", who="alice", body=body.encode(), content=content)
    assert reply.status == status, reply.body


@pytest.mark.parametrize(
    ("content", "body"), [(TURTLE, b"<a> <b>"), (JSON_LD, b'{"@id": '), (JSON_LD, b"[[[[")]
)
def test_malformed_rdf_is_400_and_not_stored(
    server: Served, place: str, content: str, body: bytes
) -> None:
    reply = server.ask("PUT", f"{place}a", who="alice", body=body, content=content)
    assert reply.status == 400
    assert server.ask("GET", f"{place}a", who="alice").status == 404


def test_an_unknown_context_is_named_and_never_fetched(server: Served, place: str) -> None:
    body = f'{{"@context": "{server.account}/context.jsonld", "a": 1}}'
    reply = server.put(f"{place}a", body, JSON_LD)
    assert reply.status == 422  # V-09, S-50
    assert reply.json["context"] == f"{server.account}/context.jsonld"


def test_the_same_key_again_finds_what_the_first_one_made(server: Served, place: str) -> None:
    asked = {"Idempotency-Key": "push-1"}
    first = server.ask("POST", place, who="alice", headers=asked, body=b"", content=TURTLE)
    again = server.ask("POST", place, who="alice", headers=asked, body=b"", content=TURTLE)
    assert (first.status, again.status) == (201, 200)  # V-10
    assert first["location"] == again["location"]


def test_the_same_key_of_two_agents_makes_two_resources(server: Served, place: str) -> None:
    """V-10: a key is its sender's own; nobody learns from it what another has sent."""
    server.put(f"{place}.acl", acl(place, server.people["alice"].webid, here="a"))
    asked = {"Idempotency-Key": "the same"}
    made = [
        server.ask("POST", place, who=who, headers=asked, body=b"<> <#p> 1 .", content=TURTLE)
        for who in ("alice", "bob", None, "alice", "bob", None)
    ]
    assert [reply.status for reply in made] == [201, 201, 201, 200, 200, 200]
    places = [reply["location"] for reply in made]
    assert places[:3] == places[3:]
    assert len(set(places)) == 3
    other = server.ask("POST", place, who="bob", headers=asked, body=b"<> <#p> 2 .", content=TURTLE)
    assert other.status == 400


def test_a_long_text_that_is_patched_is_read_with_its_patches(server: Served, place: str) -> None:
    """Its bytes lie in a file; what lies over them is part of it all the same (P-44, P-54)."""
    lines = "".join(f"<#s{n}> <#p> {n} .\n" for n in range(6_000))
    assert server.put(f"{place}long", lines, TURTLE).status == 201
    assert server.ask("GET", f"{place}long", who="alice").body == lines.encode()
    patch = f"<> a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.INSERTS}> {{ <#new> <#p> 'come' . }}."
    done = server.ask("PATCH", f"{place}long", who="alice", body=patch.encode(), content="text/n3")
    assert done.status == 204
    assert b"come" in server.ask("GET", f"{place}long", who="alice").body
    asked = {"Idempotency-Key": "long"}
    posts = [
        server.ask("POST", place, who="alice", headers=asked, body=lines.encode(), content=TURTLE)
        for _ in range(2)
    ]
    assert [reply.status for reply in posts] == [201, 200]


def test_a_long_listing_is_whole_for_all_who_ask_at_once(server: Served, place: str) -> None:
    """Rendered in a thread, once; a member that comes in between is in it or makes a new one."""
    names = [f"n{number}" for number in range(320)]
    for name in names:
        server.put(place + name, "", "text/plain")
    with ThreadPoolExecutor(6) as many:
        writing = many.submit(server.put, f"{place}late", "", "text/plain")
        replies = list(many.map(lambda _: server.ask("GET", place, who="alice"), range(12)))
    assert writing.result().status == 201
    by_tag: dict[str, set[bytes]] = {}
    for reply in replies:
        assert reply.status == 200
        assert all(f"<{name}>".encode() in reply.body for name in names)
        by_tag.setdefault(reply["etag"], set()).add(reply.body)
    assert all(len(bodies) == 1 for bodies in by_tag.values())  # J-17
    assert b"late" in server.ask("GET", place, who="alice").body
