"""What holds for every kind of target (Solid Protocol §2, §4.1, §5; traps of frameworks)."""

from __future__ import annotations

import socket
import time
from email.utils import parsedate_to_datetime

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served, exchange
from vocab.terms import PIM, SOLID

JSON_LD, N3, UPDATE = "application/ld+json", "text/n3", "application/sparql-update"
STORAGE = f'<{PIM.STORAGE_CLASS}>; rel="type"'
TARGETS = ["", "d.ttl", "n.txt", "c/", "d.ttl.acl", "d.ttl.meta", "c/.acl", "c/.meta"]


@pytest.fixture(scope="module")
def full(server: Served) -> str:
    """A container with one of everything, each with rules and a description."""
    place = f"{server.home}everything/"
    server.put(f"{place}d.ttl", "<> <urn:p> 1 .")
    server.put(f"{place}n.txt", "words", "text/plain")
    server.put(f"{place}c/", "")
    for subject in (f"{place}d.ttl", f"{place}c/"):
        server.put(f"{subject}.acl", acl(subject, server.people["alice"].webid))
        server.put(f"{subject}.meta", f"<{subject}> <urn:p> 1 .")
    return place


# -- heads ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TARGETS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_tells_type_tag_and_date(server: Served, full: str, path: str, method: str) -> None:
    """P-04, P-06, P-31: on all that can be read."""
    reply = server.ask(method, full + path, who="alice")
    assert reply.status == 200
    assert reply["content-type"]
    assert reply["etag"].startswith('"')
    assert parsedate_to_datetime(reply["last-modified"]).timestamp() <= time.time()
    assert int(reply["content-length"]) > 0
    assert bool(reply.body) == (method == "GET")


@pytest.mark.parametrize("path", [*TARGETS, "nothing", "c", "../.well-known/solid"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("who", ["alice", "bob", None])
def test_the_storage_is_described_to_everybody_from_everywhere(
    server: Served, full: str, path: str, method: str, who: str | None
) -> None:
    """P-15, P-25, W-01: on every answer, refusals too."""
    url = f"{server.home}{path[3:]}" if path.startswith("../") else full + path
    link = server.ask(method, url, who=who)["link"]
    described = f'<{server.home}.well-known/solid>; rel="{SOLID.STORAGE_DESCRIPTION}"'
    assert link.count(described) == 1
    assert link.count('rel="acl"') == 1
    assert STORAGE not in link


def test_storages_are_side_by_side(server: Served) -> None:
    """P-13, P-14, P-17: one a pod, none in another, each with an owner of its own."""
    homes = [person.pod for person in server.people.values()]
    for home in homes:
        assert not any(home != other and other.startswith(home) for other in homes)
        name = home.removesuffix("/").rpartition("/")[2]
        assert STORAGE in server.ask("HEAD", home, who=name)["link"]
        ledger = server.house.ledgers.by_id(server.house.pod_of(home).pod_id)  # type: ignore[union-attr]
        assert ledger.pod.owner == server.people[name].webid
    inner = server.ask(
        "POST", server.home, who="alice", headers={"Link": STORAGE, "Slug": "inner"},
        body=b"", content=TURTLE,
    )  # fmt: skip
    assert STORAGE not in server.ask("HEAD", inner["location"], who="alice")["link"]


EXACT = {
    "": ("GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE", True, True, True),
    "d.ttl": ("GET, HEAD, OPTIONS, PUT, PATCH, DELETE", True, False, True),
    "n.txt": ("GET, HEAD, OPTIONS, PUT, PATCH, DELETE", True, False, True),
    "d.ttl.acl": ("GET, HEAD, OPTIONS, PUT, PATCH, DELETE", True, False, True),
    "c/.meta": ("GET, HEAD, OPTIONS, PUT, PATCH, DELETE", True, False, True),
}


@pytest.mark.parametrize("path", EXACT)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_allow_and_what_is_accepted_are_told_together(
    server: Served, full: str, path: str, method: str
) -> None:
    """P-32, P-33: what Allow names is what is taken, and with which types."""
    reply = server.ask(method, full + path, who="alice")
    allow, patch, post, put = EXACT[path]
    assert reply["allow"] == allow
    for name, there in (("accept-patch", patch), ("accept-post", post), ("accept-put", put)):
        assert (name in reply.headers) == there
    if put:
        any_type = "*/*" in reply["accept-put"]
        assert any_type == (path in ("d.ttl", "n.txt"))
        assert "text/turtle" in reply["accept-put"]


@pytest.mark.parametrize("path", [*TARGETS, "../", "../.acl", "../.well-known/solid"])
def test_what_allow_leaves_out_is_405_and_what_it_names_is_not(
    server: Served, full: str, path: str
) -> None:
    """P-30, P-31, P-32, P-34, P-39, P-40: asked with a body that nobody could store."""
    url = f"{server.home}{path[3:]}" if path.startswith("../") else full + path
    allowed = server.ask("OPTIONS", url)["allow"].split(", ")
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"):
        if method == "DELETE" and "DELETE" in allowed:
            continue
        if method in ("GET", "HEAD", "OPTIONS"):
            assert method in allowed
            continue
        reply = server.ask(method, url, who="alice", body=b"no <rdf", content=TURTLE)
        assert (reply.status == 405) == (method not in allowed), (method, reply)
        assert reply["allow"] == ", ".join(allowed)


@pytest.mark.parametrize("method", ["COPY", "MOVE", "LOCK", "MKCOL", "PROPPATCH", "SEARCH"])
def test_nothing_is_moved_or_copied(server: Served, full: str, method: str) -> None:
    """P-30, S-25: no way by which rules would travel or be left behind."""
    headers = {"Destination": f"{full}elsewhere", "Overwrite": "T"}
    reply = server.ask(method, f"{full}d.ttl", who="alice", headers=headers)
    assert reply.status in (400, 405)
    assert server.ask("GET", f"{full}elsewhere", who="alice").status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["d.ttl", "c/", "d.ttl.acl", "nothing"])
def test_strangers_are_asked_who_they_are(
    server: Served, full: str, path: str, method: str
) -> None:
    """P-03, O-14: 401 with what is taken, whether or not there is something."""
    body = b"" if method in ("PUT", "POST", "PATCH") else None
    reply = server.ask(method, full + path, body=body, content=N3 if body == b"" else "")
    assert reply.status == 401
    assert "DPoP" in reply["www-authenticate"]
    assert "etag" not in reply.headers
    assert "last-modified" not in reply.headers


@pytest.mark.parametrize("path", [*TARGETS, "nothing", "a//b"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_no_answer_is_left_without_its_cross_origin_fields(
    server: Served, full: str, path: str, method: str
) -> None:
    """P-60, F-04, W-21: OPTIONS, errors and methods that nobody knows included."""
    headers = {"Origin": "https://app.example"}
    reply = server.ask(method, full + path, headers=headers, body=None)
    assert reply["access-control-allow-origin"] == "https://app.example"
    assert "Authorization" in reply["access-control-allow-headers"]
    exposed = reply["access-control-expose-headers"].split(", ")
    for name in (
        "Accept-Patch", "Accept-Post", "Accept-Put", "Accept-Query", "Accept-Ranges", "Allow",
        "Content-Range", "ETag", "Last-Modified", "Link", "Location", "Preference-Applied",
        "Repr-Digest", "Retry-After", "Updates-Via", "Vary", "WAC-Allow", "WWW-Authenticate",
    ):  # fmt: skip
        assert name in exposed
    assert "location" not in reply.headers  # F-02


# -- bodies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (TURTLE, "<> <urn:p> 1 ."),
        ("text/turtle;charset=UTF-8", "<> <urn:p> 1 ."),
        (JSON_LD, '{"@id": "", "urn:p": 1}'),
        ("application/n-triples", "<urn:a> <urn:p> <urn:b> ."),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_rdf_is_had_as_turtle_and_as_json_ld(
    server: Served, place: str, method: str, content: str, body: str
) -> None:
    """P-44, P-34, P-45: at one address; no representation has one of its own."""
    url = place if method == "POST" else f"{place}a"
    made = server.ask(method, url, who="alice", body=body.encode(), content=content)
    assert made.status == 201
    for accept in (TURTLE, JSON_LD):
        reply = server.ask("GET", made["location"], who="alice", headers={"Accept": accept})
        assert reply["content-type"] == accept
        assert b"urn:p" in reply.body
        assert "content-location" not in reply.headers
    own = server.ask("GET", made["location"], who="alice", headers={"Accept": content})
    assert own.body.decode() == body


def test_named_graphs_come_back_as_json_ld(server: Served, place: str) -> None:
    """P-44: what Turtle cannot say is not lost."""
    body = '{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:p": {"@id": "urn:b"}}]}'
    assert server.put(f"{place}g", body, JSON_LD).status == 201
    reply = server.ask("GET", f"{place}g", who="alice", headers={"Accept": JSON_LD})
    assert b"urn:g" in reply.body
    turtle = server.ask("GET", f"{place}g", who="alice", headers={"Accept": TURTLE})
    assert turtle.status == 200
    assert b"urn:a" in turtle.body


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (TURTLE, "{ <urn:a> <urn:p> <urn:b> }"),
        (TURTLE, "<urn:g> { <urn:a> <urn:p> <urn:b> }"),
        (TURTLE, "<urn:a> <urn:p> <urn:b> <urn:g> ."),
        ("application/n-triples", "<urn:a> <urn:p> <urn:b> <urn:g> ."),
        ("application/n-triples", "<a> <urn:p> <urn:b> ."),
        (JSON_LD, "[1, 2"),
    ],
)
def test_what_claims_to_be_rdf_and_is_not_is_400(
    server: Served, place: str, content: str, body: str
) -> None:
    """P-44: graphs in Turtle, for instance; nothing is stored."""
    assert server.put(f"{place}a", body, content).status == 400
    assert server.ask("GET", f"{place}a", who="alice").status == 404


def test_no_type_is_invented(server: Served, place: str) -> None:
    """P-04, P-05, F-09: an empty body needs none, and what it gets runs nowhere."""
    reply = server.ask("PUT", f"{place}a", who="alice", body=b"")
    assert reply.status == 201
    got = server.ask("GET", f"{place}a", who="alice")
    assert got["content-type"] == "application/octet-stream"
    assert server.ask("PUT", f"{place}b.html", who="alice", body=b"<p>").status == 400


def test_a_chunked_body_is_read(server: Served, place: str) -> None:
    """F-07, P-01."""
    person = server.sign_in("alice")
    url = f"{place}a.txt"
    headers = [
        ("Host", f"127.0.0.1:{server.port}"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Type", "text/plain"),
        ("Authorization", f"DPoP {person.token}"),
        ("DPoP", person.key.proof("PUT", url, at=time.time(), access_token=person.token)),
    ]
    sent = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
    assert exchange(server.port, "PUT", url.removeprefix(server.pods), headers, sent).status == 201
    assert server.ask("GET", url, who="alice").body == b"hello world"


def test_one_connection_serves_many_requests(server: Served) -> None:
    """P-01: HTTP/1.1 keeps the connection, and closes it where it is told to."""
    card = server.home.removeprefix(server.pods) + "profile/card"
    head = f"HEAD {card} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(f"{head}\r\n{head}\r\n{head}Connection: close\r\n\r\n".encode())
        answers = b""
        while chunk := line.recv(65536):
            answers += chunk
    assert answers.count(b"HTTP/1.1 200") == 3


def test_lines_on_which_nobody_speaks_hold_up_nobody(server: Served, place: str) -> None:
    """F-08, O-22: nor does a token whose WebID lies on this one process."""
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(120)]
    try:
        for line in lines[::2]:
            line.sendall(b"PUT /alice/x HTTP/1.1\r\nHost: ")
        start = time.monotonic()
        assert server.ask("GET", place, who="alice").status == 200
        assert time.monotonic() - start < 5
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("Content-Encoding", "gzip", 415),
        ("Content-Encoding", "identity", 201),
        ("Content-Range", "bytes 0-3/10", 400),
    ],
)
def test_what_is_not_the_whole_is_not_stored_as_if_it_were(
    server: Served, place: str, method: str, field: str, value: str, status: int
) -> None:
    """P-01, S-54: codings that are not undone and parts are refused, for every method."""
    url = place if method == "POST" else f"{place}a"
    body, content = b"<> <urn:p> 1 .", TURTLE
    if method == "PATCH":
        body, content = b"INSERT DATA { <> <urn:p> 1 }", UPDATE
    headers = {field: value}
    reply = server.ask(method, url, who="alice", headers=headers, body=body, content=content)
    assert reply.status == status
    if status != 201:
        assert server.ask("GET", f"{place}a", who="alice").status == 404


@pytest.mark.parametrize("slug", ["box", "box/", "box//"])
def test_the_slug_of_a_container_may_have_its_slash(server: Served, place: str, slug: str) -> None:
    """P-37."""
    headers = {"Slug": slug, "Link": '<http://www.w3.org/ns/ldp#Container>; rel="type"'}
    reply = server.ask("POST", place, who="alice", headers=headers)
    assert reply["location"] == f"{place}box/"


def test_the_storage_description_has_a_date_and_a_tag(server: Served) -> None:
    """P-06, P-07."""
    url = f"{server.home}.well-known/solid"
    reply = server.ask("GET", url)
    assert parsedate_to_datetime(reply["last-modified"]).timestamp() <= time.time()
    for known in (reply["etag"], f'"other", W/{reply["etag"]}', "*"):
        assert server.ask("GET", url, headers={"If-None-Match": known}).status == 304
    other = server.ask("GET", url, headers={"If-None-Match": reply["etag"], "Accept": JSON_LD})
    assert other.status == 200


@pytest.mark.parametrize("path", ["%41", "A", "%7E", "~", "%c3%a9", "%C3%A9"])
def test_there_is_one_canonical_form(server: Served, place: str, path: str) -> None:
    """P-12, F-01, F-03: taken as it came, then written one way."""
    canonical = {"%41": "A", "%7E": "~", "%c3%a9": "%C3%A9"}.get(path, path)
    made = server.put(place + path, "")
    assert made["location"] == place + canonical
    assert server.ask("GET", place + canonical, who="alice").status == 200


def test_contexts_and_entities_are_not_fetched(server: Served, place: str) -> None:
    """F-11: by no parser, whatever it is told to."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        for content, body in (
            (JSON_LD, f'{{"@context": "{url}", "a": 1}}'),
            (JSON_LD, f'{{"@context": {{"@import": "{url}"}}, "a": 1}}'),
            (TURTLE, f"<> <http://www.w3.org/2002/07/owl#imports> <{url}> ."),
            ("application/rdf+xml", f'<!DOCTYPE r [<!ENTITY x SYSTEM "{url}">]><r>&x;</r>'),
        ):
            server.put(f"{place}a", body, content)
            server.ask("GET", f"{place}a", who="alice", headers={"Accept": JSON_LD})
        with pytest.raises(TimeoutError):
            trap.accept()
