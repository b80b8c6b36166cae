"""Preconditions and ranges: what stands or falls with a version (RFC 9110 §13, §14; P-07, P-08)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.rules import acl, bobs, open_to
from tests.web.served import TURTLE, Reply, Served
from vocab.terms import ACL

JSON_LD, UPDATE = "application/ld+json", "application/sparql-update"


# -- of what is read and written --------------------------------------------------------------


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


# -- ranges -----------------------------------------------------------------------------------


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


# -- as compare-and-swap ----------------------------------------------------------------------


def together(server: Served, asks: list[tuple[str, str, dict[str, str], bytes, str]]) -> list[int]:
    """The statuses of requests of alice's, sent at the same time."""

    def send(ask: tuple[str, str, dict[str, str], bytes, str]) -> Reply:
        method, url, headers, body, content = ask
        return server.ask(method, url, who="alice", headers=headers, body=body, content=content)

    server.sign_in("alice")
    with ThreadPoolExecutor(len(asks)) as many:
        return [reply.status for reply in many.map(send, asks)]


@pytest.mark.parametrize(
    ("method", "target", "content", "body", "good"),
    [
        ("PUT", "d.ttl", TURTLE, "<> <urn:p> {n} .", 204),
        ("PATCH", "d.ttl", UPDATE, "INSERT DATA {{ <> <urn:n> {n} }}", 204),
        ("PUT", "d.ttl.meta", TURTLE, "<> <urn:p> {n} .", 204),
        ("PATCH", "", UPDATE, "INSERT DATA {{ <> <urn:n> {n} }}", 204),
        ("POST", "", TURTLE, "<> <urn:p> {n} .", 201),
    ],
)
def test_of_many_that_rest_on_one_version_one_succeeds(
    server: Served, place: str, method: str, target: str, content: str, body: str, good: int
) -> None:
    """P-07, F-10: If-Match is weighed in the change itself."""
    server.put(f"{place}d.ttl", "")
    server.put(f"{place}d.ttl.meta", "")
    tag = server.ask("HEAD", place + target, who="alice")["etag"]
    asks = [
        (method, place + target, {"If-Match": tag}, body.format(n=n).encode(), content)
        for n in range(8)
    ]
    assert sorted(together(server, asks)) == [good] + [412] * 7


@pytest.mark.parametrize(
    ("method", "target", "content", "body"),
    [
        ("PUT", "new.ttl", TURTLE, b""),
        ("PATCH", "new.ttl", UPDATE, b"INSERT DATA { <> <urn:n> 1 }"),
        ("PUT", "new/", TURTLE, b""),
        ("PATCH", "new/", UPDATE, b"INSERT DATA { <> <urn:n> 1 }"),
        ("PUT", ".meta", TURTLE, b""),
        ("PUT", "x/y/new.ttl", TURTLE, b""),
    ],
)
def test_of_many_that_make_something_new_one_succeeds(
    server: Served, place: str, method: str, target: str, content: str, body: bytes
) -> None:
    """P-07, F-10: If-None-Match: * too."""
    asks = [(method, place + target, {"If-None-Match": "*"}, body, content)] * 8
    assert sorted(together(server, asks)) == [201] + [412] * 7


def test_dates_are_preconditions_too(server: Served, place: str) -> None:
    """P-07: If-Unmodified-Since where no tag is named; If-Match goes before it."""
    url = f"{place}a.ttl"
    tag = server.put(url, "")["etag"]
    date = server.ask("HEAD", url, who="alice")["last-modified"]
    old = "Sat, 01 Jan 2000 00:00:00 GMT"
    for method in ("PUT", "GET", "DELETE"):
        body, content = (b"", TURTLE) if method == "PUT" else (None, "")
        reply = server.ask(
            method, url, who="alice", headers={"If-Unmodified-Since": old}, body=body,
            content=content,
        )  # fmt: skip
        assert reply.status == 412
    assert server.put(url, "", **{"If-Unmodified-Since": date}).status == 204
    tag = server.ask("HEAD", url, who="alice")["etag"]
    assert server.put(url, "", **{"If-Unmodified-Since": old, "If-Match": tag}).status == 204


@pytest.mark.parametrize("who", [None, "bob"])
def test_access_is_asked_before_preconditions(server: Served, place: str, who: str | None) -> None:
    """S-22, P-07: for who may not, a precondition is neither true nor false."""
    url = f"{place}a.ttl"
    tag = server.put(url, "")["etag"]
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    server.put(f"{place}.acl", acl(place, server.people["alice"].webid, inside="a", subject=bob))
    refused = 401 if who is None else 403
    for headers in ({"If-Match": tag}, {"If-Match": '"0"'}, {"If-None-Match": tag}):
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            body, content = (b"", TURTLE) if method == "PUT" else (None, "")
            reply = server.ask(method, url, who=who, headers=headers, body=body, content=content)
            assert reply.status == refused


def test_ranges_of_what_is_made_are_of_what_is_made(server: Served, place: str) -> None:
    """P-08: of a conversion too, under its own tag; several ranges at once are one whole answer."""
    url = f"{place}a.ttl"
    server.put(url, "<urn:a> <urn:p> <urn:b> .")
    whole = server.ask("GET", url, who="alice", headers={"Accept": JSON_LD})
    part = {"Accept": JSON_LD, "Range": "bytes=2-5", "If-Range": whole["etag"]}
    reply = server.ask("GET", url, who="alice", headers=part)
    assert (reply.status, reply.body) == (206, whole.body[2:6])
    assert reply["etag"] == whole["etag"]
    other = server.ask("GET", url, who="alice", headers={**part, "Accept": TURTLE})
    assert other.status == 200
    many = server.ask("GET", url, who="alice", headers={"Range": "bytes=" + "0-0," * 500 + "1-1"})
    assert many.status in (200, 400, 416)


def test_who_may_not_change_a_container_is_told_so_whatever_its_version(
    server: Served, place: str
) -> None:
    """P-03 before P-07: the modes that a patch needs are asked before the precondition."""
    open_to(server, place, bobs(server))
    tag = server.ask("GET", place, who="alice")["etag"]
    insert = b"INSERT DATA { <> <urn:p> 1 . }"
    for headers in ({"If-None-Match": tag}, {"If-Match": '"0"'}):
        reply = server.ask("PATCH", place, who="bob", headers=headers, body=insert, content=UPDATE)
        assert reply.status == 403, reply.body
