"""What was answered before is answered again, as long as it is still so and not a moment longer."""

from __future__ import annotations

from pod_server.actions.read import Look
from pod_server.model.access import STRANGER, Grants, Mode
from pod_server.model.change import Kind, Stored
from pod_server.model.iri import Address, Role
from pod_server.web.kept import Kept, Memory
from tests.web.rules import ANYBODY, acl
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, VCARD


def readable(server: Served, url: str, subject: str = "", owner: str = "alice") -> str:
    """Rules that let ``subject`` read, and nobody else but the owner."""
    holder = server.people[owner].webid
    return acl(url, holder, here="r", subject=subject) if subject else acl(url, holder)


def test_access_that_is_taken_away_is_gone_at_the_next_request(server: Served, place: str) -> None:
    """S-28: nothing says who may longer than the ledger's number stands."""
    url = f"{place}a.ttl"
    server.put(url, "<> <urn:p> 1 .")
    assert server.put(f"{url}.acl", readable(server, url, ANYBODY)).status == 201
    for _ in range(3):
        reply = server.ask("GET", url)
        assert reply.status == 200
        assert 'public="read"' in reply["wac-allow"]
    assert server.put(f"{url}.acl", readable(server, url)).status < 300
    assert server.ask("GET", url).status == 401
    assert server.ask("GET", url, who="bob").status == 403
    reply = server.ask("GET", url, who="alice")
    assert reply.status == 200
    assert 'public=""' in reply["wac-allow"]


def test_one_readers_answer_is_not_anothers(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    server.put(url, "<> <urn:p> 1 .")
    bob = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    server.put(f"{url}.acl", readable(server, url, bob))
    for _ in range(2):
        assert server.ask("GET", url, who="bob").status == 200
        assert server.ask("GET", url, who="carol").status == 403
        assert server.ask("GET", url).status == 401
        assert server.ask("GET", url, who="alice")["cache-control"] == "private, no-cache"


def test_a_change_is_seen_at_the_next_request_in_every_form(server: Served, place: str) -> None:
    url = f"{place}a.ttl"
    tags = set()
    for number in range(3):
        server.put(url, f"<> <urn:p> {number} .")
        for accept in ("text/turtle", "application/ld+json", "application/n-triples"):
            for _ in range(2):
                reply = server.ask("GET", url, who="alice", headers={"Accept": accept})
                assert str(number).encode() in reply.body
            known = {"Accept": accept, "If-None-Match": reply["etag"]}
            assert server.ask("GET", url, who="alice", headers=known).status == 304
            part = {"Accept": accept, "Range": "bytes=0-4"}
            partly = server.ask("GET", url, who="alice", headers=part)
            assert (partly.status, partly.body) == (206, reply.body[:5])
            tags.add(reply["etag"])
    assert len(tags) == 9


def test_a_change_elsewhere_in_the_pod_leaves_the_answer_as_it_is(
    server: Served, place: str
) -> None:
    url = f"{place}a.ttl"
    server.put(url, "<> <urn:p> 1 .")
    before = server.ask("GET", url, who="alice")
    server.put(f"{place}b.ttl", "<> <urn:p> 2 .")
    after = server.ask("GET", url, who="alice")
    assert (after["etag"], after.body) == (before["etag"], before.body)
    assert server.ask("DELETE", url, who="alice").status == 204
    assert server.ask("GET", url, who="alice").status == 404


def test_who_leaves_a_group_elsewhere_is_refused_at_once(server: Served, place: str) -> None:
    """W-09, S-28: the group lies in another pod, whose ledger is not this one's."""
    group = server.people["carol"].pod + "friends.ttl"
    member = f"<#us> a <{VCARD.GROUP}>; <{VCARD.HAS_MEMBER}> <{server.people['bob'].webid}> ."
    assert server.ask("PUT", group, who="carol", body=member.encode(), content=TURTLE).status < 300
    rules = readable(server, group, ANYBODY, "carol")
    reply = server.ask("PUT", f"{group}.acl", who="carol", body=rules.encode(), content=TURTLE)
    assert reply.status < 300
    url = f"{place}a.ttl"
    server.put(url, "<> <urn:p> 1 .")
    server.put(f"{url}.acl", readable(server, url, f"<{ACL.AGENT_GROUP}> <{group}#us>"))
    for _ in range(3):
        assert server.ask("GET", url, who="bob").status == 200
    empty = f"<#us> a <{VCARD.GROUP}> ."
    assert server.ask("PUT", group, who="carol", body=empty.encode(), content=TURTLE).status < 300
    assert server.ask("GET", url, who="bob").status == 403


def kept(size: int) -> Kept:
    stored = Stored("a", Role.RESOURCE, Kind.DOCUMENT, 1, TURTLE, size, 0, 0)
    address = Address("http://x/", "a", False)
    look = Look(
        address,
        stored,
        Grants(STRANGER, address, Mode.READ, Mode.READ, 1),
    )
    return Kept(1, look, TURTLE, "1-ttl", 0, b"", b"", True, b"x" * size)


def test_what_is_kept_has_an_end() -> None:
    """S-54: bounded in bytes; what is asked for stays."""
    memory = Memory(1_000_000)
    memory.put(("hot", None, None), kept(10_000))
    for number in range(1_000):
        memory.put((f"{number}", None, None), kept(10_000))
        assert memory.get(("hot", None, None)) is not None
    left = [number for number in range(1_000) if memory.get((f"{number}", None, None))]
    assert 20 < len(left) < 110
    memory.put(("huge", None, None), kept(200_000))
    assert memory.get(("huge", None, None)) is None
