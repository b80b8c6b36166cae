"""The demo in full, as ``make demo ONCE=1`` plays it: each step as told, in both languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.served import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
#: What the story must tell, in its order (issue 5, must show 1).
STORY = {
    "fr": (
        "lit les conditions de Marie",
        "octet pour octet les mêmes",
        "Vous aviez donné cette invitation à « boulangerie-lenoir »",
        "elle coupe l'invitation",
        "une seconde fois : refusé",
        "avant tout état civil",
        "640 %",
        "son compte est ouvert",
        "n'a pas permis à cette entreprise de lui écrire",
        "« Énergie consommée » n'est pas déclaré",
        "Un zéro de trop",
        "refuse une réponse par écrit",
        "10 au moins : D'où vient votre farine ?",
        "jours plus tard",
        "Restricted",
        "dans sa boîte de réception",
        "Tout comme annoncé",
    ),
    "en": (
        "reads Marie's terms",
        "octet for octet the same",
        "You had given this invitation to “boulangerie-lenoir”",
        "she cuts it",
        "a second time: refused",
        "before any civil status",
        "640 %",
        "its account is open",
        "has not allowed this company to write to her",
        "“Energy consumed” is not declared",
        "A zero too many",
        "refuses one answer in writing",
        "10 at least: D'où vient votre farine ?",
        "days later",
        "Restricted",
        "in its inbox",
        "All as told",
    ),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_whole_play_goes_as_told(language: str) -> None:
    played = subprocess.run(
        [
            *(sys.executable, "-m", "clients.demo", "--once"),
            *("--port", str(free_port()), "--lang", language),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=False,
    )
    told = played.stdout + played.stderr
    assert played.returncode == 0, told
    at = -1
    for line in STORY[language]:
        found = told.find(line, at + 1)
        assert found > at, f"{line}\n{told}"
        at = found


def test_make_demo_plays_this() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2]
    assert "-m clients.demo $(if $(ONCE),--once)" in recipe.partition("\n\n")[0]
