"""Outside documents read as the reference reader reads them: UNTP's samples, against PyLD."""

from __future__ import annotations

import json

import pytest
from pyld import BUNDLED_CONTEXTS, FrozenDocumentLoader, jsonld
from pyoxigraph import RdfFormat, parse

from proofs.canonical import nquads
from proofs.integrity import ProofInvalid, Suite, sign, verify
from proofs.shelf import NOWHERE, Shelf
from proofs.strict_json import Json
from tests.unit.proofs.samples import KEY, NOON, shared

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
UNTP = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
#: Quads of each sample, counted by others with another reader (domain 1.1).
SAMPLES = {
    "dcc/ConformityCredential_battery_instance.json": 153,
    "dfr/DigitalFacilityRecord_battery_instance.json": 239,
    "dia/DigitalIdentityAnchor_battery_instance.json": 24,
    "dpp/DigitalProductPassport_battery_instance.json": 378,
    "dte/DigitalTraceabilityEvent_battery_make_instance.json": 74,
}


def shelf() -> Shelf:
    untp = shared("untp/contexts/v0.7.0/untp-context.jsonld").read_bytes()
    return Shelf({UNTP: untp, CREDENTIALS: BUNDLED_CONTEXTS[CREDENTIALS].read_bytes()})


@pytest.mark.parametrize(("name", "count"), SAMPLES.items())
def test_untp_samples_say_the_same_as_in_pyld(name: str, count: int) -> None:
    document: Json = json.loads(shared(f"untp/samples/v0.7.0/{name}").read_text())
    contexts = shelf()
    ours = nquads(contexts.quads(document, NOWHERE))
    loader = FrozenDocumentLoader(contexts.documents)
    options = {"documentLoader": loader, "format": "application/n-quads", "base": NOWHERE}
    theirs = nquads(parse(jsonld.to_rdf(document, options), format=RdfFormat.N_QUADS))
    assert ours == theirs
    assert len(ours.splitlines()) == count


def test_a_type_that_the_contexts_do_not_know_is_signed_in_json_only() -> None:
    """The sample's type DigitalIdentityAnchor is in neither of its contexts: RDF cannot say it."""
    name = "untp/samples/v0.7.0/dia/DigitalIdentityAnchor_battery_instance.json"
    document: dict[str, Json] = json.loads(shared(name).read_text())
    contexts = shelf()
    with pytest.raises(ProofInvalid) as refused:
        sign(document, KEY, created=NOON, contexts=contexts)
    assert refused.value.code == "unsigned"
    signed = sign(document, KEY, created=NOON, suite=Suite.JCS, contexts=contexts)
    assert verify(signed, contexts=contexts).key == KEY.public
