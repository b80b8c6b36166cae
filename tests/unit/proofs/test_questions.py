"""Questions by the hash of what they say, and answers as documents (issue 5, citizens ask)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from proofs.integrity import ProofInvalid, sign, verify
from proofs.keys import SigningKey
from proofs.questions import (
    LONGEST,
    NotAnAnswer,
    NotAQuestion,
    Question,
    answer_id,
    build_answer,
    read_answer,
)
from vocab.terms import SESAME

BAKERY = "https://fournil.example/profile/card#me"
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
FLOUR = Question.asked("D'où vient votre farine ?", "fr")


@pytest.mark.parametrize(
    "same",
    [
        "D\u2019où vient votre farine\u00a0?",
        "  d'où   vient votre FARINE ",
        "D'ou\u0300 vient votre farine ?!",
        "« D'où vient votre farine ? »",
    ],
)
def test_what_says_the_same_is_one_question(same: str) -> None:
    assert Question.asked(same, "fr").hash == FLOUR.hash


@pytest.mark.parametrize(
    "other",
    ["D'où vient votre farine de blé ?", "D'ou vient votre farine ?", "D'où vient notre farine ?"],
)
def test_what_says_something_else_is_another(other: str) -> None:
    assert Question.asked(other, "fr").hash != FLOUR.hash
    assert Question.asked(FLOUR.text, "en").hash != FLOUR.hash


@pytest.mark.parametrize("text", ["", " ?! ", "x" * (LONGEST + 1)])
def test_what_is_no_question(text: str) -> None:
    with pytest.raises(NotAQuestion):
        Question.asked(text, "fr")
    with pytest.raises(NotAQuestion):
        Question.asked("Pourquoi ?", "de")


def test_an_answer_is_read_as_it_was_written_and_every_letter_is_signed() -> None:
    made = build_answer(BAKERY, FLOUR, NOON, texts={"fr": "Du moulin.", "en": "From the mill."})
    signed = sign(made, SigningKey.generate(), created=NOON)
    verify(signed)
    answer = read_answer(signed)
    assert (answer.company, answer.question, answer.asked) == (BAKERY, FLOUR.hash, FLOUR)
    assert answer.in_language("en") == "From the mill."
    assert not answer.is_refusal
    for name, part in (("sequence", 2), ("question", "z2"), ("type", "QuestionRefusal")):
        with pytest.raises(ProofInvalid):
            verify({**signed, name: part})


def test_a_refusal_and_a_second_answer() -> None:
    refused = read_answer(
        build_answer(BAKERY, FLOUR, NOON, reason="CommercialSecret", notes={"fr": "En mars."})
    )
    assert refused.reason == SESAME.COMMERCIAL_SECRET
    assert refused.in_language("fr") == "En mars."
    again = read_answer(
        build_answer(BAKERY, FLOUR, NOON, texts={"fr": "De Gonesse."}, sequence=2, because="Mars.")
    )
    assert again.supersedes == answer_id(BAKERY, FLOUR.hash, 1) == refused.id


@pytest.mark.parametrize(
    "changed",
    [
        {"@context": "https://elsewhere.example/"},
        {"type": "Message"},
        {"questionText": "En mots"},
        {"questionText": {"@value": "?", "@language": "fr"}},
        {"text": {"@value": "Sans langue"}},
        {"sequence": "1"},
        {"sequence": True},
        {"question": 3},
    ],
)
def test_what_is_no_answer(changed: dict[str, object]) -> None:
    made = build_answer(BAKERY, FLOUR, NOON, texts={"fr": "Du moulin."})
    with pytest.raises(NotAnAnswer):
        read_answer({**made, **changed})  # type: ignore[dict-item]  # what is wrong on purpose
