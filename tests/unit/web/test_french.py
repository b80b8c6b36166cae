"""Every reason that the house can give has its French (issue 2, habits: two languages)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pod_server.model import errors
from pod_server.web import french
from pod_server.web.problem_words import messages

ROOT = Path(__file__).parents[3]
#: Where the reason stands among the arguments, by the name of what is called with it.
REASONS = {
    "BadAddress": 0,
    "BadRequest": 0,
    "BrokenContext": 0,
    "Conflict": 0,
    "MalformedBody": 1,
    "MalformedJson": 0,
    "MalformedJsonLd": 0,
    "MethodNotAllowed": 2,
    "PatchMismatch": 0,
    "QueryRefused": 0,
    "Unauthenticated": 0,
    "UnprocessablePatch": 0,
    "bad_proof": 0,
    "bad_token": 0,
}
#: The oracle of the contract tests: it serves nobody.
APART = {"memory.py"}


def template(node: ast.expr | None) -> str | None:
    """A text, with ``{}`` where something is put in; ``None`` for what is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        return "".join(map(str, parts))
    return None


def given_reasons() -> Iterator[tuple[str, str]]:
    """Place and template of each reason; those that bring their own French are left out."""
    for package in ("pod_server", "proofs"):
        for path in (ROOT / package).rglob("*.py"):
            if path.name in APART or "node_modules" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                at = REASONS.get(name)
                named = {word.arg: word.value for word in node.keywords}
                if at is None or (name == "Conflict" and ("reason_fr" in named or node.args[1:])):
                    continue
                said = template(node.args[at] if len(node.args) > at else named.get("reason"))
                if said:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", said


def test_every_reason_has_its_french() -> None:
    """Where this fails: add the sentence to pod_server/web/words/reasons.fr.json."""
    whole, patterns = french.book()
    known = {*whole, *("{}".join(pieces) for pieces, _ in patterns)}
    found = list(given_reasons())
    assert len(found) > 120
    assert [each for each in found if each[1] not in known] == []


def test_the_french_keeps_every_gap_and_is_french() -> None:
    whole, patterns = french.book()
    for pieces, said in patterns:
        assert len(pieces) == len(said), pieces
    same = {english for english, said in whole.items() if english == said}
    assert same == {"document"}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.BadAddress("The address is longer than 4096 octets."), "dépasse 4096 octets."),
        (
            errors.Unauthenticated(
                "The access token is not valid: it was revoked, or the time "
                "that its app was given is over."
            ),
            "Le jeton d'accès n'est pas valable : il a été révoqué, ou le temps",
        ),
        (
            errors.Conflict(
                "There is a container of this name; a document cannot exist beside it."
            ),
            "Il y a déjà un conteneur de ce nom ; un document ne peut pas exister à côté.",
        ),
        (
            errors.MalformedBody("text/turtle", "Expecting value (line 2, column 3)"),
            "du text/turtle : Une valeur est attendue (ligne 2, colonne 3). Corrigez-le",
        ),
        (
            errors.MethodNotAllowed("DELETE", ("GET",), "The root of a storage stays (P-41)."),
            "La racine d'un pod reste (P-41).",
        ),
        (errors.QueryRefused("{ is odd"), "Cette requête n'est pas exécutée : { is odd"),
    ],
)
def test_what_is_told_in_french(error: errors.PodError, said: str) -> None:
    assert said in messages(error)["fr"]


@given(st.text(max_size=300))
def test_whatever_somebody_else_says_is_no_trouble(text: str) -> None:
    for reason in (text, f"{text} is no IRI.", f"The prefix {text}: is not declared."):
        told = french.in_french(reason)
        assert told is None or isinstance(told, str)
    assert french.in_french("x" * 5_000) is None


def test_no_page_gives_a_reason_in_english_alone() -> None:
    """A page says what was wrong by ``problem_words.messages``, in the reader's language."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "pod_server" / "web").rglob("*.py")
        if "node_modules" not in path.parts and path.name not in ("problems.py", "problem_words.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ".detail()" in line
    ]
    assert found == []
