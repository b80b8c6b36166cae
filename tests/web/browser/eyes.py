"""A browser as somebody uses it, and what it saw go wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

FOREIGN = Path(__file__).parents[2] / "foreign"
PHONE = (390, 844)
DESK = (1280, 800)
SMALLEST = (320, 640)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: All that can be used on a page, as Tab reaches it: of radio buttons, the one that is chosen.
CONTROLS = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
    .filter(e => e.type !== 'hidden' && e.checkVisibility() && !(e.type === 'radio' && !e.checked))
    .map((e, i) => { e.dataset.number = i; return (e.innerText || e.name || e.id).trim(); })"""
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e);
    const r = e.getBoundingClientRect();
    return [e.dataset.number ?? '', s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
            r.top >= 0 && r.bottom <= innerHeight + 1]; }"""
#: Runs axe and gives, of each rule that is broken, its name and the first places.
AXE = """async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
    'wcag22aa', 'best-practice'] })).violations
    .map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 120))])"""
#: The page over the screen, and what can be used or read over whatever cuts it off.
WIDER = """() => { const page = document.documentElement;
    const over = [page.scrollWidth - page.clientWidth];
    for (const e of document.querySelectorAll('a[href], button, input, select, strong, code')) {
        if (!e.checkVisibility()) continue;
        const right = e.getBoundingClientRect().right;
        for (let a = e.parentElement; a; a = a.parentElement)
            if (getComputedStyle(a).overflowX !== 'visible')
                over.push(Math.round(right - a.getBoundingClientRect().right));
    }
    return Math.max(...over); }"""


def executable() -> str:
    """Debian's chromium; skips loudly where it, or playwright, is missing."""
    if find_spec("playwright") is None:
        pytest.skip("LEFT OUT: no playwright: pip install '.[dev]'")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("LEFT OUT: no chromium: make browser, as root")
    return found


def axe() -> str:
    """The program that looks for barriers; skips loudly where npm has not put it in place."""
    found = FOREIGN / "node_modules" / "axe-core" / "axe.min.js"
    if not found.exists():
        pytest.skip("LEFT OUT: no axe-core: make foreign")
    return found.read_text(encoding="utf-8")


@contextmanager
def chromium(*arguments: str, home: Path | None = None) -> Iterator[Browser]:
    """A browser of our own, gone at the end; with a ``home`` that may say whom it trusts."""
    found = executable()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[*ARGUMENTS, *arguments],
            env={**os.environ, "HOME": str(home)} if home is not None else None,
        )
        yield browser
        browser.close()


@dataclass
class Eyes:
    """One visitor: a context of their own, its first page, and what its console said."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def language(self) -> str:
        """That of the page."""
        return self.page.locator("html").get_attribute("lang") or ""

    @property
    def text(self) -> str:
        """What can be read, with ordinary spaces and apostrophes."""
        read = self.page.locator("body").inner_text()
        return " ".join(read.replace("’", "'").split())

    def sign_in(self, origin: str, name: str, password: str) -> None:
        """By keyboard: the first field has the focus already."""
        self.page.goto(f"{origin}/sign-in?next=/office/")
        self.type(name, "Tab", password, "Enter")
        self.page.wait_for_url(f"{origin}/office/")

    def type(self, *steps: str) -> None:
        """Keys by name (``Tab``, ``Enter``), all else as text."""
        for step in steps:
            if step in ("Tab", "Enter", "Space"):
                self.page.keyboard.press(step)
            else:
                # A page may be loaded before its first field has the focus.
                self.page.wait_for_function("() => document.activeElement !== document.body")
                self.page.keyboard.type(step)

    def tab_to(self, words: str) -> None:
        """Press Tab until the control with these words has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            said = self.page.evaluate("() => document.activeElement.innerText || ''")
            if said.replace("’", "'").strip().startswith(words):
                return
        raise AssertionError(f"Tab never came to {words!r}")

    def unreachable(self) -> list[str]:
        """Controls that Tab does not reach, or reaches without showing it."""
        controls: list[str] = self.page.evaluate(CONTROLS)
        self.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        well: set[str] = set()
        for _ in range(len(controls) + 3):
            self.page.keyboard.press("Tab")
            number, is_visible, is_in_sight = self.page.evaluate(FOCUSED)
            if is_visible and is_in_sight:
                well.add(number)
        return [name for i, name in enumerate(controls) if str(i) not in well]

    def barriers(self) -> list[str]:
        """What axe finds wrong with the page for people with disabilities (WCAG 2.2 A and AA)."""
        self.page.evaluate(axe())
        found = self.page.evaluate(AXE)
        return [f"{rule}: {nodes}" for rule, nodes in found]

    def overflow(self) -> int:
        """Pixels that the page is wider than the screen, or that something on it is cut off."""
        return int(self.page.evaluate(WIDER))


@contextmanager
def visiting(
    browser: Browser,
    *,
    locale: str = "fr-FR",
    size: tuple[int, int] = PHONE,
    scheme: str = "light",
    lax: bool = False,
    script: bool = True,
) -> Iterator[Eyes]:
    """A visitor with a screen and a language; afterwards, the console must have been quiet.

    ``lax`` sets the pages' policy aside, for a program that has to run in them.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        accept_downloads=True,
        bypass_csp=lax,
        java_script_enabled=script,
    )
    eyes = Eyes(context, context.new_page())

    def heard(message: ConsoleMessage) -> None:
        # a page that answers with a status above 399 is told too; that is what it is asked for
        is_status = message.text.startswith("Failed to load resource")
        own = is_status and message.location.get("url") == eyes.page.url
        if message.type in ("error", "warning") and not own:
            eyes.complaints.append(f"{message.text} ({message.location})")

    eyes.page.on("console", heard)
    eyes.page.on("pageerror", lambda error: eyes.complaints.append(str(error)))
    try:
        yield eyes
    finally:
        context.close()
    assert not eyes.complaints
