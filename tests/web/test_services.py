"""What is no resource: queries, files that ship with us, the other origins."""

from __future__ import annotations

import json
from urllib.parse import quote

import orjson
import pytest

from pod_server.web import databrowser
from tests.web.rules import acl
from tests.web.served import TURTLE, Reply, Served, exchange
from vocab.terms import SOLID_SPARQL

RAW = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
QUERY = "SELECT ?v WHERE { ?s <urn:p> ?v } ORDER BY ?v"


def values(reply: Reply) -> list[str]:
    assert reply.status == 200, reply
    found = orjson.loads(reply.body)
    return [row["v"]["value"] for row in found["results"]["bindings"]]


def test_a_query_can_be_sent_in_three_ways(server: Served, place: str) -> None:
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    server.put(f"{place}b/c.ttl", "<> <urn:p> 2 .")
    url = f"{place}.sparql"
    replies = [
        server.ask("GET", f"{url}?query={quote(QUERY)}", who="alice"),
        server.ask("POST", url, who="alice", body=QUERY.encode(), content=RAW),
        server.ask("POST", url, who="alice", body=f"query={quote(QUERY)}".encode(), content=FORM),
    ]
    for reply in replies:
        assert values(reply) == ["1", "2"]
        assert "private" in reply["cache-control"]
        assert "Authorization" in reply["vary"]
    below = server.ask("GET", f"{place}b/.sparql?query={quote(QUERY)}", who="alice")
    assert values(below) == ["2"]


def test_a_query_sees_what_its_sender_may_read_and_no_more(server: Served, place: str) -> None:
    server.put(f"{place}open.ttl", "<> <urn:p> 'open' .")
    server.put(f"{place}closed.ttl", "<> <urn:p> 'closed' .")
    url = f"{place}open.ttl"
    server.put(f"{url}.acl", acl(url, server.people["alice"].webid, here="r"))
    asked = f"{place}.sparql?query={quote(QUERY)}"
    assert values(server.ask("GET", asked, who="alice")) == ["closed", "open"]
    assert values(server.ask("GET", asked)) == ["open"]
    assert values(server.ask("GET", asked, who="bob")) == ["open"]
    server.ask("DELETE", f"{url}.acl", who="alice")
    assert values(server.ask("GET", asked)) == []  # S-28


@pytest.mark.parametrize(
    ("query", "accept", "content"),
    [
        (QUERY, None, "application/sparql-results+json"),
        (QUERY, "application/json", "application/sparql-results+json"),
        (QUERY, "application/sparql-results+xml", "application/sparql-results+xml"),
        (QUERY, "text/csv", "text/csv"),
        (QUERY, "text/tab-separated-values", "text/tab-separated-values"),
        ("ASK { ?s <urn:p> ?v }", None, "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s <urn:p> ?v }", None, "text/turtle"),
        ("# c\nPREFIX e: <urn:>\nCONSTRUCT WHERE { ?s e:p ?v }", "application/ld+json",
         "application/ld+json"),
    ],
)  # fmt: skip
def test_the_answer_comes_in_the_form_asked_for(
    server: Served, place: str, query: str, accept: str | None, content: str
) -> None:
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    reply = server.ask(
        "POST",
        f"{place}.sparql",
        who="alice",
        headers={"Accept": accept} if accept else {},
        body=query.encode(),
        content=RAW,
    )
    assert reply.status == 200
    assert reply["content-type"] == content
    assert reply.body


@pytest.mark.parametrize(
    ("method", "query", "body", "content", "status"),
    [
        ("POST", "", b"SELECT", RAW, 400),
        ("GET", "?query=SELECT", None, "", 400),
        ("GET", "", None, "", 400),
        ("GET", "?query=a&query=b", None, "", 400),
        ("POST", "", b"INSERT DATA { <urn:a> <urn:b> 1 }", "application/sparql-update", 415),
        ("POST", "", b"INSERT DATA { <urn:a> <urn:b> 1 }", RAW, 415),
        ("POST", "", b"update=x", FORM, 415),
        ("POST", "", b"{}", "application/json", 415),
        ("POST", "", b"ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", RAW, 422),
        ("POST", "?default-graph-uri=" + quote(SOLID_SPARQL.UNION_DEFAULT_GRAPH), b"ASK {}", RAW,
         200),
        ("POST", "", b"ASK {}", "", 400),
        ("PUT", "", b"", TURTLE, 405),
        ("DELETE", "", None, "", 405),
        ("POST", "", b"x" * 300_000, RAW, 413),
        ("POST", "", b"\xff", RAW, 400),
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(
    server: Served,
    place: str,
    method: str,
    query: str,
    body: bytes | None,
    content: str,
    status: int,
) -> None:
    reply = server.ask(method, f"{place}.sparql{query}", who="alice", body=body, content=content)
    assert reply.status == status, reply.body  # decision 16


@pytest.mark.parametrize(
    ("graphs", "query", "values"),
    [
        ("default-graph-uri={}a.ttl", "SELECT ?v {{ ?s <urn:p> ?v }}", ["1"]),
        ("default-graph-uri={0}a.ttl&default-graph-uri={0}b.ttl", "SELECT ?v {{ ?s <urn:p> ?v }}",
         ["1", "2"]),
        ("named-graph-uri={}b.ttl", "SELECT ?v {{ GRAPH ?g {{ ?s <urn:p> ?v }} }}", ["2"]),
        ("named-graph-uri={}b.ttl", "SELECT ?v {{ ?s <urn:p> ?v }}", []),
        ("default-graph-uri={}a.ttl", "SELECT ?v FROM <{}b.ttl> {{ ?s <urn:p> ?v }}", ["1"]),
        ("default-graph-uri=urn:x", "SELECT ?v {{ ?s <urn:p> ?v }}", []),
    ],
)  # fmt: skip
def test_the_dataset_of_a_request_comes_before_that_of_its_query(
    server: Served, place: str, graphs: str, query: str, values: list[str]
) -> None:
    """SPARQL 1.1 Protocol §2.1.4; by GET, by form and beside a query sent as it is."""
    server.put(f"{place}a.ttl", "<> <urn:p> 1 .")
    server.put(f"{place}b.ttl", "<> <urn:p> 2 .")
    asked, text = graphs.format(place), query.format(place)
    form, url = f"{asked}&query={quote(text)}", f"{place}.sparql"
    for method, end, body, content in (
        ("GET", f"?{form}", None, ""),
        ("POST", "", form.encode(), FORM),
        ("POST", f"?{asked}", text.encode(), RAW),
    ):
        reply = server.ask(method, url + end, who="alice", body=body, content=content)
        assert reply.status == 200, reply.body
        rows = json.loads(reply.body)["results"]["bindings"]
        assert sorted(row["v"]["value"] for row in rows) == values, method


def test_a_form_that_cannot_be_had_is_406(server: Served, place: str) -> None:
    headers = {"Accept": "image/png"}
    reply = server.ask(
        "POST", f"{place}.sparql", who="alice", headers=headers, body=QUERY.encode(), content=RAW
    )
    assert reply.status == 406


@pytest.mark.parametrize(
    "origin", ["http://localhost:{}", "http://127.0.0.1:{}", "http://[::1]:{}"]
)
def test_the_context_is_served_on_every_origin(server: Served, origin: str) -> None:
    url = origin.format(server.port) + "/.well-known/sesame/v1.jsonld"
    host = url.split("/")[2]
    sent = [("Host", host), ("Origin", "https://app.example")]
    reply = exchange(server.port, "GET", "/.well-known/sesame/v1.jsonld", sent)
    assert reply.status == 200  # decision 21
    assert reply["content-type"] == "application/ld+json"
    assert reply["access-control-allow-origin"] == "https://app.example"
    assert "max-age" in reply["cache-control"]
    again = exchange(
        server.port,
        "GET",
        "/.well-known/sesame/v1.jsonld",
        [("Host", host), ("If-None-Match", reply["etag"])],
    )
    assert again.status == 304
    for path in ("/.well-known/sesame/../terms.py", "/.well-known/sesame/terms.py"):
        assert exchange(server.port, "GET", path, [("Host", host)]).status == 404


def test_the_account_has_an_origin_of_its_own(server: Served) -> None:
    metadata = server.ask("GET", f"{server.account}/.well-known/openid-configuration")
    assert metadata.status == 200
    assert metadata.json["issuer"] == f"{server.account}/"
    assert server.ask("GET", f"{server.account}/alice/profile/card").status == 404
    pods = server.ask("GET", f"{server.pods}/.well-known/openid-configuration")
    assert pods.status == 404


def test_the_apps_origin_sets_no_cookies_and_has_no_pods(server: Served) -> None:
    host = [("Host", f"[::1]:{server.port}")]
    reply = exchange(server.port, "GET", "/alice/profile/card", host)
    assert reply.status == 404
    assert "set-cookie" not in reply.headers


def test_the_data_browser_is_served_without_a_word_from_elsewhere(server: Served) -> None:
    """S-A1, S-A5: programs of this origin alone, no cookie; its pictures are drawn here."""
    host = [("Host", f"[::1]:{server.port}")]
    for path in ("/browse?uri=x", "/", "/browse/before.js", "/browse/here.js"):
        reply = exchange(server.port, "GET", path, host)
        assert reply.status == 200, path
        policy = reply["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert f"img-src 'self' data: blob: {server.pods};" in policy
        assert "set-cookie" not in reply.headers
    here = exchange(server.port, "GET", "/browse/here.js", host)
    assert f'issuer: "{server.account}/"' in here.body.decode()
    picture = exchange(server.port, "GET", "/icons/noun_253504.svg", host)
    assert (picture.status, picture["content-type"]) == (200, "image/svg+xml")
    for path in ("/mashlib.js", "/mashlib.min.js.map", "/browse/../here.js", "/icons/../x"):
        assert exchange(server.port, "GET", path, host).status == 404, path


def test_where_the_data_browser_was_left_out_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(databrowser, "PROGRAM", "npm/nothing")
    without = databrowser.apps("http://127.0.0.1:1", "http://localhost:1/")
    assert not databrowser.is_in_place()
    for path in ("/", "/browse"):
        page = without.files[path].body.decode()
        assert "make web" in page
        assert 'lang="fr"' in page
    assert not without.has("/mashlib.min.js")
