"""N3 Patch over HTTP: every constraint with its status, and what is left behind (P-47 to P-57)."""

from __future__ import annotations

import pytest

from tests.web.rules import acl
from tests.web.served import TURTLE, Reply, Served
from vocab.terms import ACL, SOLID

N3, UPDATE = "text/n3", "application/sparql-update"
HEAD = f"@prefix s: <{SOLID.NS}>. @prefix ex: <urn:ex:>.\n"
BOOK = "<#claude> <urn:ex:name> 'Claude'; <urn:ex:likes> <#tea>. <#eve> <urn:ex:likes> <#tea>."


def send(server: Served, url: str, patch: str, *, who: str | None = "alice", **more: str) -> Reply:
    body = (HEAD + patch).encode()
    return server.ask("PATCH", url, who=who, body=body, content=N3, headers=more)


def triples(server: Served, url: str) -> set[str]:
    reply = server.ask("GET", url, who="alice", headers={"Accept": "application/n-triples"})
    assert reply.status == 200
    return set(reply.body.decode().splitlines())


@pytest.fixture
def book(server: Served, place: str) -> str:
    assert server.put(f"{place}book.ttl", BOOK).status == 201
    return f"{place}book.ttl"


def test_patching_is_advertised_on_what_is_rdf(server: Served, book: str) -> None:
    """P-47."""
    for method in ("GET", "HEAD", "OPTIONS"):
        assert "text/n3" in server.ask(method, book, who="alice")["accept-patch"]


def test_what_is_found_goes_and_what_is_new_comes(server: Served, book: str) -> None:
    """P-47, P-54: the one who has the name stops liking tea."""
    reply = send(
        server,
        book,
        "_:p a s:InsertDeletePatch; s:where { ?who ex:name 'Claude'; ex:likes ?what };"
        " s:deletes { ?who ex:likes ?what }; s:inserts { ?who ex:likes <#rain>; ex:age 7 }.",
    )
    assert reply.status == 204
    here = f"<{book}#"
    assert triples(server, book) == {
        f'{here}claude> <urn:ex:name> "Claude" .',
        f"{here}claude> <urn:ex:likes> {here}rain> .",
        f'{here}claude> <urn:ex:age> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f"{here}eve> <urn:ex:likes> {here}tea> .",
    }
    assert server.ask("GET", book, who="alice")["etag"] == reply["etag"]


P = "_:p a s:InsertDeletePatch"
BREACHES = {
    "P-48 no patch resource": "<> s:inserts { ex:a ex:b ex:c }.",
    "P-48 two patch resources": "<#a> a s:InsertDeletePatch. <#b> a s:InsertDeletePatch.",
    "P-48 two of a formula": P + "; s:inserts { ex:a ex:b 1 }, { ex:a ex:b 2 }.",
    "P-48 a formula of something else": P + ". <#b> s:inserts { ex:a ex:b 1 }.",
    "P-49 no formula": P + "; s:inserts <#x>.",
    "P-49 a formula in a formula": P + "; s:inserts { ex:a ex:b { ex:c ex:d 1 } }.",
    "P-50 a loose variable to insert": P + "; s:inserts { ?x ex:b 1 }.",
    "P-50 a loose variable to delete": (
        P + "; s:where { ?y ex:likes ?z }; s:deletes { ?x ex:likes ?z }."
    ),
    "P-51 a blank node to delete": P + "; s:deletes { _:x ex:b 1 }.",
    "P-51 a blank node of two formulae": (
        P + "; s:where { _:x ex:likes ex:y }; s:inserts { _:x ex:b 1 }."
    ),
    "P-51 a blank node from outside": P + "; s:inserts { _:p ex:b 1 }.",
}


@pytest.mark.parametrize("patch", BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_is_422_and_changes_nothing(server: Served, book: str, patch: str) -> None:
    """P-48, P-49, P-50, P-51, P-52: with the id of the constraint in the answer."""
    before = server.ask("GET", book, who="alice")["etag"]
    reply = send(server, book, patch)
    assert reply.status == 422
    assert reply["content-type"] == "application/problem+json"
    assert server.ask("GET", book, who="alice")["etag"] == before


@pytest.mark.parametrize(
    ("body", "content", "status"),
    [
        (b"no N3 {", N3, 400),
        (b"\xff\xfe", N3, 400),
        (b"<> a <x>", N3, 400),
        (b"{}", "application/json-patch+json", 415),
        (b"<> <urn:p> 1 .", TURTLE, 415),
    ],
)
def test_what_is_no_patch_at_all(
    server: Served, book: str, body: bytes, content: str, status: int
) -> None:
    """P-52: no N3 is 400, another type 415 with the types that are taken."""
    reply = server.ask("PATCH", book, who="alice", body=body, content=content)
    assert reply.status == status
    assert "text/n3" in reply["accept-patch"]


MISMATCHES = {
    "nothing is found": "s:where { ?x ex:likes ex:nothing }; s:inserts { ?x ex:b 1 }",
    "two are found": "s:where { ?x ex:likes <#tea> }; s:inserts { ?x ex:b 1 }",
    "two are found, and nothing would be done": "s:where { ?x ex:likes <#tea> }",
    "what is deleted is not there": "s:deletes { <#eve> ex:likes <#rain> }",
    "one of what is deleted is not there": "s:deletes { <#eve> ex:likes <#tea>, <#rain> }",
    "a literal of another type is deleted": "s:deletes { <#claude> ex:name 'Claude'@fr }",
}


@pytest.mark.parametrize("patch", MISMATCHES.values(), ids=MISMATCHES.keys())
def test_a_patch_that_does_not_fit_is_409_and_changes_nothing(
    server: Served, book: str, patch: str
) -> None:
    """P-54: none or several matches, or something missing of what is deleted."""
    before = server.ask("GET", book, who="alice")["etag"]
    assert send(server, book, f"_:p a s:InsertDeletePatch; {patch}.").status == 409
    assert server.ask("GET", book, who="alice")["etag"] == before


def test_deleting_comes_before_inserting(server: Served, book: str) -> None:
    """P-54: what is in both is there afterwards."""
    same = "{ <#eve> ex:likes <#tea> }"
    reply = send(server, book, f"_:p a s:InsertDeletePatch; s:deletes {same}; s:inserts {same}.")
    assert reply.status == 204
    assert f"<{book}#eve> <urn:ex:likes> <{book}#tea> ." in triples(server, book)


def test_each_blank_node_that_is_inserted_is_a_new_one(server: Served, place: str) -> None:
    """P-51, P-54: the same patch twice makes two nodes, each one throughout."""
    patch = "_:p a s:InsertDeletePatch; s:inserts { <#me> ex:has _:b. _:b ex:size 1; ex:kind 'x' }."
    assert send(server, f"{place}b.ttl", patch).status == 201
    assert send(server, f"{place}b.ttl", patch).status == 204
    lines = triples(server, f"{place}b.ttl")
    assert len(lines) == 6
    assert len({line.split()[2] for line in lines if "urn:ex:has" in line}) == 2


def test_blank_nodes_in_where_find_and_are_not_told(server: Served, book: str) -> None:
    """P-54: two likers, but one mapping of what is named."""
    reply = send(
        server,
        book,
        "_:p a s:InsertDeletePatch; s:where { _:someone ex:likes ?what };"
        " s:inserts { ?what ex:liked true }.",
    )
    assert reply.status == 204
    assert sum("urn:ex:liked" in line for line in triples(server, book)) == 1


def test_a_patch_makes_what_is_not_there(server: Served, place: str) -> None:
    """P-54, P-35: from nothing, with the containers above; a where finds nothing in it."""
    url = f"{place}x/y/new.ttl"
    found = "_:p a s:InsertDeletePatch; s:where { ?x ex:b 1 }; s:inserts { ?x ex:b 2 }."
    assert send(server, url, found).status == 409
    gone = "_:p a s:InsertDeletePatch; s:deletes { <#a> ex:b 1 }."
    assert send(server, url, gone).status == 409
    assert server.ask("GET", f"{place}x/", who="alice").status == 404
    made = send(server, url, "_:p a s:InsertDeletePatch; s:inserts { <#a> ex:b 1 }.")
    assert made.status == 201
    assert made["location"] == url
    assert server.ask("GET", url, who="alice")["content-type"] == TURTLE


def test_an_empty_patch_makes_an_empty_document_for_who_may(server: Served, place: str) -> None:
    """P-55, S-23: it makes something, so it needs the right to; over something it does nothing."""
    url = f"{place}empty.ttl"
    empty = "_:p a s:InsertDeletePatch."
    assert send(server, url, empty, who=None).status == 401
    assert send(server, url, empty, who="bob").status == 403
    assert server.ask("GET", url, who="alice").status == 404
    assert send(server, url, empty).status == 201
    tag = server.ask("GET", url, who="alice")["etag"]
    again = send(server, url, empty)
    assert (again.status, again["etag"]) == (204, tag)


@pytest.mark.parametrize(
    ("modes", "formulae", "status"),
    [
        ("a", "s:inserts { <#n> ex:b 1 }", 204),
        ("w", "s:inserts { <#n> ex:b 1 }", 204),
        ("r", "s:inserts { <#n> ex:b 1 }", 403),
        ("a", "s:where { ?x ex:name 'Claude' }; s:inserts { <#n> ex:b 1 }", 403),
        ("a", "s:where { ?x ex:name 'nobody' }; s:inserts { <#n> ex:b 1 }", 403),
        ("w", "s:where { ?x ex:name 'Claude' }; s:inserts { <#n> ex:b 1 }", 403),
        ("ra", "s:where { ?x ex:name 'Claude' }; s:inserts { <#n> ex:b 1 }", 204),
        ("w", "s:where { ?x ex:name 'Claude' }", 403),
        ("a", "s:where { ?x ex:name 'nobody' }", 403),
        ("a", "s:deletes { <#eve> ex:likes <#tea> }", 403),
        ("ra", "s:deletes { <#eve> ex:likes <#tea> }", 403),
        ("w", "s:deletes { <#eve> ex:likes <#tea> }", 403),
        ("w", "s:deletes { <#eve> ex:likes <#none> }", 403),
        ("rw", "s:deletes { <#eve> ex:likes <#tea> }", 204),
        ("rw", "s:deletes { <#eve> ex:likes <#none> }", 409),
    ],
)
def test_each_formula_needs_its_modes(
    server: Served, place: str, book: str, modes: str, formulae: str, status: int
) -> None:
    """P-53, S-23: where needs Read, inserts Append, deletes both Read and Write.

    Whether there is a match is told to nobody who could not have read it.
    """
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    rules = acl(place, server.people["alice"].webid, inside=modes, subject=bob)
    assert server.put(f"{place}.acl", rules).status == 201
    reply = send(server, book, f"_:p a s:InsertDeletePatch; {formulae}.", who="bob")
    assert reply.status == status
    if status == 403:
        assert b"Claude" not in reply.body


@pytest.mark.parametrize(
    ("content", "patch"),
    [(N3, HEAD + "_:p a s:InsertDeletePatch."), (UPDATE, "INSERT DATA { <#a> <urn:b> 1 }")],
)
def test_what_is_no_rdf_is_not_patched(
    server: Served, place: str, content: str, patch: str
) -> None:
    """P-56."""
    server.put(f"{place}a.txt", "plain", "text/plain")
    url = f"{place}a.txt"
    reply = server.ask("PATCH", url, who="alice", body=patch.encode(), content=content)
    assert reply.status == 415
    assert "accept-patch" in reply.headers
    assert server.ask("GET", url, who="alice").body == b"plain"


def test_what_finding_may_cost_is_bounded(server: Served, place: str) -> None:
    """P-57, S-52: over many statements, patterns that have nothing to do with each other."""
    many = "".join(f"<#{n}> <urn:ex:p> {n % 7} .\n" for n in range(600))
    server.put(f"{place}many.ttl", many)
    sought = ". ".join(f"?a{n} ex:p ?b{n}" for n in range(6))
    patch = f"_:p a s:InsertDeletePatch; s:where {{ {sought} }}; s:inserts {{ <#x> ex:y 1 }}."
    assert send(server, f"{place}many.ttl", patch).status in (409, 422)
    wide = ". ".join(f"<#{n}> ex:p ?b{n}" for n in range(40))
    patch = f"_:p a s:InsertDeletePatch; s:where {{ {wide} }}."
    assert send(server, f"{place}many.ttl", patch).status == 422


def test_a_patch_rests_on_the_version_that_was_seen(server: Served, book: str) -> None:
    """P-07: If-Match and If-None-Match count for PATCH too."""
    tag = server.ask("GET", book, who="alice")["etag"]
    add = "_:p a s:InsertDeletePatch; s:inserts {{ <#n> ex:n {} }}."
    assert send(server, book, add.format(1), **{"If-Match": tag}).status == 204
    assert send(server, book, add.format(2), **{"If-Match": tag}).status == 412
    assert send(server, book, add.format(3), **{"If-None-Match": "*"}).status == 412
    assert sum("urn:ex:n>" in line for line in triples(server, book)) == 1
