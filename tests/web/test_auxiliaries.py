"""Access rules and descriptions through their whole life (Solid Protocol §4.3, WAC §3)."""

from __future__ import annotations

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, RDFS, SOLID

JSON_LD, N3, UPDATE = "application/ld+json", "text/n3", "application/sparql-update"
LABEL = f"<{RDFS.LABEL}> 'A label'"
INSERT = f"@prefix s: <{SOLID.NS}>. _:p a s:InsertDeletePatch; s:inserts {{ %s }}."


def rules(server: Served, url: str, **modes: str) -> str:
    return acl(url, server.people["alice"].webid, **modes)


@pytest.fixture(params=["a.ttl", "b.txt", "c/"])
def subject(server: Served, place: str, request: pytest.FixtureRequest) -> str:
    """A document, something that is no RDF, a container."""
    content = {"a.ttl": TURTLE, "b.txt": "text/plain", "c/": TURTLE}[request.param]
    assert server.put(place + request.param, "", content).status == 201
    return place + str(request.param)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_are_linked_once(server: Served, subject: str, method: str) -> None:
    """P-25, P-26, W-01: one link to the rules, one to the description."""
    link = server.ask(method, subject, who="alice")["link"]
    assert link.count('rel="acl"') == 1
    assert f'<{subject}.acl>; rel="acl"' in link
    assert link.count('rel="describedby"') == 1
    assert f'<{subject}.meta>; rel="describedby"' in link


def test_a_description_points_back(server: Served, subject: str) -> None:
    """P-28."""
    server.put(f"{subject}.meta", f"<{subject}> {LABEL} .")
    link = server.ask("HEAD", f"{subject}.meta", who="alice")["link"]
    assert f'<{subject}>; rel="describes"' in link
    assert 'rel="describedby"' not in link


@pytest.mark.parametrize("suffix", [".acl", ".meta"])
def test_they_are_made_by_put_changed_by_put_and_taken_away(
    server: Served, subject: str, suffix: str
) -> None:
    """P-24, P-27: 404, 201, 204, 204, 404; what they belong to stays."""
    url = subject + suffix
    body = rules(server, subject) if suffix == ".acl" else f"<{subject}> {LABEL} ."
    assert server.ask("GET", url, who="alice").status == 404
    made = server.put(url, body)
    assert (made.status, made["location"]) == (201, url)
    assert server.put(url, body).status == 204
    assert server.ask("GET", url, who="alice").body.decode() == body
    assert server.ask("DELETE", url, who="alice").status == 204
    assert server.ask("GET", url, who="alice").status == 404
    assert server.ask("DELETE", url, who="alice").status == 404
    assert server.ask("GET", subject, who="alice").status == 200


@pytest.mark.parametrize("content", [N3, UPDATE])
@pytest.mark.parametrize("suffix", [".acl", ".meta"])
def test_they_are_made_and_changed_by_patch(
    server: Served, subject: str, suffix: str, content: str
) -> None:
    """P-27: a patch makes one where there is none."""
    url = subject + suffix
    first = rules(server, subject) if suffix == ".acl" else f"<{subject}> {LABEL} ."
    for status, statements in ((201, first), (204, f"<#more> {LABEL} .")):
        body = INSERT % statements if content == N3 else f"INSERT DATA {{ {statements} }}"
        reply = server.ask("PATCH", url, who="alice", body=body.encode(), content=content)
        assert reply.status == status
    whole = server.ask("GET", url, who="alice", headers={"Accept": "application/n-triples"})
    assert f"<{url}#more>".encode() in whole.body
    assert f"<{subject}>".encode() in whole.body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accept", [TURTLE, JSON_LD])
def test_rules_are_had_as_turtle_and_as_json_ld(
    server: Served, subject: str, method: str, accept: str
) -> None:
    """W-02, P-44."""
    server.put(f"{subject}.acl", rules(server, subject))
    reply = server.ask(method, f"{subject}.acl", who="alice", headers={"Accept": accept})
    assert reply.status == 200
    assert reply["content-type"] == accept
    assert (b"Authorization" in reply.body) == (method == "GET")


@pytest.mark.parametrize("suffix", [".acl", ".meta"])
@pytest.mark.parametrize(
    ("body", "content", "status"),
    [
        ("plain words", "text/plain", 415),
        ("<a> <b>", TURTLE, 400),
        ("{}", "application/json", 415),
    ],
)
def test_they_are_rdf_and_nothing_else(
    server: Served, subject: str, suffix: str, body: str, content: str, status: int
) -> None:
    """P-27: what cannot be statements is refused and not stored."""
    assert server.put(subject + suffix, body, content).status == status
    assert server.ask("GET", subject + suffix, who="alice").status == 404


@pytest.mark.parametrize("suffix", [".acl", ".meta"])
def test_they_go_with_their_subject_and_do_not_come_back(
    server: Served, subject: str, suffix: str
) -> None:
    """P-24, P-42, W-23: made again, it has the rules of its container and no description."""
    url = subject + suffix
    body = rules(server, subject, here="r") if suffix == ".acl" else f"<{subject}> {LABEL} ."
    assert server.put(url, body).status == 201
    if suffix == ".acl":
        assert server.ask("GET", subject).status == 200
    assert server.ask("DELETE", subject, who="alice").status == 204
    assert server.ask("GET", url, who="alice").status == 404
    assert server.put(subject, "", TURTLE).status == 201
    assert server.ask("GET", url, who="alice").status == 404
    assert server.ask("GET", subject).status == 401


@pytest.mark.parametrize("suffix", [".acl", ".meta"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET"])
def test_there_are_none_of_what_is_not_there(
    server: Served, place: str, suffix: str, method: str
) -> None:
    """P-24, P-29, S-14."""
    body = b"<#a> <urn:b> 1 ." if method == "PUT" else (INSERT % "<#a> <urn:b> 1").encode()
    content = {"PUT": TURTLE, "PATCH": N3}.get(method, "")
    url = f"{place}nothing{suffix}"
    reply = server.ask(method, url, who="alice", body=body if content else None, content=content)
    assert reply.status == 404
    assert server.ask("GET", f"{place}nothing", who="alice").status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize(
    "path",
    [
        "a.acl.acl", "a.acl.meta", "a.meta.acl", "a.meta.meta", ".acl.acl", ".meta.acl", ".acl/",
        "a.acl/", "a.meta/", "a.acl/b", "a.meta/b/c", ".acl/b", ".meta/b", ".sparql/", ".sparql/b",
        "a.acl/.acl", "a.acl/b.meta", "x/.sparql/y", ".sparql.acl", ".sparql.meta", "%2Eacl/b",
    ],
)  # fmt: skip
def test_names_of_auxiliaries_are_reserved(
    server: Served, place: str, path: str, method: str
) -> None:
    """P-29, S-14: no auxiliary of an auxiliary, nothing below one."""
    server.put(f"{place}a", "", TURTLE)
    body = b"" if method in ("PUT", "POST", "PATCH") else None
    reply = server.ask(method, place + path, who="alice", body=body, content=TURTLE)
    assert reply.status == 400
    listed = server.ask("GET", place, who="alice").body
    assert b".acl" not in listed
    assert b".meta" not in listed
    assert b".sparql" not in listed


@pytest.mark.parametrize(
    "path", [".well-known", ".well-known/", ".front-office/", ".front-office/x"]
)
def test_names_of_services_are_reserved_too(server: Served, path: str) -> None:
    """S-12: neither beside them nor below them."""
    assert server.put(server.home + path, "").status in (400, 404, 405)
    assert server.ask("GET", server.home + path, who="alice").status in (400, 404)


def test_auxiliaries_are_no_members(server: Served, subject: str) -> None:
    """P-43, P-24, S-16: not listed, and a container that has only them is empty."""
    above = subject.removesuffix("/").rpartition("/")[0] + "/"
    server.put(f"{subject}.acl", rules(server, subject))
    server.put(f"{subject}.meta", f"<{subject}> {LABEL} .")
    listed = server.ask("GET", above, who="alice").body
    assert b".acl" not in listed
    assert b".meta" not in listed
    assert server.ask("DELETE", subject, who="alice").status == 204


def test_a_description_has_the_rules_of_its_subject(server: Served, place: str) -> None:
    """P-26, W-19: to look at with Read, to add to with Append, to change with Write."""
    url, bob = f"{place}a.ttl", f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    server.put(url, "")
    server.put(f"{url}.meta", f"<{url}> {LABEL} .")
    words = f"<{url}> {LABEL}, 'another' .".encode()
    insert = (INSERT % f"<{url}> {LABEL}, 'more'").encode()
    for modes, get, patch, put in (
        ("", 403, 403, 403), ("c", 403, 403, 403), ("r", 200, 403, 403), ("a", 403, 204, 403),
        ("w", 403, 204, 204),
    ):  # fmt: skip
        server.put(f"{place}.acl", rules(server, place, inside=modes, subject=bob))
        asked = {"GET": (None, "", get), "PATCH": (insert, N3, patch), "PUT": (words, TURTLE, put)}
        for method, (body, content, status) in asked.items():
            reply = server.ask(method, f"{url}.meta", who="bob", body=body, content=content)
            assert reply.status == status, (modes, method)


def test_rules_take_control_and_control_gives_nothing_else(server: Served, place: str) -> None:
    """W-18, S-16, S-17: for each way of looking at them and of changing them."""
    url, bob = f"{place}a.ttl", f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    server.put(url, "")
    own = rules(server, url)
    insert = (INSERT % f"<#x> {LABEL}").encode()
    for modes, allowed in (("rw", False), ("raw", False), ("c", True)):
        server.put(f"{place}.acl", rules(server, place, inside=modes, subject=bob))
        also = own + rules(server, url, here="c", subject=bob).replace("#owner", "#again")
        for method, body, content in (
            ("GET", None, ""), ("HEAD", None, ""), ("PUT", also.encode(), TURTLE),
            ("PATCH", insert, N3), ("DELETE", None, ""),
        ):  # fmt: skip
            if method == "GET" or (method != "PUT" and not allowed):
                server.put(f"{url}.acl", own + _bob(url, bob, modes))
            reply = server.ask(method, f"{url}.acl", who="bob", body=body, content=content)
            assert (reply.status < 300) == allowed, (modes, method, reply)
        if allowed:
            for method in ("GET", "PUT", "DELETE"):
                reply = server.ask(method, url, who="bob", body=b"", content=TURTLE)
                assert reply.status == 403


def _bob(url: str, bob: str, modes: str) -> str:
    words = {"r": ACL.READ, "a": ACL.APPEND, "w": ACL.WRITE, "c": ACL.CONTROL}
    granted = ", ".join(f"<{words[mode]}>" for mode in modes)
    return (
        f"\n<#bob> a <{ACL.AUTHORIZATION}>; {bob}; <{ACL.ACCESS_TO}> <{url}>;"
        f" <{ACL.MODE}> {granted} ."
    )


def test_rules_are_had_no_other_way(server: Served, place: str) -> None:
    """S-16: not through listing, description or queries, by somebody with all but Control."""
    secret = "https://friend.example/card#me"
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    both = rules(server, place, here="raw", inside="raw", subject=bob)
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    server.put(f"{place}.acl", both + f"\n<#x> <{ACL.AGENT}> <{secret}> .")
    queries = [
        "SELECT * { ?s ?p ?o }",
        f"SELECT * FROM <{place}.acl> {{ ?s ?p ?o }}",
        f"SELECT * {{ GRAPH <{place}.acl> {{ ?s ?p ?o }} }}",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    ]
    for query in queries:
        reply = server.ask(
            "POST", f"{place}.sparql", who="bob", body=query.encode(),
            content="application/sparql-query",
        )  # fmt: skip
        assert reply.status in (200, 400, 403, 422), reply
        assert secret.encode() not in reply.body
        assert ACL.AUTHORIZATION.encode() not in reply.body
    for path in ("", ".meta", "a.ttl", "a.ttl.meta"):
        reply = server.ask("GET", place + path, who="bob")
        assert secret.encode() not in reply.body


@pytest.mark.parametrize(
    ("method", "content", "body"),
    [
        ("PUT", TURTLE, ""),
        ("PUT", TURTLE, "<#x> <urn:a> 1 ."),
        ("PATCH", UPDATE, f"DELETE WHERE {{ ?rule <{ACL.MODE}> <{ACL.CONTROL}> }}"),
        ("PATCH", UPDATE, "DELETE WHERE { ?rule ?p ?o }"),
        ("PATCH", UPDATE, f"DELETE WHERE {{ ?rule <{ACL.ACCESS_TO}> ?it }}"),
        ("DELETE", "", ""),
    ],
)
def test_the_root_always_leaves_somebody_in_control(
    server: Served, method: str, content: str, body: str
) -> None:
    """W-04, P-41, S-18."""
    url = f"{server.home}.acl"
    before = server.ask("GET", url, who="alice")
    reply = server.ask(
        method, url, who="alice", body=body.encode() if content else None, content=content
    )
    assert reply.status == (405 if method == "DELETE" else 409)
    assert server.ask("GET", url, who="alice")["etag"] == before["etag"]
    assert "DELETE" not in reply["allow"]
