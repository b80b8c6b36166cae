"""Containers (Solid Protocol §3.1, §4.2, §5): what they hold, what they say, who may say it."""

from __future__ import annotations

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, DCTERMS, IANA, LDP, PIM, RDF, RDFS, SOLID, STAT

N3, UPDATE, TRIPLES = "text/n3", "application/sparql-update", "application/n-triples"
CONTAINER = {"Link": f'<{LDP.BASIC_CONTAINER}>; rel="type"'}


def triples(server: Served, url: str) -> set[str]:
    reply = server.ask("GET", url, who="alice", headers={"Accept": TRIPLES})
    assert reply.status == 200
    return set(reply.body.decode().splitlines())


def contains(server: Served, url: str) -> set[str]:
    said = f"<{url}> <{LDP.CONTAINS}> <"
    return {t.removeprefix(said)[:-3] for t in triples(server, url) if t.startswith(said)}


# -- what is a container, and what lies in it ------------------------------------------------


def test_only_what_ends_in_a_slash_is_a_container(server: Served, place: str) -> None:
    """P-10, P-18: whatever type is asked for."""
    assert server.put(f"{place}doc", "", TURTLE, **CONTAINER).status == 201
    assert server.put(f"{place}box/", "", TURTLE).status == 201
    doc = server.ask("GET", f"{place}doc", who="alice")
    assert doc.status == 200
    assert LDP.BASIC_CONTAINER not in doc["link"]
    box = server.ask("GET", f"{place}box/", who="alice")
    assert f'<{LDP.BASIC_CONTAINER}>; rel="type"' in box["link"]
    assert f"<{place}box/> <{RDF.TYPE}> <{LDP.BASIC_CONTAINER}> ." in triples(
        server, f"{place}box/"
    )


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_containment_follows_the_path_all_the_way(server: Served, place: str, method: str) -> None:
    """P-19, P-35: each container lists what is in it and nothing further down."""
    body, content = b"", TURTLE
    if method == "PATCH":
        body, content = b"INSERT DATA { <#a> <urn:b> 1 }", UPDATE
    made = server.ask(method, f"{place}x/y/z.ttl", who="alice", body=body, content=content)
    assert made.status == 201
    assert contains(server, place) == {f"{place}x/"}
    assert contains(server, f"{place}x/") == {f"{place}x/y/"}
    assert contains(server, f"{place}x/y/") == {f"{place}x/y/z.ttl"}
    assert server.ask("DELETE", f"{place}x/y/", who="alice").status == 409  # P-43
    for path in ("x/y/z.ttl", "x/y/", "x/"):
        assert server.ask("DELETE", place + path, who="alice").status == 204
        assert server.ask("GET", place + path, who="alice").status == 404
    assert contains(server, place) == set()


def test_nothing_is_made_above_something_that_is_refused(server: Served, place: str) -> None:
    """P-35: the containers between come in the same change as the resource, or not at all."""
    for path, body, content in (
        ("x/y/bad.ttl", b"<a> <b>", TURTLE),
        ("x/y/", b"plain", "text/plain"),
        ("x/y/a.ttl", b"DELETE DATA { <a> <b> }", UPDATE),
        ("x/y/b.acl", b"", TURTLE),
    ):
        method = "PATCH" if content == UPDATE else "PUT"
        reply = server.ask(method, place + path, who="alice", body=body, content=content)
        assert reply.status >= 400
        assert contains(server, place) == set()


@pytest.mark.parametrize("below", ["a.ttl/b.ttl", "a.ttl/b/", "a.ttl/b/c"])
def test_nothing_lies_below_a_document(server: Served, place: str, below: str) -> None:
    """P-19, P-35."""
    server.put(f"{place}a.ttl", "")
    assert server.put(place + below, "").status == 409
    assert contains(server, place) == {f"{place}a.ttl"}


def test_members_are_described(server: Served, place: str) -> None:
    """P-20: type, size and date of each."""
    server.put(f"{place}a.txt", "12345", "text/plain; charset=utf-8")
    server.put(f"{place}b/", "")
    said = triples(server, place)
    a, integer = f"<{place}a.txt>", "http://www.w3.org/2001/XMLSchema#integer"
    assert f"{a} <{RDF.TYPE}> <{IANA.NS}text/plain#Resource> ." in said
    assert f'{a} <{STAT.SIZE}> "5"^^<{integer}> .' in said
    for member in ("a.txt", "b/"):
        for date in (DCTERMS.MODIFIED, STAT.MTIME):
            assert any(t.startswith(f"<{place}{member}> <{date}> ") for t in said)
    assert f"<{place}b/> <{RDF.TYPE}> <{LDP.BASIC_CONTAINER}> ." in said


# -- what clients may say of them ------------------------------------------------------------

ELSEWHERE = "https://elsewhere.example/x"


def protected(place: str) -> dict[str, str]:
    """Statements that are the server's to make, by what they are about."""
    return {
        "P-21 contains": f"<{place}> <{LDP.CONTAINS}> <{place}new.ttl> .",
        "P-21 contains something elsewhere": f"<{place}> <{LDP.CONTAINS}> <{ELSEWHERE}> .",
        "P-22 modified": f"<{place}a.ttl> <{DCTERMS.MODIFIED}> '2001-01-01' .",
        "P-22 size": f"<{place}a.ttl> <{STAT.SIZE}> 7 .",
        "P-22 mtime": f"<{place}a.ttl> <{STAT.MTIME}> 7 .",
        "P-22 type": f"<{place}a.ttl> <{RDF.TYPE}> <{IANA.NS}image/png#Resource> .",
        "P-22 kind": f"<{place}a.ttl> <{RDF.TYPE}> <{LDP.CONTAINER}> .",
        "P-14 storage": f"<{place}> <{RDF.TYPE}> <{PIM.STORAGE_CLASS}> .",
    }


@pytest.mark.parametrize("what", protected(""))
@pytest.mark.parametrize(
    "how", ["PUT", "PATCH", "PUT .meta", "PATCH .meta", "PATCH .meta n3", "POST", "PUT new"]
)
def test_what_is_the_servers_to_say_is_refused(
    server: Served, place: str, what: str, how: str
) -> None:
    """P-21, P-22, P-46: 409 with what was against it, and the listing stays as it is."""
    server.put(f"{place}a.ttl", "")
    before = triples(server, place)
    said = protected(place)[what]
    method, _, where = how.partition(" ")
    url, headers, content, body = place, {}, TURTLE, said
    if where.startswith(".meta"):
        url = f"{place}.meta"
    elif where == "new" or method == "POST":
        said = said.replace(f"<{place}", f"<{place}box/")
        url, body = (f"{place}box/", said) if method == "PUT" else (place, said)
        headers = {**CONTAINER, "Slug": "box"}
    if method == "PATCH":
        content, body = UPDATE, f"INSERT DATA {{ {said} }}"
    if where.endswith("n3"):
        content = N3
        body = f"_:p a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.INSERTS}> {{ {said} }}."
    reply = server.ask(
        method, url, who="alice", headers=headers, body=body.encode(), content=content
    )
    assert reply.status == 409
    assert LDP.CONSTRAINED_BY in reply["link"]
    assert triples(server, place) == before


def test_containment_cannot_be_taken_away(server: Served, place: str) -> None:
    """P-21: neither through the container nor through its description."""
    server.put(f"{place}a.ttl", "")
    said = f"<{place}> <{LDP.CONTAINS}> <{place}a.ttl>"
    n3 = f"_:p a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.DELETES}> {{ {said} }}."
    for url in (place, f"{place}.meta"):
        reply = server.ask("PATCH", url, who="alice", body=n3.encode(), content=N3)
        assert reply.status == 409
    assert contains(server, place) == {f"{place}a.ttl"}


def test_a_container_is_not_replaced(server: Served, place: str) -> None:
    """P-21, P-23: PUT of a container that is there is 409, with and without content."""
    for body in (b"", f"<{place}> <{RDFS.LABEL}> 'Mine' .".encode()):
        reply = server.ask("PUT", place, who="alice", body=body, content=TURTLE)
        assert reply.status == 409
        assert f"{place}.meta" in str(reply.json["detail"])


@pytest.mark.parametrize("target", ["", ".meta"])
@pytest.mark.parametrize("content", [N3, UPDATE])
def test_what_is_ones_own_is_patched(server: Served, place: str, target: str, content: str) -> None:
    """P-23: a patch of a container goes to its description; both show it, members stay."""
    server.put(f"{place}a.ttl", "")
    label = f"<{place}> <{RDFS.LABEL}> 'Mine'"
    for verb, n3_verb, there in (("INSERT", SOLID.INSERTS, True), ("DELETE", SOLID.DELETES, False)):
        body = f"{verb} DATA {{ {label} }}"
        if content == N3:
            body = f"_:p a <{SOLID.INSERT_DELETE_PATCH}>; <{n3_verb}> {{ {label} }}."
        reply = server.ask(
            "PATCH", place + target, who="alice", body=body.encode(), content=content
        )
        assert reply.status in (201, 204)
        if not target:
            assert reply.status == 204
            turtle = server.ask("GET", place, who="alice")
            assert turtle["etag"] == reply["etag"]
        said = f'<{place}> <{RDFS.LABEL}> "Mine" .'
        assert (said in triples(server, place)) == there
    assert contains(server, place) == {f"{place}a.ttl"}


def test_a_patch_of_a_container_rests_on_its_version(server: Served, place: str) -> None:
    """P-23, P-07: the tag that counts is the container's own."""
    tag = server.ask("GET", place, who="alice")["etag"]
    body = f"INSERT DATA {{ <{place}> <{RDFS.LABEL}> 'Mine' }}".encode()
    ask = {"who": "alice", "body": body, "content": UPDATE}
    stale = server.ask("PATCH", place, headers={"If-Match": '"1-ttl"'}, **ask)  # type: ignore[arg-type]
    assert stale.status == 412
    assert server.ask("PATCH", place, headers={"If-Match": tag}, **ask).status == 204  # type: ignore[arg-type]


def test_a_patch_makes_a_container(server: Served, place: str) -> None:
    """P-23, P-35, P-54: with the containers above and its own statements."""
    url = f"{place}x/box/"
    body = f"INSERT DATA {{ <> <{RDFS.LABEL}> 'Mine' }}".encode()
    refused = server.ask("PATCH", url, who="bob", body=body, content=UPDATE)
    assert refused.status == 403
    made = server.ask("PATCH", url, who="alice", body=body, content=UPDATE)
    assert (made.status, made["location"]) == (201, url)
    assert f'<{url}> <{RDFS.LABEL}> "Mine" .' in triples(server, url)
    assert contains(server, place) == {f"{place}x/"}


@pytest.mark.parametrize(
    ("modes", "body", "status"),
    [
        ("a", "INSERT DATA {{ <{0}> <urn:p> 1 }}", 204),
        ("r", "INSERT DATA {{ <{0}> <urn:p> 1 }}", 403),
        ("a", "DELETE DATA {{ <{0}> <urn:p> 0 }}", 403),
        ("rw", "DELETE DATA {{ <{0}> <urn:p> 0 }}", 204),
    ],
)
def test_patching_a_container_needs_the_modes_of_its_effect(
    server: Served, place: str, modes: str, body: str, status: int
) -> None:
    """P-53, W-15: to add needs Append, to take away Read and Write."""
    server.put(f"{place}.meta", f"<{place}> <urn:p> 0 .")
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    server.put(f"{place}.acl", acl(place, server.people["alice"].webid, here=modes, subject=bob))
    patch = body.format(place).encode()
    reply = server.ask("PATCH", place, who="bob", body=patch, content=UPDATE)
    assert reply.status == status


# -- the two spellings -----------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("there", "other"), [("a", "a/"), ("c/", "c")])
def test_the_other_spelling_leads_to_the_one_that_is_there(
    server: Served, place: str, method: str, there: str, other: str
) -> None:
    """P-11, S-06: for who may read it; for others it is as if nothing were there."""
    server.put(place + there, "")
    reply = server.ask(method, place + other, who="alice")
    assert (reply.status, reply["location"]) == (301, place + there)
    assert reply["cache-control"] == "private, no-cache"
    asked = server.ask(method, f"{place}{other}?x=1", who="alice")
    assert asked["location"] == f"{place}{there}?x=1"
    for who, status in ((None, 401), ("bob", 403)):
        for path in (other, "nothing"):
            reply = server.ask(method, place + path, who=who)
            assert reply.status == status
            assert "location" not in reply.headers


def test_only_what_may_be_read_is_led_to(server: Served, place: str) -> None:
    """S-05, S-06: rules for one spelling do not open the other."""
    server.put(f"{place}c/", "")
    url = f"{place}c/"
    server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="aw", inside="r"))
    assert server.ask("GET", f"{place}c").status == 401
    server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="r"))
    reply = server.ask("GET", f"{place}c")
    assert reply.status == 301


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(("there", "other"), [("a", "a/"), ("c/", "c")])
def test_writes_are_not_led_anywhere(
    server: Served, place: str, method: str, there: str, other: str
) -> None:
    """P-11, S-05: and never make the other one."""
    server.put(place + there, "")
    body, content = (b"", TURTLE)
    if method == "PATCH":
        body, content = b"INSERT DATA { <> <urn:p> 1 }", UPDATE
    reply = server.ask(
        method, place + other, who="alice", body=None if method == "DELETE" else body,
        content="" if method == "DELETE" else content,
    )  # fmt: skip
    assert reply.status in (404, 405, 409)
    assert contains(server, place) == {place + there}
