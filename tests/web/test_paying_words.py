"""The words of payments: both languages, each that a template says, and as long as TS12 lets."""

from __future__ import annotations

import re
from pathlib import Path

from pod_server.web.office import values
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.words import WORDS
from pod_server.web.paying.words import PAYING
from proofs.payments.payment import LONGEST_BUTTON, LONGEST_TITLE

TEMPLATES = Path(values.__file__).parents[1] / "templates" / "paying"


def test_every_word_is_there_and_every_one_that_is_said_exists() -> None:
    assert all(french and english for french, english in PAYING.values())
    known = {**WORDS, **BETWEEN, **PAYING}
    for template in TEMPLATES.glob("*.html"):
        said = re.findall(r"\bsay\.([a-z_]+)", template.read_text(encoding="utf-8"))
        assert set(said) <= set(known), template


def test_buttons_and_title_keep_to_what_a_wallet_shows() -> None:
    """TS12 3.3.3: 30 characters of a button, 50 of a title."""
    for name in ("approve", "decline", "later"):
        assert all(len(text) <= LONGEST_BUTTON for text in PAYING[name])
    assert all(len(text) <= LONGEST_TITLE for text in PAYING["payment"])
