"""JSON-LD contexts: ours, and our term mappings of others' that must be read without a network."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from proofs import canonical, shelf
from proofs.strict_json import Json
from vocab import files
from vocab.terms import AS, DCTERMS, DP, LOCN, NOTIFY, RDF, SEC, SESAME, SOLID_OIDC, XSD

INDEX: dict[str, str] = json.loads(files.raw("contexts/index.json"))
OURS = json.loads(files.raw("v1.jsonld"))["@context"]
COMPANY = "https://fournil.example/profile/card#me"
PROOF: dict[str, Json] = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-11-23T10:00:00Z",
    "verificationMethod": "did:key:z6Mk#z6Mk",
    "proofPurpose": "assertionMethod",
    "proofValue": "z1",
}


def shared(name: str) -> Path:
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("SESAME_SHARED_DATA", root.parent / "shared" / "data"))
    if not (folder / name).exists():
        pytest.skip(f"outside data {name} is not beside the repository")
    return folder / name


def said(document: Json) -> set[tuple[str, str, str]]:
    """Subject, predicate and object of each quad, without the labels of blank nodes."""
    return {
        (_plain(q.subject), q.predicate.value, _plain(q.object))
        for q in shelf.quads(document, None)
    }


def _plain(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, Literal):
        kind = term.language or term.datatype.value
        return f"{term.value}|{kind.removeprefix(XSD.NS)}"
    return "_:"


def test_every_context_in_the_index_ships() -> None:
    assert INDEX[SESAME.CONTEXT] == "v1.jsonld"
    for name in INDEX.values():
        assert "@context" in json.loads(files.raw(name))


def test_every_context_file_is_in_the_index() -> None:
    folder = Path(files.__file__).parent / "contexts"
    kept = {f"contexts/{p.name}" for p in folder.iterdir()} - {"contexts/index.json"}
    assert kept == set(INDEX.values()) - {"v1.jsonld"}


def test_no_context_names_another() -> None:
    """None is fetched, or hidden behind another (V-09)."""
    for name in INDEX.values():
        assert isinstance(json.loads(files.raw(name))["@context"], dict)
        assert b"@import" not in files.raw(name)


def test_ours_is_protected_and_has_no_default_vocabulary() -> None:
    """A misspelt term is then left out, which signing refuses, and never a silent triple."""
    assert OURS["@protected"] is True
    assert "@vocab" not in OURS
    assert not [
        term for term, made in OURS.items() if isinstance(made, dict) and "@context" in made
    ]


def test_a_statement_becomes_flat_typed_triples() -> None:
    """The wire form: every value with its type, one node."""
    document: Json = {
        "@context": SESAME.CONTEXT,
        "id": "urn:uuid:00000000-0000-5000-8000-000000000001",
        "type": "Disclosure",
        "company": COMPANY,
        "datapoint": "dp:employee-turnover",
        "value": {"type": "xsd:decimal", "@value": "12.50"},
        "unitCode": "P1",
        "valueConfirmed": True,
        "periodStart": "2025-01-01",
        "periodEnd": "2025-12-31",
        "scope": COMPANY,
        "sequence": 1,
    }
    me = "urn:uuid:00000000-0000-5000-8000-000000000001"
    assert said(document) == {
        (me, RDF.TYPE, SESAME.DISCLOSURE),
        (me, SESAME.COMPANY, COMPANY),
        (me, SESAME.DATAPOINT, DP.EMPLOYEE_TURNOVER),
        (me, SESAME.VALUE, "12.50|decimal"),
        (me, SESAME.UNIT_CODE, "P1|string"),
        (me, SESAME.VALUE_CONFIRMED, "true|boolean"),
        (me, SESAME.PERIOD_START, "2025-01-01|date"),
        (me, SESAME.PERIOD_END, "2025-12-31|date"),
        (me, SESAME.SCOPE, COMPANY),
        (me, SESAME.SEQUENCE, "1|positiveInteger"),
    }


def test_nested_values_use_the_terms_of_others() -> None:
    found = said(
        {
            "@context": SESAME.CONTEXT,
            "id": "urn:x:1",
            "value": {
                "type": "Address",
                "addressLocality": "Rodez",
                "addressCountry": "FR",
            },
        }
    )
    assert ("_:", RDF.TYPE, LOCN.ADDRESS) in found
    assert ("_:", LOCN.POST_NAME, "Rodez|string") in found
    assert ("_:", LOCN.ADMIN_UNIT_L1, "FR|string") in found


@pytest.mark.parametrize("other", ["https://w3id.org/security/data-integrity/v2", "vc"])
def test_a_proof_means_the_same_in_our_context_as_in_the_others(other: str) -> None:
    """VC Data Integrity 1.0: same IRIs, same types, in a graph of its own."""
    named = "https://www.w3.org/ns/credentials/v2" if other == "vc" else other
    document: dict[str, Json] = {"id": "urn:x:1", "proof": PROOF}
    if other == "vc":
        document["type"] = "VerifiableCredential"

    def proof_of(context: str) -> set[tuple[str, str, str]]:
        quads = shelf.quads({"@context": context, **document}, None)
        return {
            (q.predicate.value, _plain(q.object), str(q.graph_name)[:2])
            for q in quads
            if q.predicate.value != RDF.TYPE or _plain(q.object) == SEC.DATA_INTEGRITY_PROOF
        }

    assert proof_of(named) == proof_of(SESAME.CONTEXT)
    assert (DCTERMS.CREATED, "2026-11-23T10:00:00Z|dateTime", "_:") in proof_of(SESAME.CONTEXT)


@pytest.mark.parametrize(
    "contexts",
    [
        ["https://www.w3.org/ns/cid/v1"],
        ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"],
        ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    ],
)
def test_controlled_identifiers_read_alike_in_every_context_they_come_in(
    contexts: list[Json],
) -> None:
    """Also beside the DID context, which PyLD ships: protected terms agree."""
    found = said(
        {
            "@context": contexts,
            "id": "https://a.example/me",
            "alsoKnownAs": "https://b.example/me",
            "verificationMethod": {
                "id": "https://a.example/me#k",
                "type": "Multikey",
                "controller": "https://a.example/me",
                "publicKeyMultibase": "z6Mk",
            },
            "assertionMethod": "https://a.example/me#k",
            "service": {"serviceEndpoint": "https://s.example/"},
        }
    )
    key = "https://a.example/me#k"
    assert (key, RDF.TYPE, SEC.MULTIKEY) in found
    assert (key, SEC.PUBLIC_KEY_MULTIBASE, f"z6Mk|{SEC.MULTIBASE}") in found
    assert ("https://a.example/me", SEC.ASSERTION_METHOD, key) in found
    assert len(found) == 8


def test_a_client_identifier_document_is_read() -> None:
    """Solid-OIDC §5.1.2."""
    client = "https://app.example/id"
    found = said(
        {
            "@context": [SOLID_OIDC.CONTEXT],
            "client_id": client,
            "client_name": "App",
            "redirect_uris": ["https://app.example/cb"],
            "require_auth_time": True,
        }
    )
    names = {predicate.rpartition("#")[2]: value for subject, predicate, value in found}
    assert {subject for subject, _, _ in found} == {client}
    assert names == {
        "client_name": "App|string",
        "redirect_uris": "https://app.example/cb",
        "require_auth_time": "true|boolean",
    }


def test_a_notification_is_read() -> None:
    """Solid Notifications Protocol: an activity in two contexts."""
    found = said(
        {
            "@context": [
                "https://www.w3.org/ns/activitystreams",
                "https://www.w3.org/ns/solid/notifications-context/v1",
            ],
            "id": "urn:x:1",
            "type": "Add",
            "object": "https://a.example/x",
            "target": "https://a.example/",
            "state": "128-abc",
            "published": "2026-11-24T11:55:31.483Z",
        }
    )
    assert found == {
        ("urn:x:1", RDF.TYPE, AS.ADD),
        ("urn:x:1", AS.OBJECT, "https://a.example/x"),
        ("urn:x:1", AS.TARGET, "https://a.example/"),
        ("urn:x:1", NOTIFY.STATE, "128-abc|string"),
        ("urn:x:1", AS.PUBLISHED, "2026-11-24T11:55:31.483Z|dateTime"),
    }


def test_a_subscription_is_read() -> None:
    found = said(
        {
            "@context": "https://www.w3.org/ns/solid/notifications-context/v1",
            "type": "WebSocketChannel2023",
            "topic": "https://a.example/x",
            "rate": "PT10S",
        }
    )
    assert found == {
        ("_:", RDF.TYPE, NOTIFY.WEB_SOCKET_CHANNEL2023),
        ("_:", NOTIFY.TOPIC, "https://a.example/x"),
        ("_:", NOTIFY.RATE, "PT10S|duration"),
    }


def test_a_linked_web_storage_listing_is_read() -> None:
    found = said(
        {
            "@context": "https://www.w3.org/ns/lws/v1",
            "id": "https://a.example/n/",
            "type": "Container",
            "totalItems": 1,
            "items": [{"id": "https://a.example/n/1", "type": "DataResource", "size": 47}],
        }
    )
    assert ("https://a.example/n/1", "https://schema.org/size", "47|long") in found
    assert len(found) == 5


def test_the_vectors_of_vc_di_eddsa_canonicalise_as_published() -> None:
    """VC Data Integrity EdDSA 1.0, appendix B; the examples' own terms come with the document."""
    folder = shared("vc-di-eddsa") / "eddsa-rdfc-2022"
    document = json.loads((folder / "signedDataInt.json").read_bytes())
    del document["proof"]
    examples = "https://www.w3.org/ns/credentials/examples#"
    document["@context"][1] = {
        "AlumniCredential": f"{examples}AlumniCredential",
        "alumniOf": f"{examples}alumniOf",
    }
    expected = (folder / "canonDocDataInt.txt").read_bytes()
    assert canonical.nquads(shelf.quads(document, None)).strip() == expected.strip()
