"""What attackers send (``requirements`` 4.3): each a request, a status, and what must not show."""

from __future__ import annotations

import socket

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served, exchange
from vocab.terms import ACL, LDP, SOLID

METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")
SECRET = "a-secret-of-alice"

ODD_PATHS = [
    "//x",
    "/alice//b",
    "//.internal/x",
    "//evil.example/",
    "/alice/..",
    "/alice/../bob/",
    "/alice/%2e%2e/bob/",
    "/alice/%2e%2e%2fbob/",
    "/alice/..%5cbob",
    "/alice/x%2Fy",
    "/alice/x%5Cy",
    "/alice/x%00",
    "/alice/x%0d%0aSet-Cookie:a",
    "/alice/%c0%ae%c0%ae/",
    "/alice/%ff",
    "/alice/%zz",
    "/alice/%",
    "/alice/./x",
    "/alice/" + "a" * 300,
    "/alice/" + "a/" * 80,
    "/alice/x.acl.acl",
    "/alice/x.meta.acl",
    "/alice/.acl/",
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ODD_PATHS)
def test_odd_paths_are_refused_and_never_repaired(server: Served, method: str, path: str) -> None:
    """S-01, S-02, S-03, S-14."""
    reply = server.ask(method, server.pods + path, who="alice", body=b"", content=TURTLE)
    assert reply.status in (400, 404), reply
    assert "location" not in reply.headers
    assert "set-cookie" not in reply.headers
    if path.startswith("/alice/"):
        assert reply.status == 400


def test_a_double_encoding_is_a_name_like_any_other(server: Served, place: str) -> None:
    reply = server.put(f"{place}%252e%252e", "")
    assert reply.status == 201  # S-02: decoded once, and that is all
    assert reply["location"] == f"{place}%252e%252e"


def test_spellings_of_one_name_are_one_resource(server: Served, place: str) -> None:
    assert server.put(f"{place}%61", "<> <urn:p> 1 .").status == 201
    assert server.ask("GET", f"{place}a", who="alice").body == b"<> <urn:p> 1 ."
    for other in ("A", "a%20", "a.", "%C3%A9", "e%CC%81"):
        assert server.put(place + other, "").status == 201  # S-04


@pytest.mark.parametrize(
    "slug",
    [".acl", "x.acl", "x.meta", "x.acl.", "%2eacl", "x.acl  ", "../../bob/x", "..", "a/b.acl",
     "%2e%2e%2fx", ".sparql", "x%00y", "a\tb", "x.acl.acl"],
)  # fmt: skip
def test_a_slug_never_becomes_rules_nor_leaves_the_container(
    server: Served, place: str, slug: str
) -> None:
    """S-13, S-02: with Append only."""
    alice = server.people["alice"].webid
    server.put(f"{place}.acl", acl(place, alice, here="a"))
    evil = acl(place, "urn:nobody", here="rawc")
    reply = server.ask("POST", place, headers={"Slug": slug}, body=evil.encode(), content=TURTLE)
    assert reply.status == 201
    location = reply["location"]
    assert location.startswith(place)
    inner = location.removeprefix(place)
    assert "/" not in inner
    assert not inner.endswith((".acl", ".meta", ".sparql"))
    assert server.ask("GET", place).status == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [("a.ttl.acl", 403), ("a.ttl.acl.acl", 400), ("missing.acl", 403), (".acl", 403)],
)
def test_write_is_not_enough_for_rules(server: Served, place: str, path: str, status: int) -> None:
    """S-14."""
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    server.put(f"{place}a.ttl", "")
    rules = acl(place, server.people["alice"].webid, here="raw", inside="raw", subject=bob)
    assert server.put(f"{place}.acl", rules).status == 201
    for method, body, content in (
        ("PUT", rules.encode(), TURTLE),
        ("PATCH", b"INSERT DATA { <urn:a> <urn:b> <urn:c> }", "application/sparql-update"),
        ("DELETE", None, ""),
        ("GET", None, ""),
    ):
        reply = server.ask(method, place + path, who="bob", body=body, content=content)
        assert reply.status == status, method


def test_rules_of_nothing_are_refused(server: Served, place: str) -> None:
    url = f"{place}missing.acl"
    assert server.put(url, acl(url, server.people["alice"].webid)).status == 404  # S-14


def test_rules_that_lock_everybody_out_of_the_root_are_refused(server: Served) -> None:
    """S-18, W-04."""
    reply = server.put(f"{server.home}.acl", acl(server.home, "").replace("#Control", "#Read"))
    assert reply.status in (409, 422)
    assert server.ask("GET", f"{server.home}.acl", who="alice").status == 200


@pytest.mark.parametrize("method", METHODS)
def test_headers_that_would_change_the_method_are_not_looked_at(
    server: Served, place: str, method: str
) -> None:
    """S-09."""
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    server.ask(
        "GET",
        f"{place}a.ttl?_method=DELETE",
        who="alice",
        headers={"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"},
    )
    assert server.ask("GET", f"{place}a.ttl", who="alice").status == 200


@pytest.mark.parametrize("query", ["?acl", "?ext=acl", "?a=/../", "?%00"])
def test_a_query_changes_nothing(server: Served, place: str, query: str) -> None:
    """S-10."""
    server.put(f"{place}a.ttl", f"<> <urn:p> '{SECRET}' .")
    assert server.ask("GET", f"{place}a.ttl{query}").status == 401
    assert SECRET.encode() in server.ask("GET", f"{place}a.ttl{query}", who="alice").body


def test_hosts_that_are_not_ours_are_misdirected(server: Served, place: str) -> None:
    """S-07."""
    path = place.removeprefix(server.pods)
    for host in ("evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "", "alice.localhost"):
        reply = exchange(server.port, "GET", path, [("Host", host)])
        assert reply.status in (400, 421), host
    account = exchange(server.port, "GET", path, [("Host", f"localhost:{server.port}")])
    assert account.status == 404


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded"]
)
def test_what_strangers_say_of_proxies_is_not_believed(
    server: Served, place: str, header: str
) -> None:
    """S-07."""
    reply = server.ask("GET", place, who="alice", headers={header: "evil.example"})
    assert reply.status == 200
    assert "evil" not in reply["link"]


def test_the_host_of_an_absolute_target_counts(server: Served, place: str) -> None:
    """RFC 9112 §3.2.2: the host is told by the target, whatever ``Host`` says (S-07)."""
    server.put(f"{place}a.ttl", f"<> <urn:p> '{SECRET}' .")
    ours, path = f"127.0.0.1:{server.port}", place.removeprefix(server.pods)
    for named, told, status in (("evil.example", ours, 421), (ours, "evil.example", 401)):
        target = f"http://{named}{path}a.ttl"
        assert exchange(server.port, "GET", target, [("Host", told)]).status == status


@pytest.mark.parametrize(
    "name", ["Host", "Authorization", "DPoP", "Content-Type", "Content-Length", "Origin"]
)
def test_fields_that_decide_are_refused_twice(server: Served, place: str, name: str) -> None:
    """F-05, S-07, S-08."""
    host = f"127.0.0.1:{server.port}"
    value = {"Host": host, "Content-Length": "0"}.get(name, "text/plain")
    headers = [(name, value), (name, value)]
    if name != "Host":
        headers.append(("Host", host))
    reply = exchange(server.port, "PUT", place.removeprefix(server.pods) + "a", headers)
    assert reply.status == 400


@pytest.mark.parametrize(
    "head",
    [
        b"PUT /alice/x HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"PUT /alice/x HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        b"GET /alice/x HTTP/1.1\r\nHost: %s\r\nX: a\r\n b: c\r\n\r\n",
        b"GET /alice/x HTTP/1.1\r\nHost : %s\r\n\r\n",
        b"GET /alice/x HTTP/1.1\r\nHost: %s\r\n" + b"X-Many: 1\r\n" * 500 + b"\r\n",
        b"GET /alice/x HTTP/1.1\r\nHost: %s\r\nX-Long: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /alice/" + b"z" * 100_000 + b" HTTP/1.1\r\nHost: %s\r\n\r\n",
    ],
    ids=["cl-te", "two-cl", "fold", "space", "many", "long", "long-url"],
)  # fmt: skip
def test_heads_that_two_readers_would_read_differently_are_refused(
    server: Served, head: bytes
) -> None:
    """S-08, S-54."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(head.replace(b"%s", f"127.0.0.1:{server.port}".encode()))
        answer = line.recv(65536)
    assert answer.split(b" ")[1] in (b"400", b"401"), answer
    if b"401" in answer[:16]:
        assert b"\n b: c" in head  # one folded field of no consequence


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (".well-known/other", 404),
        (".well-known/solid", 405),
        (".front-office", 405),
        (".sparql", 405),
    ],
)
def test_reserved_addresses_cannot_be_taken(server: Served, path: str, status: int) -> None:
    """S-12."""
    assert server.put(server.home + path, "").status == status


def test_scripts_do_not_become_service_workers(server: Served, place: str) -> None:
    """S-A5, S-46."""
    url = f"{place}sw.js"
    server.put(url, "self.onfetch = 1", "text/javascript")
    reply = server.ask("GET", url, who="alice", headers={"Service-Worker": "script"})
    assert reply.status == 400
    assert b"onfetch" not in reply.body


@pytest.mark.parametrize(
    "content",
    [
        "text/html",
        "text/html;charset=utf-7",
        "image/svg+xml",
        "application/xhtml+xml",
        "application/xml",
        "application/pdf",
        "multipart/related",
    ],
)
def test_active_content_is_sandboxed_without_its_origin(
    server: Served, place: str, content: str
) -> None:
    """S-40, S-A4."""
    url = f"{place}page"
    server.put(url, "<script>alert(1)</script>", content)
    for headers in ({}, {"Range": "bytes=0-3"}):
        reply = server.ask("GET", url, who="alice", headers=headers)
        policy = reply["content-security-policy"]
        assert policy.startswith("sandbox")
        assert "allow-same-origin" not in policy
        assert reply["x-content-type-options"] == "nosniff"
    tag = server.ask("GET", url, who="alice")["etag"]
    unchanged = server.ask("GET", url, who="alice", headers={"If-None-Match": tag})
    assert unchanged.status == 304
    assert "sandbox" in unchanged["content-security-policy"]


def test_error_pages_do_not_run_what_they_quote(server: Served, place: str) -> None:
    """S-40."""
    reply = server.ask("GET", f"{place}%3Cscript%3Ealert(1)%3C/script%3E", who="alice")
    assert reply["content-type"] == "application/problem+json"
    assert "sandbox" in reply["content-security-policy"]
    assert b"<script>" not in reply.body


@pytest.mark.parametrize(
    "content", ["text/plain\tx", "text", "*/*", "text/plain; a=\x01", "text/plain, text/html"]
)
def test_types_that_are_none_are_not_stored(server: Served, place: str, content: str) -> None:
    """S-41."""
    reply = server.put(f"{place}a", "x", content)
    assert reply.status == 400


def test_adding_only_teaches_nothing(server: Served, place: str) -> None:
    """S-21, W-22: whoever may only append gets neither bytes nor tags of what is there."""
    url = f"{place}a.ttl"
    server.put(url, f"<> <urn:p> '{SECRET}' .")
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    rules = acl(place, server.people["alice"].webid, here="a", inside="a", subject=bob)
    server.put(f"{place}.acl", rules)
    n3 = f"@prefix s: <{SOLID.NS}>. <> a s:InsertDeletePatch; "
    for method, body, content in (
        ("GET", None, ""),
        ("HEAD", None, ""),
        ("PUT", b"", TURTLE),
        ("PATCH", (n3 + "s:deletes { <> <urn:p> 'a' } .").encode(), "text/n3"),
        (
            "PATCH",
            (n3 + "s:where { <> <urn:p> ?x }; s:inserts { <> <urn:q> ?x } .").encode(),
            "text/n3",
        ),
        ("DELETE", None, ""),
    ):
        reply = server.ask(method, url, who="bob", body=body, content=content)
        assert reply.status == 403, method
        assert "etag" not in reply.headers
        assert "last-modified" not in reply.headers
        assert SECRET.encode() not in reply.body
        missing = server.ask(method, f"{place}none.ttl", who="bob", body=body, content=content)
        if method != "PUT":
            assert (missing.status, missing.get("content-type")) == (
                reply.status, reply.get("content-type"),
            )  # fmt: skip


def test_nothing_is_made_where_only_the_leaf_would_be_allowed(server: Served, place: str) -> None:
    """S-24."""
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    rules = acl(place, server.people["alice"].webid, inside="raw", subject=bob)
    server.put(f"{place}.acl", rules)
    reply = server.ask("PUT", f"{place}x/y/z.ttl", who="bob", body=b"", content=TURTLE)
    assert reply.status == 403
    assert b"contains" not in server.ask("GET", place, who="alice").body


@pytest.mark.parametrize("name", ["Authorization", "Cookie"])
def test_other_credentials_open_nothing(server: Served, place: str, name: str) -> None:
    """S-A5, S-31: a header that cannot be verified is refused, never taken for a stranger."""
    card = f"{server.home}profile/card"
    reply = server.ask("GET", card, headers={name: "Bearer abc"})
    assert reply.status == (401 if name == "Authorization" else 200)
    assert server.ask("GET", place, headers={name: "Basic YTpi"}).status == 401


def test_a_challenge_says_what_is_taken_and_where_to_get_it(server: Served, place: str) -> None:
    reply = server.ask("GET", place, headers={"Authorization": "DPoP nonsense", "DPoP": "x"})
    told = reply["www-authenticate"]
    assert 'DPoP algs="' in told
    assert "ES256" in told
    assert f'as_uri="{server.account}/"' in told  # K-15
    assert f'realm="{server.home}"' in told
    assert "error=" in told


def test_containers_are_not_made_by_links_that_cannot_be_read(server: Served, place: str) -> None:
    headers = {"Link": f"<{LDP.CONTAINER}; rel=type"}
    reply = server.ask("POST", place, who="alice", headers=headers, body=b"", content=TURTLE)
    assert reply.status == 400


@pytest.mark.parametrize("path", ["", "profile/", "inbox/", "settings/prefs.ttl", ".acl", ".meta"])
@pytest.mark.parametrize("method", METHODS)
def test_a_token_opens_one_s_own_pod_and_no_other(server: Served, method: str, path: str) -> None:
    """S-67: alice's token at bob's address, and what he has stays as it was."""
    if method == "OPTIONS":
        return
    url = server.people["bob"].pod + path
    if (method, path) == ("POST", "inbox/"):
        return  # It is there to be sent to.
    before = server.ask("GET", url, who="bob")
    body, content = (b"", TURTLE) if method in ("PUT", "POST", "PATCH") else (None, "")
    if method == "PATCH":
        body, content = b"INSERT DATA { <urn:a> <urn:b> 1 }", "application/sparql-update"
    reply = server.ask(method, url, who="alice", body=body, content=content)
    assert reply.status in (403, 405, 409 if path == "inbox/" and method == "PUT" else 403)
    after = server.ask("GET", url, who="bob")
    assert (after.status, after.get("etag")) == (before.status, before.get("etag"))


def test_a_path_has_a_depth_that_is_bounded(server: Served, place: str) -> None:
    """S-55: one PUT makes no more containers than an address may have, or none at all."""
    assert server.put(f"{place}{'d/' * 100}x", "").status == 400
    assert b"contains" not in server.ask("GET", place, who="alice").body
    assert server.put(f"{place}{'d/' * 50}x", "").status == 201
    assert server.ask("GET", f"{place}{'d/' * 50}", who="alice").status == 200
