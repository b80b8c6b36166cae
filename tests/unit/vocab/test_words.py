"""Our own words: named, defined, aligned, and none used that is not there."""

from __future__ import annotations

import json
import re

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from vocab import files, terms
from vocab.graphs import Graph
from vocab.terms import DP, DPV, OWL, RDF, RDFS, SESAME, SKOS

ONTOLOGY = Graph.of("sesame.ttl")
TURTLE = ("sesame.ttl", "datapoints.ttl", "foreign.ttl")
OURS = [iri for iri in ONTOLOGY.named() if iri.value.startswith(SESAME.NS)]
IRI = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(/[A-Za-z0-9._~%+-]+)*/?(#[A-Za-z0-9._-]*)?")
#: Looked up in DPV 2.3 (w3c/dpv, 2.3/dpv/dpv.ttl). Not there: FraudPrevention, hasExpiry.
DPV_2_3 = {
    "ConsentGiven",
    "ConsentRecord",
    "ConsentWithdrawn",
    "CustomerCare",
    "DeliveryOfGoods",
    "DirectMarketing",
    "IdentityVerification",
    "PaymentManagement",
    "Process",
    "Purpose",
    "SellDataToThirdParties",
    "SellProductsToDataSubject",
    "ServiceProvision",
    "TargetedAdvertising",
    "hasPurpose",
    "hasRecipient",
}
MAPPINGS = (SKOS.EXACT_MATCH, SKOS.CLOSE_MATCH, RDFS.SUB_CLASS_OF, RDFS.RANGE, RDFS.DOMAIN)


def iris(name: str) -> set[str]:
    """Every IRI that stands in a file."""
    return {
        term.value
        for quad in parse(files.text(name), format=RdfFormat.TURTLE)
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }


def test_every_term_has_a_name_in_french_and_english() -> None:
    assert [t for t in OURS for tag in ("fr", "en") if not ONTOLOGY.text(t, RDFS.LABEL, tag)] == []


def test_every_term_has_a_definition_in_french_and_english() -> None:
    for term in OURS:
        french, english = (ONTOLOGY.text(term, SKOS.DEFINITION, tag) for tag in ("fr", "en"))
        assert french.endswith((".", "?", "…")), term
        assert english.endswith((".", "?", "…")), term
        assert french != english, term


def test_every_term_has_an_example_and_its_nearest_neighbours_or_a_note_of_none() -> None:
    for term in OURS:
        if ONTOLOGY.text(term, RDF.TYPE) == SKOS.CONCEPT_SCHEME:
            continue
        assert ONTOLOGY.text(term, SKOS.EXAMPLE), term
        near = ONTOLOGY.all(term, SKOS.CLOSE_MATCH) + ONTOLOGY.all(term, SKOS.EXACT_MATCH)
        assert near or ONTOLOGY.text(term, SKOS.NOTE, "en") == "No equivalent found.", term


def test_every_term_is_of_one_kind() -> None:
    kinds = (
        *(OWL.CLASS, OWL.OBJECT_PROPERTY, OWL.DATATYPE_PROPERTY),
        *(RDF.PROPERTY, SKOS.CONCEPT, SKOS.CONCEPT_SCHEME),
    )
    for term in OURS:
        (kind,) = ONTOLOGY.all(term, RDF.TYPE)
        assert kind in [NamedNode(each) for each in kinds], term


def test_every_concept_stands_in_its_list() -> None:
    for concept in ONTOLOGY.named(SKOS.CONCEPT):
        (scheme,) = ONTOLOGY.all(concept, SKOS.IN_SCHEME)
        assert concept in ONTOLOGY.all(scheme, SKOS.HAS_TOP_CONCEPT), concept


@pytest.mark.parametrize("name", TURTLE)
def test_every_term_of_ours_in_use_is_defined(name: str) -> None:
    ours = {iri for iri in iris(name) if iri.startswith(SESAME.NS) and iri != SESAME.NS}
    assert ours - {term.value for term in OURS} == set()


def test_every_datapoint_in_use_is_defined() -> None:
    asked = {iri.value for iri in Graph.of("datapoints.ttl").named(SESAME.DATAPOINT_CLASS)}
    used = {iri for name in TURTLE for iri in iris(name) if iri.startswith(DP.NS)}
    assert used - asked - {DP.NS} == set()


@pytest.mark.parametrize("name", TURTLE)
def test_alignments_point_to_well_formed_addresses(name: str) -> None:
    for quad in parse(files.text(name), format=RdfFormat.TURTLE):
        if quad.predicate.value in MAPPINGS:
            assert isinstance(quad.object, NamedNode)
            assert IRI.fullmatch(quad.object.value), quad.object


def test_every_purpose_named_exists_in_dpv_2_3() -> None:
    used = {
        iri.removeprefix(DPV.NS)
        for name in TURTLE
        for iri in iris(name)
        if iri.startswith(DPV.NS) and iri != DPV.NS
    }
    constants = {value.removeprefix(DPV.NS) for key, value in vars(DPV).items() if key.isupper()}
    assert (used | constants) - DPV_2_3 - {""} == set()


def test_every_term_of_our_context_is_defined() -> None:
    context = json.loads(files.raw("v1.jsonld"))["@context"]
    made = [value["@id"] if isinstance(value, dict) else value for value in context.values()]
    ours = {
        text.replace("sesame:", SESAME.NS)
        for text in made
        if isinstance(text, str) and text.startswith("sesame:")
    }
    assert ours - {term.value for term in OURS} == set()


def test_no_file_names_a_scheme_that_is_not_there() -> None:
    """schema.org is https everywhere (domain 2.1)."""
    for name in TURTLE:
        assert not {iri for iri in iris(name) if iri.startswith("http://schema.org/")}


def test_every_constant_of_ours_is_a_term() -> None:
    known = {term.value for term in OURS} | {SESAME.NS, SESAME.CONTEXT}
    constants = {value for key, value in vars(terms.SESAME).items() if key.isupper()}
    assert constants == known


def test_a_graph_is_read_in_its_order() -> None:
    graph = Graph.read('@prefix : <urn:x:> . :b :p "1"@fr , "2"@en ; :q ( :c "d" ) . :a :p 3 .')
    b, a = graph.named()
    assert (b.value, a.value) == ("urn:x:b", "urn:x:a")
    assert graph.text(b, "urn:x:p", "en") == "2"
    assert graph.text(b, "urn:x:p") == "1"
    assert graph.text(b, "urn:x:none") == ""
    assert list(graph.named("urn:x:Kind")) == []
    (head,) = graph.all(b, "urn:x:q")
    assert isinstance(head, BlankNode | NamedNode | Literal | Triple)
    assert list(graph.members(head)) == [NamedNode("urn:x:c"), Literal("d")]
