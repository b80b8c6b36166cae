"""What is said to people: everything in both languages, with the place and the mending."""

from __future__ import annotations

import inspect
import re

import pytest

from proofs import integrity, proof_parts, words
from proofs.statement import faults, read
from proofs.words import Words, advice, last_name, of_component, of_proof
from tests.unit.proofs.papers import document
from vocab.terms import SESAME, SH


def test_every_way_that_a_proof_fails_has_its_words() -> None:
    source = inspect.getsource(integrity) + inspect.getsource(proof_parts)
    raised = set(re.findall(r'ProofInvalid\(\s*"([a-z-]+)"', source))
    assert raised == set(words._PROOFS)
    for code in raised:
        said = of_proof(code, "/value/oops")
        assert said.fr != said.en
        assert ("/value/oops" in said.fr) == (code == "unsigned")


@pytest.mark.parametrize("component", ["MinCount", "MaxInclusive", "LessThan", "MinLength", "New"])
def test_every_kind_of_constraint_has_words(component: str) -> None:
    said = of_component(f"{SH.NS}{component}ConstraintComponent")
    assert said.fr
    assert said.en


def test_advice_says_what_where_and_how_to_mend() -> None:
    (fault,) = faults(read(document("headcount", unitCode="P1")))
    said = advice(fault)
    assert said.fr.startswith("« unitCode » : ")
    assert said.en.startswith("“unitCode”: ")
    assert said.en.endswith("write “unitCode”: “C62”.")
    assert said.in_language("fr-CH") == said.fr


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{SESAME.NS}unitCode", "unitCode"),
        ("survey/respondents", "respondents"),
        (f"^<{SESAME.NS}company>", "company"),
        ("", ""),
    ],
)
def test_places_are_named_by_their_last_part(path: str, name: str) -> None:
    assert last_name(path) == name
    assert Words("", "a") + Words("", "b") == Words("", "a b")
