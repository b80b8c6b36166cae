"""What is made of the words: constants and the table in the shape."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from vocab import civil_status, generate, terms
from vocab.constants import constant
from vocab.graphs import Graph
from vocab.terms import ACL, DP, RDFS, SESAME, SOLID_OIDC, VANN


def test_what_is_made_is_fresh() -> None:
    """``make vocab`` was run after the last change of a Turtle file."""
    assert generate.stale() == []
    assert generate.main(["--check"]) == 0


def test_stale_files_are_told_and_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "TERMS", tmp_path / "terms.py")
    monkeypatch.setattr(generate, "SHAPE", tmp_path / "civil-status.ttl")
    assert generate.main(["--check"]) == 1
    assert not (tmp_path / "terms.py").exists()
    assert "stale: terms.py" in capsys.readouterr().out
    assert generate.main([]) == 0
    assert (tmp_path / "terms.py").read_text() == Path(terms.__file__).read_text()
    assert generate.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("agentClass", "AGENT_CLASS"),
        ("union-default-graph", "UNION_DEFAULT_GRAPH"),
        ("WebSocketChannel2023", "WEB_SOCKET_CHANNEL2023"),
        ("fn", "FN"),
    ],
)
def test_a_name_becomes_a_constant(name: str, written: str) -> None:
    assert constant(name) == written


def test_a_class_that_shares_the_name_of_a_property_says_so() -> None:
    assert SESAME.DATAPOINT.removeprefix(SESAME.NS) == "datapoint"
    assert SESAME.DATAPOINT_CLASS.removeprefix(SESAME.NS) == "Datapoint"
    assert ACL.AGENT_CLASS.removeprefix(ACL.NS) == "agentClass"


def test_constants_are_plain_texts_each_once_in_its_class() -> None:
    """Readers and mypy see what they are; nothing is made at run time."""
    tree = ast.parse(Path(terms.__file__).read_text())
    for made in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
        names = [
            target.id
            for line in made.body
            if isinstance(line, ast.Assign)
            for target in line.targets
            if isinstance(target, ast.Name)
        ]
        assert len(names) == len(set(names)), made.name
        assert names[0] == "NS"


def test_every_name_in_a_vocabulary_begins_with_its_namespace() -> None:
    for name, vocabulary in vars(terms).items():
        if isinstance(vocabulary, type):
            for constant_name, iri in vars(vocabulary).items():
                if constant_name.isupper() and constant_name not in ("CONTEXT", "SPECIFICATION"):
                    assert iri.startswith(vars(vocabulary)["NS"]), (name, constant_name)


def test_names_that_are_no_terms_are_there_too() -> None:
    assert SESAME.CONTEXT.endswith("/sesame/v1.jsonld")
    assert SOLID_OIDC.CONTEXT.endswith("/oidc-context.jsonld")


def test_foreign_vocabularies_have_names_of_their_own() -> None:
    graph = Graph.of("foreign.ttl")
    prefixes = [graph.text(v, VANN.PREFERRED_NAMESPACE_PREFIX) for v in graph.named()]
    named = [prefix for prefix in prefixes if prefix]
    assert len(named) == len(set(named))


def test_the_hand_written_part_of_the_shape_stays() -> None:
    head = civil_status.shape().partition(civil_status.MARK)[0]
    assert "shape:sequence a sh:PropertyShape" in head
    assert "shape:headcount" not in head


def test_an_iri_without_prefix_is_written_out() -> None:
    assert civil_status.short(f"{DP.NS}headcount") == "dp:headcount"
    assert civil_status.short(RDFS.LABEL) == f"<{RDFS.LABEL}>"
