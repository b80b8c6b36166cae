"""What a Solid app finds in a pod that was just made (WebID Profile, Type Indexes, Solid26)."""

from __future__ import annotations

import pytest

from pod_server.model.terms import Graph, NamedNode, Triple
from pod_server.rdf.codecs import RdfCodecs
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, FOAF, LDP, PIM, RDF, SESAME, SOLID

JSON_LD, TRIPLES = "application/ld+json", "application/n-triples"


def graph(server: Served, url: str, who: str | None = "carol") -> Graph:
    reply = server.ask("GET", url, who=who, headers={"Accept": TRIPLES})
    assert reply.status == 200, url
    return RdfCodecs().parse(reply.body, TRIPLES, url)


def objects(found: Graph, subject: str, predicate: str) -> set[str]:
    return {
        triple.object.value
        for triple in found
        if triple.subject == NamedNode(subject)
        and triple.predicate == NamedNode(predicate)
        and isinstance(triple.object, NamedNode)
    }


@pytest.fixture(scope="module")
def me(server: Served) -> str:
    """Carol's WebID; nobody has touched her pod."""
    return server.people["carol"].webid


@pytest.fixture(scope="module")
def home(server: Served) -> str:
    return server.people["carol"].pod


@pytest.mark.parametrize("accept", [TURTLE, JSON_LD])
@pytest.mark.parametrize("who", [None, "bob"])
def test_a_webid_leads_to_a_public_document(
    server: Served, me: str, who: str | None, accept: str
) -> None:
    """I-01, P-44."""
    reply = server.ask("GET", me.partition("#")[0], who=who, headers={"Accept": accept})
    assert reply.status == 200
    assert reply["content-type"] == accept
    assert b"oidcIssuer" in reply.body


def test_the_profile_is_whole(server: Served, me: str, home: str) -> None:
    """I-02, I-03, I-06, L-01, T-01: who vouches, where the storage is, and the rest."""
    card = graph(server, me.partition("#")[0], who=None)
    assert FOAF.AGENT in objects(card, me, RDF.TYPE)
    assert objects(card, me, SOLID.OIDC_ISSUER) == {f"{server.account}/"}
    assert objects(card, me, PIM.STORAGE) == {home}
    assert len(objects(card, me, PIM.PREFERENCES_FILE)) == 1
    assert objects(card, me, LDP.INBOX) == {f"{home}inbox/"}
    assert len(objects(card, me, SOLID.PUBLIC_TYPE_INDEX)) == 1
    assert not objects(card, me, SOLID.PRIVATE_TYPE_INDEX)


def test_the_preferences_are_private(server: Served, me: str) -> None:
    """I-05, T-01: a configuration file, and the way to the private index."""
    (url,) = objects(graph(server, me.partition("#")[0]), me, PIM.PREFERENCES_FILE)
    assert server.ask("GET", url).status == 401
    assert server.ask("GET", url, who="bob").status == 403
    found = graph(server, url)
    assert objects(found, url, RDF.TYPE) == {PIM.CONFIGURATION_FILE}
    assert len(objects(found, me, SOLID.PRIVATE_TYPE_INDEX)) == 1


def indexes(server: Served, me: str, who: str = "carol") -> tuple[str, str]:
    """Where the public one is, and the private one."""
    card = graph(server, me.partition("#")[0])
    (public,) = objects(card, me, SOLID.PUBLIC_TYPE_INDEX)
    (prefs,) = objects(card, me, PIM.PREFERENCES_FILE)
    (private,) = objects(graph(server, prefs, who), me, SOLID.PRIVATE_TYPE_INDEX)
    return public, private


def test_the_type_indexes_say_what_they_are_and_who_may_look(server: Served, me: str) -> None:
    """T-02, T-03, I-06."""
    public, private = indexes(server, me)
    assert objects(graph(server, public, who=None), public, RDF.TYPE) == {
        SOLID.TYPE_INDEX,
        SOLID.LISTED_DOCUMENT,
    }
    assert server.ask("GET", private).status == 401
    assert server.ask("GET", private, who="bob").status == 403
    found = graph(server, private)
    assert objects(found, private, RDF.TYPE) == {SOLID.TYPE_INDEX, SOLID.UNLISTED_DOCUMENT}
    registered = f"{private}#accounts"
    assert objects(found, registered, SOLID.FOR_CLASS) == {SESAME.COMPANY_ACCOUNT}
    (container,) = objects(found, registered, SOLID.INSTANCE_CONTAINER)
    assert server.ask("GET", container, who="carol").status == 200


@pytest.mark.parametrize("which", [0, 1])
def test_registrations_are_the_owners_to_make(server: Served, which: int) -> None:
    """T-04: by an insert-only patch, as apps do; nobody else's."""
    url = indexes(server, server.people["alice"].webid, "alice")[which]
    patch = (
        f"@prefix s: <{SOLID.NS}>. _:p a s:InsertDeletePatch; s:inserts {{ <#notes> a "
        f"s:TypeRegistration; s:forClass <urn:Note>; s:instanceContainer <{server.home}notes/> }}."
    ).encode()
    for who, status in (("alice", 204), ("bob", 403), (None, 401)):
        reply = server.ask("PATCH", url, who=who, body=patch, content="text/n3")
        assert reply.status == status
    found = graph(server, url, who="alice")
    assert objects(found, f"{url}#notes", SOLID.FOR_CLASS) == {"urn:Note"}
    assert SOLID.TYPE_INDEX in objects(found, url, RDF.TYPE)


def test_all_else_is_closed(server: Served, home: str) -> None:
    """I-06: a stranger sees the card and the public index, an agent may also leave a message."""
    for path in ("", "settings/", "inbox/", "accounts/", "profile/", "profile/card.acl", ".acl"):
        assert server.ask("GET", home + path).status == 401, path
        assert server.ask("GET", home + path, who="bob").status == 403, path
    rules = graph(server, f"{home}.acl")
    assert Triple(NamedNode(f"{home}.acl#owner"), NamedNode(ACL.DEFAULT), NamedNode(home)) in rules
    message = {"body": b'{"@id": "", "urn:says": "hello"}', "content": JSON_LD}
    assert server.ask("POST", f"{home}inbox/", **message).status == 401  # type: ignore[arg-type]
    assert server.ask("POST", f"{home}inbox/", who="bob", **message).status == 201  # type: ignore[arg-type]
