"""What any Solid server can be asked from outside, by requirement; see ``peers.py`` for which.

Nothing here knows how a server names its rules and descriptions: links tell.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from tests.conformance.asking import JSON_LD, N3, TURTLE, link, patch, rule, rules
from tests.conformance.peers import Peer, peer
from vocab.terms import ACL, FOAF, LDP, PIM, RDFS, SOLID

TRIPLE = "<> <urn:p> 1 ."
EVERYBODY = f"<{ACL.AGENT_CLASS}> <{FOAF.AGENT}>"


@pytest.fixture(scope="module")
def it(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with peer(tmp_path_factory.mktemp("peer")) as found:
        yield found


@pytest.fixture
def place(it: Peer) -> str:
    url = f"{it.root}{uuid.uuid4().hex[:8]}/"
    assert it.ask("PUT", url, body="", content=TURTLE).status_code == 201
    return url


@pytest.fixture
def doc(it: Peer, place: str) -> str:
    assert it.ask("PUT", f"{place}d.ttl", body=TRIPLE, content=TURTLE).status_code == 201
    return f"{place}d.ttl"


# -- answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_strangers_are_asked_who_they_are(it: Peer, doc: str, method: str) -> None:
    """P-03, O-14."""
    body, content = ("", TURTLE) if method == "PUT" else (None, "")
    if method == "PATCH":
        body = f"<> a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.INSERTS}> {{ <> <urn:q> 1 }} ."
        content = N3
    reply = it.ask(method, doc, who=None, body=body, content=content)
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_tells_type_and_date(it: Peer, doc: str, method: str) -> None:
    """P-04, P-06, P-31."""
    for url in (doc, doc.removesuffix("d.ttl")):
        reply = it.ask(method, url)
        assert reply.headers["Content-Type"]
        assert reply.headers["Last-Modified"]
        assert bool(reply.content) == (method == "GET")


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_body_needs_a_type(it: Peer, place: str, method: str) -> None:
    """P-05."""
    url = place if method == "POST" else f"{place}x"
    assert it.ask(method, url, body="words").status_code == 400


def test_tags_are_preconditions(it: Peer, doc: str) -> None:
    """P-07."""
    tag = it.ask("GET", doc).headers["ETag"]
    assert it.ask("GET", doc, If_None_Match=tag).status_code == 304
    put = {"body": "<> <urn:p> 2 .", "content": TURTLE}
    assert it.ask("PUT", doc, If_Match=tag, **put).status_code in (200, 204, 205)
    assert it.ask("PUT", doc, If_Match=tag, **put).status_code == 412
    assert it.ask("DELETE", doc, If_Match=tag).status_code == 412
    assert it.ask("PUT", doc, If_None_Match="*", **put).status_code == 412


def test_a_precondition_counts_for_a_patch_of_what_is_not_there(it: Peer, place: str) -> None:
    """P-07."""
    body = f"<> a <{SOLID.INSERT_DELETE_PATCH}> ."
    reply = it.ask("PATCH", f"{place}none", body=body, content=N3, If_Match="*")
    assert reply.status_code == 412


def test_parts_can_be_had(it: Peer, place: str) -> None:
    """P-08."""
    it.ask("PUT", f"{place}t.txt", body="0123456789", content="text/plain")
    reply = it.ask("GET", f"{place}t.txt", Range="bytes=2-4")
    assert (reply.status_code, reply.content) == (206, b"234")
    assert it.ask("GET", f"{place}t.txt", Range="bytes=20-").status_code == 416


def test_the_two_spellings_are_not_both_there(it: Peer, place: str) -> None:
    """P-10, P-11."""
    it.ask("PUT", f"{place}a", body="", content=TURTLE)
    assert it.ask("PUT", f"{place}a/", body="", content=TURTLE).status_code in (409, 415)
    assert it.ask("GET", f"{place}a/").status_code in (301, 404, 410)
    assert it.ask("GET", f"{place}a/", who=None).status_code == 401


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_storage_is_linked_from_everything(it: Peer, doc: str, method: str) -> None:
    """P-15."""
    for url in (it.root, doc.removesuffix("d.ttl"), doc):
        assert len(link(it.ask(method, url), SOLID.STORAGE_DESCRIPTION)) == 1


@pytest.mark.parametrize("accept", [TURTLE, JSON_LD])
def test_the_storage_is_described(it: Peer, accept: str) -> None:
    """P-14, P-16."""
    root = it.ask("HEAD", it.root)
    assert PIM.STORAGE_CLASS in link(root, "type")
    (where,) = link(root, SOLID.STORAGE_DESCRIPTION)
    reply = it.ask("GET", where, Accept=accept)
    assert reply.headers["Content-Type"].startswith(accept)
    assert "Storage" in reply.text


def test_a_container_is_a_basic_container(it: Peer, place: str) -> None:
    """P-18, P-20."""
    it.ask("PUT", f"{place}t.txt", body="12345", content="text/plain")
    reply = it.ask("GET", place, Accept=TURTLE)
    assert LDP.BASIC_CONTAINER in link(reply, "type")
    assert "t.txt" in reply.text
    assert re.search(r"size>? 5\b", reply.text)


# -- what belongs to a resource --------------------------------------------------------------


def test_rules_and_description_are_linked_once(it: Peer, doc: str) -> None:
    """P-25, P-26, W-01."""
    reply = it.ask("GET", doc)
    assert len(link(reply, "acl")) == 1
    assert len(link(reply, "describedby")) == 1


def test_they_are_made_and_go_with_their_subject(it: Peer, doc: str) -> None:
    """P-24, P-27, P-42, W-03, W-23."""
    where, made = rules(it, doc, rule("all", EVERYBODY, doc, "Read"))
    assert made.status_code == 201
    (described,) = link(it.ask("HEAD", doc), "describedby")
    assert patch(it, described, f"; s:inserts {{ <{doc}> <{RDFS.LABEL}> 'x' }}") in (200, 201, 205)
    assert it.ask("GET", doc, who=None).status_code == 200
    it.ask("DELETE", doc)
    assert it.ask("GET", where).status_code == 404
    it.ask("PUT", doc, body=TRIPLE, content=TURTLE)
    assert it.ask("GET", where).status_code == 404
    assert it.ask("GET", doc, who=None).status_code == 401


def test_rules_have_no_rules(it: Peer, doc: str) -> None:
    """P-29."""
    where, _ = rules(it, doc)
    reply = it.ask("PUT", f"{where}.acl", body=TRIPLE, content=TURTLE)
    assert 400 <= reply.status_code < 500


def test_nothing_lies_below_rules(it: Peer, doc: str) -> None:
    """P-29: a name that is reserved is no container's either."""
    where, _ = rules(it, doc)
    other = where.replace("d.ttl", "other")
    assert 400 <= it.ask("PUT", f"{other}/x", body=TRIPLE, content=TURTLE).status_code < 500


@pytest.mark.parametrize("accept", [TURTLE, JSON_LD])
def test_rules_are_rdf(it: Peer, doc: str, accept: str) -> None:
    """W-02."""
    where, _ = rules(it, doc)
    reply = it.ask("GET", where, Accept=accept)
    assert reply.headers["Content-Type"].startswith(accept)


def test_rules_tell_the_conditions_that_are_evaluated(it: Peer, doc: str) -> None:
    """W-05."""
    where, _ = rules(it, doc)
    assert f"{ACL.NS}ClientCondition" in link(it.ask("HEAD", where), ACL.CONDITION)


# -- methods ---------------------------------------------------------------------------------


def test_allow_is_true_of_the_target(it: Peer, doc: str) -> None:
    """P-30, P-32, P-39."""
    allowed = it.ask("GET", doc).headers["Allow"]
    assert "POST" not in allowed
    reply = it.ask("POST", doc, body=TRIPLE, content=TURTLE)
    assert reply.status_code == 405
    assert reply.headers["Allow"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_is_accepted_is_told(it: Peer, doc: str, method: str) -> None:
    """P-33, P-47."""
    place = doc.removesuffix("d.ttl")
    assert it.ask(method, place).headers["Accept-Post"]
    assert it.ask(method, doc).headers["Accept-Put"]
    assert N3 in it.ask(method, doc).headers["Accept-Patch"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_containers_between_are_made(it: Peer, place: str, method: str) -> None:
    """P-19, P-35."""
    if method == "PUT":
        it.ask("PUT", f"{place}x/y/z", body=TRIPLE, content=TURTLE)
    else:
        assert patch(it, f"{place}x/y/z", "; s:inserts { <> <urn:p> 1 }") == 201
    assert f"{place}x/" in it.ask("GET", place, Accept="application/n-triples").text
    assert it.ask("GET", f"{place}x/y/").status_code == 200


def test_posting_makes_a_member(it: Peer, place: str) -> None:
    """P-36, P-37, P-38."""
    first = it.ask("POST", place, body=TRIPLE, content=TURTLE, Slug="name.ttl")
    again = it.ask("POST", place, body=TRIPLE, content=TURTLE, Slug="name.ttl")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["Location"] != again.headers["Location"]
    box = it.ask("POST", place, Link=f'<{LDP.BASIC_CONTAINER}>; rel="type"', content=TURTLE)
    assert box.headers["Location"].endswith("/")
    assert it.ask("POST", f"{place}none/", body=TRIPLE, content=TURTLE).status_code == 404


@pytest.mark.parametrize("slug", [".acl", "x.acl", "x.meta", "a/b", "..", "x.acl "])
def test_a_slug_reaches_no_reserved_name(it: Peer, place: str, slug: str) -> None:
    """P-37, S-13."""
    reply = it.ask("POST", place, body=TRIPLE, content=TURTLE, Slug=slug)
    if reply.status_code == 201:
        inner = urljoin(place, reply.headers["Location"]).removeprefix(place)
        assert "/" not in inner
        assert not inner.endswith((".acl", ".meta"))
    else:
        assert 400 <= reply.status_code < 500


def test_the_root_stays(it: Peer) -> None:
    """P-41."""
    root = it.ask("GET", it.root)
    (where,) = link(root, "acl")
    assert "DELETE" not in root.headers["Allow"]
    for url in (it.root, where):
        assert it.ask("DELETE", url).status_code == 405


def test_somebody_stays_in_control_of_the_root(it: Peer) -> None:
    """W-04."""
    (where,) = link(it.ask("HEAD", it.root), "acl")
    before = it.ask("GET", where, Accept=TURTLE).text
    reply = it.ask("PUT", where, body=TRIPLE, content=TURTLE)
    if reply.status_code < 400:
        it.ask("PUT", where, body=before, content=TURTLE)
    assert 400 <= reply.status_code < 500


def test_members_keep_their_container(it: Peer, doc: str) -> None:
    """P-40, P-43."""
    reply = it.ask("DELETE", doc.removesuffix("d.ttl"))
    assert reply.status_code == 409
    assert reply.content
    assert it.ask("DELETE", doc).status_code in (200, 204, 205)
    assert it.ask("GET", doc).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(f"<{LDP.CONTAINS}> <x>", id="P-21 contains"),
        pytest.param("<http://www.w3.org/ns/posix/stat#size> 7", id="P-22 size"),
    ],
)
def test_what_the_server_says_of_members_is_no_client_s_to_say(
    it: Peer, doc: str, said: str
) -> None:
    place = doc.removesuffix("d.ttl")
    (where,) = link(it.ask("HEAD", place), "describedby")
    about = doc if "size" in said else place
    assert patch(it, where, f"; s:inserts {{ <{about}> {said} }}") == 409


def test_constraints_are_linked(it: Peer, doc: str) -> None:
    """P-46."""
    place = doc.removesuffix("d.ttl")
    (where,) = link(it.ask("HEAD", place), "describedby")
    body = f"<{place}> <{LDP.CONTAINS}> <x> ."
    assert link(it.ask("PUT", where, body=body, content=TURTLE), LDP.CONSTRAINED_BY)


# -- representations and patches -------------------------------------------------------------


@pytest.mark.parametrize("accept", [TURTLE, JSON_LD])
@pytest.mark.parametrize(
    ("content", "body"), [(TURTLE, TRIPLE), (JSON_LD, '{"@id": "", "urn:p": 1}')]
)
def test_rdf_is_had_both_ways(it: Peer, place: str, content: str, body: str, accept: str) -> None:
    """P-44."""
    it.ask("PUT", f"{place}x", body=body, content=content)
    reply = it.ask("GET", f"{place}x", Accept=accept)
    assert reply.headers["Content-Type"].startswith(accept)
    assert "urn:p" in reply.text


REMOVE = "; s:where { ?x <urn:p> 1 }; s:deletes { ?x <urn:p> 1 }; s:inserts { ?x <urn:p> 2 }"


@pytest.mark.parametrize(
    ("formulae", "status"),
    [
        pytest.param("; s:inserts { <> <urn:q> 1 }, { <> <urn:q> 2 }", 422, id="P-48 two, P-52"),
        pytest.param("; s:inserts <urn:x>", 422, id="P-49 none, P-52"),
        pytest.param("; s:inserts { ?x <urn:q> 1 }", 422, id="P-50 loose, P-52"),
        pytest.param("; s:deletes { _:x <urn:q> 1 }", 422, id="P-51 blank, P-52"),
        pytest.param("; s:inserts { <> <urn:q> _:new }", 200, id="P-51 new since 0.12"),
        pytest.param(
            "; s:where { ?x <urn:none> 1 }; s:inserts { ?x <urn:q> 1 }", 409, id="P-54 no match"
        ),
        pytest.param("; s:deletes { <> <urn:none> 1 }", 409, id="P-54 not there"),
        pytest.param(REMOVE, 200, id="P-47, P-54 one match"),
    ],
)
def test_patches_by_the_letter(it: Peer, doc: str, formulae: str, status: int) -> None:
    found = patch(it, doc, formulae)
    assert found == status or (status == 200 and found in (204, 205))


def test_what_is_no_n3_is_400(it: Peer, doc: str) -> None:
    """P-52."""
    assert it.ask("PATCH", doc, body="no { n3", content=N3).status_code == 400
    assert it.ask("PATCH", doc, body="{}", content="application/json-patch+json").status_code == 415


def test_formulae_need_their_modes(it: Peer, doc: str) -> None:
    """P-53, S-23: Append alone inserts, and asks nothing."""
    bob = f"<{ACL.AGENT}> <{it.people['bob'].webid}>"
    rules(it, doc, rule("bob", bob, doc, "Append"))
    assert patch(it, doc, "; s:inserts { <> <urn:q> 1 }", "bob") in (200, 204, 205)
    found = "; s:where { ?x <urn:p> 1 }; s:inserts { ?x <urn:r> 1 }"
    assert patch(it, doc, found, "bob") == 403
    assert patch(it, doc, "; s:deletes { <> <urn:p> 1 }", "bob") == 403


def test_an_empty_patch_needs_the_right_to_make(it: Peer, place: str) -> None:
    """P-55."""
    assert patch(it, f"{place}new", "", "bob") == 403
    assert patch(it, f"{place}new", "") == 201


# -- access ----------------------------------------------------------------------------------


def test_every_origin_may_ask_and_hears_what_there_is(it: Peer, doc: str) -> None:
    """P-60, P-09, W-21."""
    for who in (None, "alice"):
        reply = it.ask("GET", doc, who=who, Origin="https://app.example")
        assert reply.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert "Origin" in reply.headers["Vary"]
        assert "WAC-Allow" in reply.headers["Access-Control-Expose-Headers"]


def test_the_nearest_rules_count(it: Peer, doc: str) -> None:
    """W-06, W-20."""
    place = doc.removesuffix("d.ttl")
    rules(it, place, rule("all", EVERYBODY, place, "Read", default=True))
    assert it.ask("GET", doc, who=None).headers["WAC-Allow"]
    rules(it, doc)
    assert it.ask("GET", doc, who=None).status_code == 401


def test_rules_take_control(it: Peer, doc: str) -> None:
    """W-18, S-14."""
    bob = f"<{ACL.AGENT}> <{it.people['bob'].webid}>"
    where, _ = rules(it, doc, rule("bob", bob, doc, "Read Write"))
    assert it.ask("GET", where, who="bob").status_code == 403
    assert it.ask("PUT", where, who="bob", body=TRIPLE, content=TURTLE).status_code == 403


def test_a_group_out_of_reach_has_nobody_in_it(it: Peer, doc: str) -> None:
    """W-09: a refusal, and no fault."""
    group = f"<{ACL.AGENT_GROUP}> <https://nowhere.invalid/g#us>"
    rules(it, doc, rule("group", group, doc, "Read"))
    assert it.ask("GET", doc, who="bob").status_code == 403
    assert it.ask("GET", doc).status_code == 200


def test_apps_do_not_say_who_vouches(it: Peer) -> None:
    """I-04."""
    card = it.people["bob"].webid.partition("#")[0]
    said = f"<{card}#me> <{SOLID.OIDC_ISSUER}> <https://other.example/>"
    status = patch(it, card, f"; s:inserts {{ {said} }}", "bob")
    if status < 300:
        patch(it, card, f"; s:deletes {{ {said} }}", "bob")
    assert status == 409
