"""The phone reads codes as the house does: one list through both (issue 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from proofs.scanning.flash import WrongCode, read
from tests.web.browser.aisle import aisle, phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

#: Codes as they are printed, typed and scanned.
CODES = (
    *("9506000134352", "09506000134352", "036000291452", "96385074", "9 506000 134352"),
    *("01234565", "9506000134353", "2012345678900", "0212345678905", "123", "20123451"),
    *("https://id.gs1.org/01/09506000134352", "http://maker.example/01/09506000134352/10/L%2042"),
    *("https://marie.example/.flash/01/09506000134352/10/L42/21/7?17=271231",),
    *("https://lenoir.example/.flash/own/pain-bis", "own:pain-de-campagne", "own:Pain Bis"),
    *("https://lenoir.example/.flash/own/pain-bis/10/L42", "(01)09506000134352(10)L42(21)7"),
    *("]d201095060001343521042\u001d217", "010950600013435210L42", "(01)09506000134353"),
)
READ = """async (codes) => {
  const { read } = await import('/pocket/codes.js');
  return codes.map((code) => { try { return read(code).path; } catch (e) { return null; } });
}"""
#: What other apps share, and the product that is meant.
SHARED = {
    "Regarde ça : https://shop.example/p/risotto-9506000134352?ref=1 !": "01/09506000134352",
    "https://shop.example/item?id=77&ean=96385074": "01/00000096385074",
    '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type":'
    ' "Product", "offers": {"price": 3}, "gtin13": "9506000134352"}]}</script>': (
        "01/09506000134352"
    ),
    '{"@type": "Product", "hasGS1DigitalLink": "https://id.gs1.org/01/09506000134352/21/9"}': (
        "01/09506000134352/21/9"
    ),
    "https://shop.example/01/9506000134352/10/7": "01/09506000134352",
    "https://shop.example/p/1234567890123": None,
    "https://shop.example/orders/20260301": None,
    "good morning": None,
    "": None,
}


def house(code: str) -> str | None:
    try:
        return read(code).path
    except WrongCode:
        return None


def on_the_phone(page: Page, codes: list[str]) -> list[str | None]:
    found: list[str | None] = page.evaluate(READ, codes)
    return found


def test_the_phone_reads_what_the_house_reads(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    codes = [*CODES, *(str(9506000134000 + i) for i in range(40))]
    folder = tmp_path_factory.mktemp("aisle") / "data"
    with aisle(folder) as served, phone(browser, served) as eyes:
        assert on_the_phone(eyes.page, codes) == [house(code) for code in codes]
        assert on_the_phone(eyes.page, list(SHARED)) == list(SHARED.values())
