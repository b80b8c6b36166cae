"""An app that was let in to one folder reads nothing else, by whatever way (O-13, W-11, P-61)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from websockets.sync.client import connect

from pod_server.model.account import SECOND
from tests.web.at_home import Visitor
from tests.web.let_in import DAY, LetIn
from tests.web.rules import acl
from tests.web.served import TURTLE, Reply, Served, serving
from tests.web.subscribed import listening, rest, subscribe, told
from vocab.terms import ACL, LDP, SOLID

OPEN, CLOSED = "<> <urn:p> 'open' .", "<> <urn:p> 'closed' ."
DOCUMENTS = ("open/a.ttl", "open/deep/b.ttl", "closed/c.ttl", "d.ttl", "opening.ttl")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data"), outgoing_to_loopback=True) as found:
        yield found


@pytest.fixture(scope="module")
def server(served: Served) -> Served:
    return served


@pytest.fixture
def home(server: Served, place: str) -> str:
    """A place of alice's, with a folder to be granted and things beside it."""
    for name in DOCUMENTS:
        body = OPEN if name.startswith("open/") else CLOSED
        assert server.put(place + name, body).status == 201
    return place


@pytest.fixture
def app(alice: Visitor, home: str) -> LetIn:
    """Let in to ``open/`` for a day."""
    return LetIn.registered(alice).let_in(f"{home}open/")


def writes(app: LetIn, url: str) -> int:
    return app.server.ask("PUT", url, who=app.who, body=b"", content=TURTLE).status


def ways(app: LetIn, url: str) -> list[int]:
    """How each way to read and to change a resource answers it."""
    patch = (
        f"_:r a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.INSERTS}> {{ <urn:s> <urn:p> 1 }} ."
    ).encode()
    asked: tuple[tuple[str, bytes | None, str], ...] = (
        ("GET", None, ""),
        ("HEAD", None, ""),
        ("PUT", b"", TURTLE),
        ("PATCH", patch, "text/n3"),
        ("POST", b"", TURTLE),
        ("DELETE", None, ""),
    )
    return [
        app.server.ask(method, url, who=app.who, body=body, content=content).status
        for method, body, content in asked
    ]


def test_over_http_it_has_the_folder_and_nothing_beside_it(app: LetIn, home: str) -> None:
    """O-13, W-11, W-18, W-19: resources, containers, rules, descriptions, spellings."""
    server, inside = app.server, f"{home}open/"
    assert server.ask("GET", f"{inside}a.ttl", who=app.who).body == OPEN.encode()
    assert server.ask("GET", inside, who=app.who).status == 200
    assert writes(app, f"{inside}new/e.ttl") == 201
    assert server.ask("POST", inside, who=app.who, body=b"", content=TURTLE).status == 201
    assert server.ask("DELETE", f"{inside}new/e.ttl", who=app.who).status == 204
    allowed = server.ask("HEAD", f"{inside}a.ttl", who=app.who)["wac-allow"]
    assert allowed == 'user="read write append",public=""'
    outside = (
        home,
        server.home,
        f"{home}open",
        f"{home}d.ttl",
        f"{home}opening.ttl",
        f"{home}openly/new.ttl",
        f"{home}closed/",
        f"{home}closed/c.ttl",
        f"{home}closed/c.ttl.meta",
        f"{home}closed/missing.ttl",
        f"{home}.acl",
        f"{home}.meta",
        f"{inside}.acl",
        f"{inside}a.ttl.acl",
    )
    for url in outside:
        assert set(ways(app, url)) <= {403, 405}, url
        told_of = server.ask("GET", url, who=app.who)
        assert b"closed" not in told_of.body.replace(url.encode(), b"")
        # Of access rules, the field says what may be done with what they are for (W-20).
        mine = "read write append" if url.startswith(inside) else ""
        assert told_of["wac-allow"] == f'user="{mine}",public=""'
    assert server.ask("DELETE", inside, who=app.who).status == 403, "that changes what is above"
    assert writes(app, f"{inside}a.ttl.meta") == 201


def test_what_is_everybodys_is_its_too(app: LetIn, home: str) -> None:
    """W-20: it could leave its token at home; the storage description is as for anybody."""
    server = app.server
    owner = server.people["alice"].webid
    rules = acl(f"{home}d.ttl", owner, here="r")
    assert server.put(f"{home}d.ttl.acl", rules).status == 201
    reply = server.ask("GET", f"{home}d.ttl", who=app.who)
    assert (reply.status, reply["wac-allow"]) == (200, 'user="read",public="read"')
    assert writes(app, f"{home}d.ttl") == 403
    for path in (".well-known/solid", "profile/card"):
        url = server.home + path
        assert server.ask("GET", url, who=app.who).body == server.ask("GET", url).body


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found = orjson.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    assert isinstance(found, dict)
    return found


def asked(app: LetIn, below: str, query: str, who: str = "") -> Reply:
    url = f"{below}.sparql?query={quote(query)}"
    return app.server.ask("GET", url, who=who or app.who, headers={"Accept": "text/csv"})


def rows(reply: Reply) -> set[str]:
    assert reply.status == 200, reply
    return set(reply.body.decode().split()[1:])


def test_a_query_runs_over_the_folder_and_nothing_beside_it(app: LetIn, home: str) -> None:
    """O-13, K-33, P-61: below any container, by graph, by FROM, and for what containers list."""
    values = f'SELECT ?v {{ ?s <urn:p> ?v FILTER(STRSTARTS(STR(?s), "{home}")) }}'
    graphs = f'SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(CONTAINS(STR(?g), "{home}")) }}'
    inside = {f"{home}open/a.ttl", f"{home}open/deep/b.ttl"}
    for below in (app.server.home, home, f"{home}open/"):
        assert rows(asked(app, below, values)) == {"open"}
        found = rows(asked(app, below, graphs))
        assert inside <= found
        assert all(graph.startswith(f"{home}open/") for graph in found)
    for below in (f"{home}closed/", f"{home}opening/"):
        assert rows(asked(app, below, values)) == set()
    listed = f"SELECT ?m {{ ?c <{LDP.CONTAINS}> ?m }}"
    members = {f"{home}open/a.ttl", f"{home}open/deep/", f"{home}open/deep/b.ttl"}
    assert rows(asked(app, home, listed)) == members
    for clause in ("FROM", "FROM NAMED"):
        either = "{ ?s <urn:p> ?v } UNION { GRAPH ?g { ?s <urn:p> ?v } }"
        secret = f"SELECT ?v {clause} <{home}closed/c.ttl> {{ {either} }}"
        assert rows(asked(app, app.server.home, secret)) == set()
        assert rows(asked(app, app.server.home, secret, who="alice")) == {"closed"}
    app.server.put(f"{home}open/f.ttl", "<> <urn:p> 'opened' .")
    app.server.put(f"{home}closed/g.ttl", "<> <urn:p> 'hidden' .")
    app.server.ask("DELETE", f"{home}open/a.ttl", who="alice")
    assert rows(asked(app, home, values)) == {"open", "opened"}, "the view follows"


def test_it_is_told_of_the_folder_and_of_nothing_beside_it(app: LetIn, home: str) -> None:
    """O-13, N-09: WebSockets, streams, webhooks, and what answers offer to apps in browsers."""
    server = app.server
    for kind in ("WebSocketChannel2023", "StreamingHTTPChannel2023", "WebhookChannel2023"):
        for topic in (home, f"{home}d.ttl", f"{home}closed/", f"{home}open/.acl"):
            hook = f"{server.pods}/hook"
            assert subscribe(server, topic, kind, who=app.who, sendTo=hook).status == 403, topic
    with listening(server, f"{home}open/", who=app.who) as line:
        server.put(f"{home}d.ttl", "<> <urn:p> 2 .")
        server.put(f"{home}open/h.ttl", "")
        assert told(line)["object"] == f"{home}open/h.ttl"
    headers = {"Origin": "https://app.example"}
    capability = server.ask("GET", f"{home}open/a.ttl", who=app.who, headers=headers)["updates-via"]
    with connect(capability, subprotocols=None) as line:
        for said, url in (("ack", f"{home}open/a.ttl"), ("err", f"{home}d.ttl")):
            line.send(f"sub {url}")
            while not (answer := str(line.recv(5))).startswith(("ack", "err")):
                pass
            assert answer.startswith(f"{said} {url}")


def test_a_list_has_nothing_of_what_is_beside_it(app: LetIn, home: str) -> None:
    """O-13: whole, by the page, and as somebody's page of the pod."""
    server = app.server
    for query in ("", "?limit=1"):
        assert server.ask("GET", home + query, who=app.who).status == 403
        listed = server.ask("GET", f"{home}open/{query}", who=app.who).body.decode()
        assert "a.ttl" in listed
        assert "closed" not in listed
    page = server.ask("GET", server.home, who=app.who, headers={"Accept": "text/html"})
    assert page.status == 403
    for name in ("closed", "d.ttl", "opening"):
        assert f"{home.removeprefix(server.home)}{name}".encode() not in page.body


def test_it_neither_sees_what_others_subscribed_to_nor_acts_for_a_company(
    app: LetIn, home: str
) -> None:
    """O-13, N-11: services that ask who somebody is, and not only the rules."""
    server = app.server
    made = subscribe(
        server, f"{home}d.ttl", "WebhookChannel2023", sendTo=f"http://127.0.0.1:{server.port}/hook"
    )
    assert made.status == 200, made
    hook = str(made.json["id"])
    assert server.ask("GET", hook, who="alice").status == 200
    assert server.ask("GET", hook, who=app.who).status == 403
    assert server.ask("DELETE", hook, who=app.who).status == 403
    request = (
        f'{{"@context": "https://w3id.org/sesame/v1.jsonld", "type": "AccountRequest",'
        f' "company": "{app.person.webid}"}}'
    ).encode()
    office = f"{server.people['bob'].pod}.front-office"

    def asks(who: str) -> int:
        sent = server.ask("POST", office, who=who, body=request, content="application/ld+json")
        return sent.status

    assert asks(app.who) == 403
    assert asks("alice") in (201, 202)


def test_taken_back_it_is_out_at_its_next_request(app: LetIn, home: str) -> None:
    """O-13, S-35c: with the token that it has, by each way, and it gets no other."""
    server, url = app.server, f"{home}open/a.ttl"
    assert server.ask("GET", url, who=app.who).status == 200
    consent = app.consent
    assert consent is not None
    with listening(server, f"{home}open/", who=app.who) as line:
        server.house.accounts.consents.withdraw(
            consent.account_id, consent.client_id, consent.webid
        )
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            reply = server.ask(method, url, who=app.who, body=b"", content=TURTLE)
            assert reply.status == 401, method
        assert asked(app, home, "SELECT * { ?s ?p ?o }").status == 401
        assert subscribe(server, url, who=app.who).status == 401
        server.put(f"{home}open/i.ttl", "")
        assert rest(line) == ([], 1000)
    assert app.renew().json["error"] == "invalid_grant"
    assert app.silently()["error"] == "consent_required"


def test_when_its_time_is_over_it_is_out(app: LetIn, home: str) -> None:
    """O-13: no token outlives the day that it was let in for, and none comes after it."""
    server, url = app.server, f"{home}open/a.ttl"
    assert app.silently()["code"], "within the day nobody is asked again"
    app.pass_by(DAY - 300)
    assert app.renew().status == 200
    assert 0 < app.seconds <= 300, "the token ends with it"
    assert app.consent is not None
    assert app.consent.until is not None
    assert claims(app.person.token)["exp"] <= app.consent.until / SECOND
    assert server.ask("GET", url, who=app.who).status == 200
    with listening(server, f"{home}open/", who=app.who) as line:
        app.pass_by(301)
        assert server.ask("GET", url, who=app.who).status == 401
        server.put(f"{home}open/j.ttl", "")
        assert rest(line) == ([], 1000)
    assert app.renew().json["error"] == "invalid_grant"
    assert app.silently()["error"] == "consent_required"


def test_other_apps_of_the_same_person_are_not_limited(
    app: LetIn, alice: Visitor, home: str
) -> None:
    """O-13: nor are they by what was answered to this one just before, nor it by them."""
    server, url = app.server, f"{home}d.ttl"
    other = LetIn.registered(alice).let_in()
    assert other.consent is not None
    assert other.consent.limits is None
    for _ in range(2):
        assert server.ask("GET", url, who=other.who).status == 200
        assert server.ask("GET", url, who=app.who).status == 403
        assert server.ask("GET", url, who="alice").status == 200
    values = f'SELECT ?v {{ ?s <urn:p> ?v FILTER(STRSTARTS(STR(?s), "{home}")) }}'
    for who, seen in ((other.who, {"open", "closed"}), (app.who, {"open"})):
        assert rows(asked(app, home, values, who=who)) == seen
    assert subscribe(server, url, who=other.who).status == 200
    assert server.ask("GET", f"{home}.acl", who=other.who).status == 404
    allowed = server.ask("HEAD", url, who=other.who)["wac-allow"]
    assert allowed == 'user="read write append control",public=""'


def test_another_answer_counts_at_once_for_the_tokens_that_it_has(
    alice: Visitor, home: str
) -> None:
    """O-13: narrower, wider, in another place; also for what was answered just before."""
    app = LetIn.registered(alice).let_in()
    server, token = app.server, app.person.token
    urls = (f"{home}d.ttl", f"{home}open/a.ttl")
    with listening(server, f"{home}d.ttl", who=app.who) as line:
        for places, may, statuses in (
            ((), "change", [200, 200]),
            ((f"{home}open/",), "change", [403, 200]),
            ((f"{home}d.ttl",), "see", [200, 403]),
            ((), "see", [200, 200]),
        ):
            assert "code" in app.asks(*places, may=may)
            for _ in range(2):
                assert [server.ask("GET", url, who=app.who).status for url in urls] == statuses
            changes = writes(app, f"{home}open/k.ttl")
            assert changes in ((201, 204, 205) if may == "change" else (403,))
        server.put(f"{home}d.ttl", CLOSED)
        assert rest(line) == ([], 1000), "what it was told by has ended with what it rested on"
    assert app.person.token == token


def test_one_document_only_to_see(alice: Visitor, home: str) -> None:
    """O-13: a document's description goes with it, its container does not."""
    url = f"{home}d.ttl"
    app = LetIn.registered(alice).let_in(url, may="see")
    assert ways(app, url) == [200, 200, 403, 403, 403, 403]
    for other in (home, f"{home}opening.ttl", f"{url}.acl", f"{home}d.ttl2"):
        assert ways(app, other)[:4] == [403, 403, 403, 403], other
    app.server.put(f"{url}.meta", "<> <urn:p> 'described' .")
    assert app.server.ask("GET", f"{url}.meta", who=app.who).status == 200
    values = f'SELECT ?v {{ ?s <urn:p> ?v FILTER(STRSTARTS(STR(?s), "{home}")) }}'
    assert rows(asked(app, home, values)) == {"closed", "described"}


def test_a_place_in_somebody_elses_pod(alice: Visitor, home: str) -> None:
    """O-13: what bob shares with alice, her app can be let in to, and no further."""
    server = alice.served
    bobs = f"{server.people['bob'].pod}shared/"
    assert server.ask("PUT", bobs, who="bob").status == 201
    app = LetIn.registered(alice).let_in(bobs)
    assert server.ask("GET", bobs, who=app.who).status == 403
    hers = f"<{ACL.AGENT}> <{server.people['alice'].webid}>"
    rules = acl(bobs, server.people["bob"].webid, here="r", inside="r", subject=hers)
    written = server.ask("PUT", f"{bobs}.acl", who="bob", body=rules.encode(), content=TURTLE)
    assert written.status == 201
    assert server.ask("GET", bobs, who=app.who).status == 200
    assert writes(app, f"{bobs}a.ttl") == 403
    assert server.ask("GET", home, who=app.who).status == 403


def test_a_token_for_some_things_is_good_on_this_server_alone(app: LetIn, alice: Visitor) -> None:
    """O-13, O-04, O-15: other servers know nothing of limits, so they must not take it."""
    other = LetIn.registered(alice).let_in()
    for one, audience in ((app, f"{app.server.account}/"), (other, "solid")):
        assert claims(one.person.token)["aud"] == audience
        told = claims(one.id_token)
        assert ("solid" in told["aud"], "cnf" in told) == (one is other, one is other)
        assert told["webid"] == app.person.webid
