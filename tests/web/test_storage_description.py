"""The storage description: Solid's and Linked Web Storage's spelling of one set of facts."""

from __future__ import annotations

import orjson
import pytest

from proofs import shelf
from tests.web.served import TURTLE, Served
from vocab.terms import CONTEXTS, LDP, LWS, NOTIFY, PIM, RDF, SOLID

CID, LWS_JSON, JSON_LD = "application/lws+cid", "application/lws+json", "application/ld+json"


def described(server: Served, accept: str) -> bytes:
    reply = server.ask("GET", f"{server.home}.well-known/solid", headers={"Accept": accept})
    assert reply.status == 200
    assert reply["content-type"] == accept
    return reply.body


def statements(body: bytes, base: str) -> set[str]:
    return {str(quad.triple) for quad in shelf.parse(body, base)}


def test_clients_of_solid_find_the_subscription_services(server: Served) -> None:
    """N-01, N-02, P-59: the storage, its services, their types and features, in JSON-LD."""
    found = orjson.loads(described(server, JSON_LD))
    assert found["id"] == server.home
    assert found["type"] == PIM.STORAGE_CLASS
    for one in found["subscription"]:
        service = server.ask("GET", one["id"]).json
        assert (service["id"], service["channelType"]) == (one["id"], one["channelType"])
        assert service["feature"] == one["feature"]
    assert {one["channelType"] for one in found["subscription"]} == {
        "WebSocketChannel2023",
        "StreamingHTTPChannel2023",
        "WebhookChannel2023",
    }


def test_turtle_says_what_both_spellings_say(server: Served) -> None:
    """N-01, K-14: one graph."""
    turtle = server.house.codecs.parse(described(server, TURTLE), TURTLE, server.home)
    assert len([t for t in turtle if t.predicate.value == NOTIFY.SUBSCRIPTION]) == 3
    assert (server.home, RDF.TYPE) in {(t.subject.value, t.predicate.value) for t in turtle}  # type: ignore[union-attr]
    for other in (JSON_LD, CID):
        graph = server.house.codecs.parse(described(server, other), JSON_LD, server.home)
        named = {t for t in graph if "_:" not in str(t)}
        assert named <= turtle, named - turtle


@pytest.mark.parametrize("media_type", [CID, LWS_JSON])
def test_clients_of_linked_web_storage_read_an_identifier_document(
    server: Served, media_type: str
) -> None:
    """K-14: contexts first and in order, id, type, StorageRoot, the key that signs."""
    found = orjson.loads(described(server, media_type))
    assert found["@context"] == [CONTEXTS.IDENTIFIERS, CONTEXTS.STORAGES]
    assert found["id"] == server.home
    assert "Storage" in found["type"]
    endpoints = {one["type"]: one["serviceEndpoint"] for one in found["service"]}
    assert endpoints["StorageRoot"] == server.home
    assert endpoints["StorageDescription"] == f"{server.home}.well-known/solid"
    published = server.ask("GET", f"{server.account}/.well-known/openid-configuration").json
    keys = server.ask("GET", str(published["jwks_uri"])).json["keys"]
    *servers, signer = found["verificationMethod"]
    assert [method["publicKeyJwk"] for method in servers] == keys
    assert found["authentication"] == [method["id"] for method in servers]
    assert (signer["type"], found["assertionMethod"]) == ("Multikey", [signer["id"]])
    assert not {"d", "p", "q"} & set(found["verificationMethod"][0]["publicKeyJwk"])


def test_the_storages_own_address_leads_to_it(server: Served) -> None:
    """K-14: by both relations, on a refusal too; and by the address itself, for who asks for it."""
    for status, who in ((401, None), (200, "alice")):
        reply = server.ask("GET", server.home, who=who, headers={"Accept": TURTLE})
        assert reply.status == status
        assert f'<{server.home}>; rel="{LWS.STORAGE}"' in reply["link"]
        where = f"{server.home}.well-known/solid"
        assert f'<{where}>; rel="{LWS.STORAGE_DESCRIPTION}"' in reply["link"]
        assert f'<{where}>; rel="{SOLID.STORAGE_DESCRIPTION}"' in reply["link"]
    reply = server.ask("GET", server.home, headers={"Accept": CID})
    assert reply.status == 200
    assert reply["content-type"] == CID
    assert reply.body == described(server, CID)
    # Whoever would rather have the listing does not get round its rules.
    mixed = {"Accept": f"{TURTLE}, {CID};q=0.1"}
    assert server.ask("GET", server.home, headers=mixed).status == 401
    assert server.ask("GET", f"{server.home}profile/", headers={"Accept": CID}).status == 401


def test_the_inbox_is_found_from_the_owner_and_from_the_pod(server: Served) -> None:
    """L-01, P-58: by link and by triple."""
    card = server.people["alice"].webid.partition("#")[0]
    link = f'<{server.home}inbox/>; rel="{LDP.INBOX}"'
    assert link in server.ask("HEAD", card)["link"]
    assert link in server.ask("HEAD", server.home)["link"]
    triples = server.ask("GET", card, headers={"Accept": "application/n-triples"}).body.decode()
    assert f"<{server.people['alice'].webid}> <{LDP.INBOX}> <{server.home}inbox/>" in triples


def test_the_sender_of_webhooks_names_whose_keys_count(server: Served) -> None:
    """N-11: a WebID document with the issuer."""
    who = f"{server.home}.notifications/sender"
    reply = server.ask("GET", who, headers={"Accept": "application/n-triples"})
    assert f"<{who}> <{SOLID.OIDC_ISSUER}> <{server.account}/>" in reply.body.decode()
