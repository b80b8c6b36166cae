"""Somebody who was told yes or no tries to find out why: a fact never tells its inputs (K-25)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.web.asking_access import answer, ask, asked, policy, request
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import reads
from tests.web.served import Reply, Served
from tests.web.shared import give
from tests.web.subscribed import listening, subscribe
from tests.web.test_own_facts import begin_a_day, born, save
from vocab.terms import SESAME, SOLID

NANTES, LYON = "facts/lives-in-nantes", "facts/lives-in-lyon"
#: What is there beside what is not: the first of each is, and neither is bob's to read.
PAIRS = (
    ("personal/identity", "personal/nothing"),
    ("facts/over-18", "facts/over-21"),
    ("personal/", "nowhere/"),
    ("facts/", "factory/"),
    ("past/", "passed/"),
)
N3 = f"@prefix s: <{SOLID.NS}>. <> a s:InsertDeletePatch; "
#: Ways to ask, and what would be tried to see whether something matches.
WAYS: tuple[tuple[str, bytes | None, str, dict[str, str]], ...] = (
    ("GET", None, "", {}),
    ("HEAD", None, "", {}),
    ("OPTIONS", None, "", {}),
    ("GET", None, "", {"If-None-Match": "*"}),
    ("GET", None, "", {"If-None-Match": '"5-ttl"'}),
    ("GET", None, "", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    ("GET", None, "", {"Range": "bytes=0-0"}),
    ("GET", None, "", {"Accept": "text/html"}),
    ("PUT", b"", "text/turtle", {"If-None-Match": "*"}),
    ("PUT", b"", "text/turtle", {"If-Match": "*"}),
    ("DELETE", None, "", {"If-Match": "*"}),
    ("POST", b"", "text/turtle", {}),
    ("PATCH", (N3 + "s:where { ?s ?p ?o } .").encode(), "text/n3", {}),
    ("PATCH", (N3 + "s:deletes { <urn:a> <urn:b> 1 } .").encode(), "text/n3", {}),
    ("PATCH", b"ASK { ?s ?p ?o }", "application/sparql-update", {}),
)


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    """Thirty, of Nantes, who has told bob the latter."""
    with at_home(town, "alice") as visitor:
        save(visitor, "identity", given="Alice", born=born(town, 30))
        lives_in(visitor, "Nantes")
        answer(visitor, asked(town, policy(town, town.home + NANTES)), "all")
        yield visitor


def lives_in(visitor: Visitor, place: str) -> None:
    save(visitor, "home-address", street="1 rue Haute", town=place)


def look(
    town: Served, path: str, ending: str, way: tuple[str, bytes | None, str, dict[str, str]]
) -> tuple[int, dict[str, str], str]:
    """All that comes back, the name itself left out."""
    method, body, content, headers = way
    url = town.home + path + ending
    found = town.ask(method, url, who="bob", body=body, content=content, headers=headers)
    name = path.rstrip("/").rpartition("/")[2]
    is_told = re.compile(f"(/|%2F){name}\\b|>{name}<|{name} ·")
    told = {k: is_told.sub("", v) for k, v in found.headers.items()}
    for each in ("date", "content-length"):
        told.pop(each, None)
    return found.status, told, is_told.sub("", found.body.decode())


@pytest.mark.parametrize("pair", PAIRS, ids=[there for there, _ in PAIRS])
def test_what_is_there_answers_as_what_is_not(
    town: Served, alice: Visitor, pair: tuple[str, str]
) -> None:
    """S-21, W-13, W-22: by any method, condition, range or patch; nor by rules or description."""
    answer(alice, asked(town, policy(town, f"{town.home}facts/over-18", who="carol"), who="carol"),
           "all")  # fmt: skip
    there, missing = pair
    for ending in (
        ("", ".acl", ".meta", ".sparql") if there.endswith("/") else ("", ".acl", ".meta")
    ):
        for way in WAYS:
            status, told, body = look(town, there, ending, way)
            assert (status, told, body) == look(town, missing, ending, way), (ending, way)
            assert "etag" not in told, (ending, way)
            assert "last-modified" not in told, (ending, way)


def query(town: Served, text: str, below: str = "") -> Reply:
    accept = {"Accept": "application/sparql-results+json"}
    url = f"{town.home}{below}.sparql?query={quote(text)}"
    return town.ask("GET", url, who="bob", headers=accept)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT (COUNT(*) AS ?n) FROM <{0}> {{ ?s ?p ?o }}",
        "ASK {{ GRAPH <{0}> {{ }} }}",
        "ASK {{ GRAPH <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ GRAPH <{0}> {{ <{0}#it> (!<urn:x>)* ?o }} }}",
        "SELECT * {{ <{0}#it> (<urn:x>|!<urn:x>)+ ?o }}",
        "SELECT * {{ ?o ^(!<urn:x>) <{0}#it> FILTER(isLiteral(?o)) }}",
        "SELECT (COUNT(?g) AS ?n) {{ GRAPH ?g {{ <{0}#it> ?p ?o }} }}",
        "DESCRIBE <{0}#it>",
    ],
)
def test_by_query(town: Served, alice: Visitor, text: str) -> None:
    """S-16, S-57: what is not bob's to read is not there, in any dataset he names."""
    for there, missing in (("personal/identity", "personal/nothing"), ("personal/", "nowhere/")):
        for below in ("", "personal/", "facts/"):
            found = query(town, text.format(town.home + there), below)
            other = query(town, text.format(town.home + missing), below)
            told = (
                found.body.replace(there.encode(), b""),
                other.body.replace(missing.encode(), b""),
            )
            assert (found.status, told[0]) == (other.status, told[1])
            assert b"1990" not in found.body


def test_by_having_a_query_leave_the_house(town: Served, alice: Visitor) -> None:
    """S-61: no data of hers goes into a request elsewhere."""
    for text in (
        "SELECT * { ?s ?p ?o SERVICE <https://mallory.example/> { ?s ?p ?o } }",
        "LOAD <https://mallory.example/>",
    ):
        assert query(town, text).status in (400, 415, 422)


def test_by_counting_changes(town: Served, alice: Visitor) -> None:
    """W-22, N-09: who writes and may not read is told no tag, for tags count all that goes on."""
    said = {"@context": {"@vocab": "http://x.example/"}, "says": "hello"}
    replies = []
    for years in (30, 31, 32):
        replies.append(ask(town, said))
        save(alice, "identity", given="Alice", born=born(town, years))
    for reply in replies:
        assert reply.status == 201
        assert "etag" not in reply.headers
        assert "last-modified" not in reply.headers
        assert reply["location"].startswith(f"{town.home}inbox/")
    own = town.ask("PUT", f"{town.home}note", who="alice", body=b"", content="text/turtle")
    assert own["etag"], "who may read it is told, as before"


def test_by_the_moment_at_which_it_is_given_to_another(town: Served, alice: Visitor) -> None:
    """She has moved: bob learns it as a day begins, and not as carol is told the same."""
    url = town.home + NANTES
    lives_in(alice, "Lyon")
    with listening(town, url, who="bob") as line:
        before = town.ask("GET", url, who="bob")
        page = asked(town, policy(town, url, who="carol"), who="carol")
        assert "answer that would be given: yes" in words(alice.get(page)), "and she sees so"
        answer(alice, page, "all")
        again = town.ask("GET", url, who="bob")
        assert (again.body, again["etag"], again["last-modified"]) == (
            before.body, before["etag"], before["last-modified"],
        )  # fmt: skip
        assert town.ask("GET", url, who="carol").body == before.body
        with pytest.raises(TimeoutError):
            line.recv(0.5)
        begin_a_day(town)
        line.recv(5)
    assert b"isSo false" in town.ask("GET", url, who="bob").body


def test_by_tag_and_range_once_it_is_over(town: Served, alice: Visitor) -> None:
    """K-25, P-61: a tag from before buys nothing, not even that it is still the same."""
    url = town.home + NANTES
    tag = town.ask("GET", url, who="bob")["etag"]
    known = {"If-None-Match": tag}
    assert town.ask("GET", url, who="bob", headers=known).status == 304
    town.turn(5 * 86_400)
    for headers in ({}, known, {"Range": "bytes=0-3"}, {"If-Range": tag, "Range": "bytes=0-3"}):
        for method in ("GET", "HEAD"):
            over = town.ask(method, url, who="bob", headers=headers)
            assert over.status == 403
            assert tag not in over.headers.values()
    assert subscribe(town, url, who="bob").status == 403
    assert json.loads(query(town, "SELECT * { ?s ?p ?o }", "facts/").body)["results"] == {
        "bindings": []
    }


def test_what_cannot_be_told_any_more_is_not_said_to_be_untrue(
    town: Served, alice: Visitor
) -> None:
    """Who takes her address away does not live elsewhere: the fact goes, as a day begins."""
    url = town.home + NANTES
    assert alice.post("/office/me", do="forget", name="personal/home-address").status_code == 303
    assert reads(town, url, "bob")
    begin_a_day(town)
    missing = f"{town.home}{LYON}"
    over, never = (town.ask("GET", each, who="bob") for each in (url, missing))
    assert over.status == never.status == 403
    assert town.ask("GET", url, who="alice").status == 404
    assert "lives-in-nantes" not in words(alice.get("/sharing/given/"))
    lives_in(alice, "Lyon")
    begin_a_day(town)
    assert not reads(town, url, "bob")


@pytest.mark.parametrize("actions", [("create",), ("modify",)], ids=["add", "write"])
def test_by_patching_what_one_may_write_and_not_read(
    town: Served, alice: Visitor, actions: tuple[str, ...]
) -> None:
    """P-53, W-22: a guess that is right and one that is wrong are answered alike."""
    save(alice, "preferences", contact_wish="telephone")
    url = f"{town.home}personal/preferences"
    answer(alice, asked(town, policy(town, url, actions=actions)), "all")
    guess = f'<{url}#it> <{SESAME.CONTACT_WISH}> "{{}}"'
    for n3 in (
        "s:inserts {{ {0} . }}",
        "s:deletes {{ {0} . }}",
        "s:where {{ {0} . }}; s:inserts {{ <urn:a> <urn:b> 1 . }}",
    ):
        seen = set()
        for said in ("telephone", "pigeon"):
            body = f"{N3} {n3.format(guess.format(said))} ."
            found = town.ask("PATCH", url, who="bob", body=body.encode(), content="text/n3")
            tags = "etag" in found.headers or "last-modified" in found.headers
            seen.add((found.status, tags, found.body))
        assert len(seen) == 1, (n3, seen)
        assert not any(tags for _, tags, _ in seen)


def test_nobody_writes_what_the_pod_says(town: Served, alice: Visitor) -> None:
    """K-24: asked for to be changed, or all at once, it is refused; so is a program that does."""
    url = f"{town.home}facts/lives-in-paris"
    for target, actions in (
        (town.home + NANTES, ("read", "modify")),
        (url, ("create",)),
        (f"{town.home}facts/", ("read",)),
    ):
        refused = ask(town, request(town, policy(town, target, actions=actions)))
        assert refused.status == 422
        assert "facts-are-read" in refused.body.decode()
    # Whoever could make one would have it answered the next morning.
    for name in (url, town.home + NANTES):
        assert town.put(name, "<#it> <urn:p> 1 .").status == 409
    insert = b"INSERT DATA { <urn:a> <urn:b> 1 }"
    patched = town.ask("PATCH", town.home + NANTES, who="alice", body=insert,
                       content="application/sparql-update")  # fmt: skip
    assert patched.status == 409
    begin_a_day(town)
    assert town.ask("GET", url, who="alice").status == 404
    assert town.ask("DELETE", town.home + NANTES, who="alice").status == 204


def test_what_else_lies_in_the_folder_is_left_as_it_is(town: Served, alice: Visitor) -> None:
    """Also what is no RDF: a day begins all the same, and the facts beside it follow."""
    for name, body, content in (
        ("photo.jpg", "\xff\xd8", "image/jpeg"),
        ("cats", "<#it> <urn:p> 1 .", "text/turtle"),
    ):
        assert town.put(f"{town.home}facts/{name}", body, content).status == 201
    before = town.ask("GET", f"{town.home}facts/cats", who="alice")["etag"]
    lives_in(alice, "Lyon")
    begin_a_day(town)
    assert b"isSo false" in town.ask("GET", town.home + NANTES, who="bob").body
    assert town.ask("GET", f"{town.home}facts/cats", who="alice")["etag"] == before


def test_a_folder_that_is_open_opens_no_fact(town: Served, alice: Visitor) -> None:
    """W-06, W-13: each has rules of its own, its owner's alone, before it is given."""
    give(alice, "facts/", whom="everybody", read="on")
    give(alice, "facts/", whom="person", webid=town.people["carol"].webid, read="on")
    answer(alice, asked(town, policy(town, f"{town.home}facts/over-18")), "all")
    assert reads(town, f"{town.home}facts/over-18", "bob")
    for who in ("carol", None):
        assert not reads(town, f"{town.home}facts/over-18", who)


def test_what_was_replaced_is_not_given_with_it(town: Served, alice: Visitor) -> None:
    """Versions of what she deleted are the pod's own, whoever asks for the folder."""
    page = asked(town, policy(town, f"{town.home}past/"))
    done = alice.post(page, do="all", until="2099-01-01")
    assert done.status_code == 409
    assert "not given to anybody" in words(done)


def test_who_has_the_address_is_not_whoever_has_something_like_it(
    town: Served, alice: Visitor
) -> None:
    """I moved: a document whose name begins the same is another one."""
    carol = town.people["carol"].webid
    town.put(f"{town.home}personal/home", "<#it> <urn:p> 1 .")
    page = asked(town, policy(town, f"{town.home}personal/home", who="carol"), who="carol")
    answer(alice, page, "all")
    assert carol not in words(alice.get("/office/me/moved"))
    page = asked(town, policy(town, f"{town.home}personal/", who="carol"), who="carol")
    answer(alice, page, "all")
    assert carol in words(alice.get("/office/me/moved"))
