"""axe-core on a page: what it finds against WCAG 2.2 and good practice, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "foreign" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v =>
    `${v.id} (${v.impact}): ${v.help}: ` + v.nodes.slice(0, 5).map(n => n.target + ' '
        + n.failureSummary.split('\\n').slice(1, 2)).join(' | '))"""


def source() -> str:
    """The library; skips loudly where npm could not bring it."""
    if not SCRIPT.exists():
        pytest.skip("LEFT OUT: no axe-core: make foreign, with npm")
    return SCRIPT.read_text(encoding="utf-8")


def findings(page: Page) -> list[str]:
    """Everything that axe minds of the page as it stands; closed details are opened first."""
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(source())
    found: list[str] = page.evaluate(RUN)
    return found
