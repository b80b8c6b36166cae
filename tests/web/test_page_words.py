"""What pages say and how: both languages, typography, figures and days, contrast of colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pod_server.web.account.identity_words import WORDS as IDENTITY
from pod_server.web.account.words import WORDS as ACCOUNT
from pod_server.web.circle.circle_words import ASKED
from pod_server.web.circle.market_words import MARKETS
from pod_server.web.circle.words import CIRCLE
from pod_server.web.counter.welcome import WORDS as COUNTER
from pod_server.web.dates import day, moment
from pod_server.web.desk.words import WORDS as DESK
from pod_server.web.hosting.words import WORDS as HOSTING
from pod_server.web.me.words import WORDS as ME
from pod_server.web.office import values
from pod_server.web.office.asking_words import ASKING
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.comparing_words import COMPARING
from pod_server.web.office.criteria_words import CRITERIA
from pod_server.web.office.led_home import WORDS as INVITING
from pod_server.web.office.today_words import TODAY
from pod_server.web.office.visiting import VISITING
from pod_server.web.office.words import WORDS as OFFICE
from pod_server.web.office.words import words
from pod_server.web.past.words import PAST
from pod_server.web.paying.words import PAYING
from pod_server.web.pocket.words import POCKET
from pod_server.web.products.card_words import CARD
from pod_server.web.products.list_words import LIST
from pod_server.web.products.profile_words import PROFILE
from pod_server.web.provider.words import WORDS as PROVIDER
from pod_server.web.reading.words import WORDS as READING
from pod_server.web.reading.words import words as reading
from pod_server.web.sharing.words import WORDS as SHARING
from pod_server.web.typography import typeset, wrapped
from proofs.datapoints import named
from proofs.statement import read
from proofs.writing import Given, build
from vocab.terms import SESAME

COMPANY = "https://company.example/#me"
ROOMS = {
    "account": ACCOUNT,
    "hosting": HOSTING,
    "identity": IDENTITY,
    "counter": COUNTER,
    "desk": DESK,
    "circle": {**OFFICE, **BETWEEN, **CIRCLE, **MARKETS, **ASKED, **VISITING},
    "office": {
        **OFFICE,
        **BETWEEN,
        **COMPARING,
        **CRITERIA,
        **TODAY,
        **ASKING,
        **INVITING,
        **VISITING,
    },
    "past": {**OFFICE, **BETWEEN, **PAST},
    "pocket": POCKET,
    "products": {**OFFICE, **BETWEEN, **CIRCLE, **PROFILE, **CARD, **LIST},
    "paying": {**OFFICE, **BETWEEN, **PAYING},
    "provider": PROVIDER,
    "reading": READING,
    "sharing": SHARING,
    "me": {**OFFICE, **ME},
}
TEMPLATES = Path(values.__file__).parents[1] / "templates"


def shown(
    datapoint: str, value: Given | Sequence[Given], language: str = "fr", **more: str
) -> list[str]:
    document = build(COMPANY, datapoint, period_end=date(2025, 12, 31), value=value)
    found = values.pieces(read({**document, **more}), named(datapoint), language)
    return [f"{p.label}|{p.text}|{p.href}".strip("|").replace("\u00a0", " ") for p in found]


@pytest.mark.parametrize("words", ROOMS.values())
def test_every_word_is_there_in_both_languages(words: dict[str, tuple[str, str]]) -> None:
    for name, (french, english) in words.items():
        assert french, name
        assert english, name


def test_every_word_that_a_template_says_exists() -> None:
    """In the table of its own room: another's words would not be there when it is shown."""
    for room, known in ROOMS.items():
        for template in (TEMPLATES / room).glob("*.html"):
            said = re.findall(r"\bsay\.([a-z_]+)", template.read_text(encoding="utf-8"))
            assert set(said) <= set(known), template


def test_french_is_set_as_printers_set_it() -> None:
    assert typeset("L'entreprise « Lenoir » dit : oui ; non ?", "fr") == (
        "L’entreprise «\u00a0Lenoir\u00a0» dit\u00a0: oui\u202f; non\u202f?"
    )
    assert typeset("It's fine: yes?", "en") == "It’s fine: yes?"
    assert words.counted(0, "n_refused", "fr") == "0\u00a0refusée"
    assert words.counted(2, "n_refused", "fr") == "2\u00a0refusées"
    assert words.counted(1, "n_owed", "en") == "1\u00a0missing"
    assert reading.counted(0, "n_entries", "fr") == "0\u00a0élément"
    assert reading.counted(0, "n_entries", "en") == "0\u00a0entries"
    assert reading.counted(1, "n_entries", "en") == "1\u00a0entry"


def test_figures_and_days_read_as_people_write_them() -> None:
    assert values.number(Decimal("1234567.891"), "fr") == "1\u202f234\u202f567,89"
    assert values.number(Decimal("1234567.891"), "en") == "1,234,567.89"
    assert values.money(Decimal("2500000"), "EUR", "fr") == "2\u202f500\u202f000\u00a0€"
    assert values.money(Decimal("12.5"), "USD", "en") == "US$12.5"
    assert day(date(2026, 3, 1), "fr") == "1er\u00a0mars\u00a02026"
    assert day(date(2026, 3, 1), "en") == "1\u00a0March\u00a02026"
    at = datetime(2026, 3, 1, 14, 5, tzinfo=UTC)
    assert moment(at, "fr") == "1er\u00a0mars\u00a02026, 14:05\u00a0UTC"
    assert shown("headcount", "7.5", countingMethod=SESAME.FULL_TIME_EQUIVALENT) == [
        "7,5 équivalents temps plein"
    ]
    assert shown("ghg-total", "1200.5") == ["1\u202f200,5 t CO₂e"]
    assert shown("waste-generated", "3", "en") == ["3 t"]
    assert shown("employee-turnover", "12.5", "en") == ["12.5%"]
    assert shown("turnover", "9000", "en", unitCode="CHF") == ["CHF9,000"]


def test_codes_are_words_and_unknown_ones_stay() -> None:
    assert shown("legal-form", "5710") == ["Société par actions simplifiée (SAS), code 5710"]
    assert shown("legal-form", "0000") == ["0000"]
    assert shown("legal-status", "struck-off", "en") == ["Struck off"]
    assert shown("tax-residence", "DE") == ["Allemagne"]
    assert shown("wage-floor", True, "en") == ["Yes"]


def test_only_addresses_of_the_web_become_links() -> None:
    """S-45: what a company wrote is text; ``javascript:`` leads nowhere."""
    found = shown("certifications", [{"id": "javascript:alert(1)"}, {"id": "https://c.example/"}])
    assert found == ["javascript:alert(1)", "https://c.example/|https://c.example/"]


def test_long_addresses_break_at_their_joints_and_stay_text() -> None:
    assert wrapped("https://a.example/<b>/card#me") == (
        "https://<wbr>a.example/<wbr>&lt;b&gt;/<wbr>card#<wbr>me"
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_contrast_by_day_and_by_night(scheme: int) -> None:
    """WCAG 2.2: text 4.5 (1.4.3), borders of fields and focus 3 (1.4.11)."""
    style = (TEMPLATES / "provider" / "style.html").read_text(encoding="utf-8")
    of = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style.split("@media")[scheme]))
    pairs = [(ink, on, 4.5) for ink in ("ink", "soft", "accent") for on in ("paper", "card")]
    pairs += [(ink, f"{ink}-bg", 4.5) for ink in ("good", "warn", "ask")]
    pairs += [("on-accent", "accent", 4.5), ("ink", "hair", 4.5)]
    pairs += [("line", "card", 3), ("accent", "paper", 3), ("warn", "card", 3)]
    for ink, on, least in pairs:
        light, dark = sorted((_luminance(of[ink]), _luminance(of[on])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, (ink, on)
