"""The shapes as files: which ship, and what they may contain."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from shapes import files
from vocab.terms import RDF, SH

FOLDER = Path(files.__file__).parent
#: Constraints that run queries or scripts: not in a shape that ships (V-08).
CODE = ("sparql", "js", "select", "ask", "rule", "expression")


def test_the_shapes_that_ship_are_named() -> None:
    assert files.names() == (
        *("account-notice.ttl", "account-request.ttl", "account-terms.ttl", "account.ttl"),
        "answer.ttl",
        *("civil-status.ttl", "complaint.ttl"),
        *("invitation.ttl", "market-file.ttl", "message.ttl", "offer.ttl", "order.ttl"),
        *("private-profile.ttl", "product-card.ttl", "product-links.ttl"),
        *("receipt.ttl", "recommendation.ttl"),
    )


@pytest.mark.parametrize("name", files.names())
def test_a_shape_is_known_by_the_hash_of_its_bytes(name: str) -> None:
    body = (FOLDER / name).read_bytes()
    assert files.raw(name) == body
    assert files.text(name).encode() == body
    assert files.hash(name) == hashlib.sha256(body).hexdigest()
    assert files.hash(name) in files.hashes()


@pytest.mark.parametrize("name", ["no-such.ttl", "../vocab/terms.py/x"])
def test_a_shape_that_does_not_ship_is_not_found(name: str) -> None:
    with pytest.raises((FileNotFoundError, NotADirectoryError)):
        files.raw(name)


@pytest.mark.parametrize("name", files.names())
def test_a_shape_is_core_shacl_only(name: str) -> None:
    said = {quad.predicate.value for quad in parse(files.text(name), format=RdfFormat.TURTLE)}
    assert not said & {SH.NS + word for word in CODE}


@pytest.mark.parametrize("name", files.names())
def test_a_shape_file_holds_the_shape_of_its_name(name: str) -> None:
    shapes = {
        quad.subject.value
        for quad in parse(files.text(name), format=RdfFormat.TURTLE)
        if quad.predicate == NamedNode(RDF.TYPE)
        and quad.object == NamedNode(SH.NODE_SHAPE)
        and isinstance(quad.subject, NamedNode)
    }
    stem = name.removesuffix(".ttl")
    assert any(iri.endswith(f"/shapes/{stem}") for iri in shapes)


@pytest.mark.parametrize("name", files.names())
def test_what_a_shape_says_it_says_in_both_languages(name: str) -> None:
    by_subject: dict[object, list[str]] = {}
    for quad in parse(files.text(name), format=RdfFormat.TURTLE):
        if quad.predicate.value == SH.MESSAGE:
            tag = getattr(quad.object, "language", None) or ""
            by_subject.setdefault(quad.subject, []).append(tag)
    assert by_subject
    assert all(sorted(tags) == ["en", "fr"] for tags in by_subject.values())
