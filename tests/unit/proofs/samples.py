"""What the tests of ``proofs`` share: a small shelf of their own, a key, a statement."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proofs.keys import SigningKey
from proofs.shelf import Shelf
from proofs.strict_json import Json

CONTEXT = "https://shelf.example/statement"
KEY = SigningKey.from_multibase("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

_TERMS: dict[str, Json] = {
    "@version": 1.1,
    "@protected": True,
    "id": "@id",
    "type": "@type",
    "ex": "https://words.example/",
    "sec": "https://w3id.org/security#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "Statement": "ex:Statement",
    "about": {"@id": "ex:about", "@type": "@id"},
    "says": {"@id": "ex:says"},
    "on": {"@id": "ex:on", "@type": "xsd:date"},
    "part": {"@id": "ex:part"},
    "unused": {"@id": "ex:unused", "@type": "xsd:decimal"},
    "DataIntegrityProof": "sec:DataIntegrityProof",
    "proof": {"@id": "sec:proof", "@type": "@id", "@container": "@graph"},
    "cryptosuite": {"@id": "sec:cryptosuite", "@type": "sec:cryptosuiteString"},
    "created": {"@id": "http://purl.org/dc/terms/created", "@type": "xsd:dateTime"},
    "verificationMethod": {"@id": "sec:verificationMethod", "@type": "@id"},
    "proofPurpose": {"@id": "sec:proofPurpose", "@type": "@vocab"},
    "assertionMethod": {"@id": "sec:assertionMethod", "@type": "@id", "@container": "@set"},
    "proofValue": {"@id": "sec:proofValue", "@type": "sec:multibase"},
}
OTHERS: dict[str, Json] = {
    "https://shelf.example/list": ["https://shelf.example/statement", {"more": "ex:more"}],
    "https://shelf.example/based": {"@base": "https://elsewhere.example/", "p": "urn:p"},
    "https://shelf.example/loop": {"loop": {"@id": "urn:l", "@context": "loop"}},
    "https://shelf.example/scoped": {
        "Typed": {"@id": "urn:Typed", "@context": {"inner": "urn:inner"}},
        "outer": {"@id": "urn:outer", "@context": "https://shelf.example/plainer"},
    },
    "https://shelf.example/plainer": {"word": "urn:word", "other": "urn:other"},
    "https://shelf.example/importing": {"@import": "plainer", "other": "urn:mine"},
}
SHELF = Shelf(
    {
        iri: json.dumps({"@context": terms}).encode()
        for iri, terms in {CONTEXT: _TERMS, **OTHERS}.items()
    }
)
TERMS = _TERMS


def statement() -> dict[str, Json]:
    return {
        "@context": CONTEXT,
        "id": "urn:uuid:58172aac-d8ba-51ed-83dd-0b3aef56cc33",
        "type": "Statement",
        "about": "https://company.example/card#me",
        "on": "2025-12-31",
        "says": [{"@value": "64.50", "type": "xsd:decimal"}, {"@value": "Où ?", "@language": "fr"}],
        "part": {"says": True, "part": {"says": 12}},
    }


def shared(name: str) -> Path:
    """A file of the data that lies beside the repository; the test is skipped where it does not."""
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("SESAME_SHARED_DATA", root.parent / "shared" / "data"))
    if not (folder / name).exists():
        pytest.skip(f"outside data {name} is not beside the repository")
    return folder / name
