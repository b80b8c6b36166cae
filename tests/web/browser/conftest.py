"""A browser, and a town to look at, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.apps import at_home
from tests.web.browser.eyes import Eyes, chromium, executable, visiting
from tests.web.browser.town import PASSWORD, Town, inhabited

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One for all files; without a browser there is nothing to build it for."""
    executable()
    with inhabited(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Eyes]:
    """Somebody with a phone, in French."""
    with visiting(browser) as eyes:
        yield eyes


@pytest.fixture
def marie(browser: Browser, town: Town) -> Iterator[Eyes]:
    """The citizen at home, with her phone, in French."""
    with visiting(browser) as eyes:
        eyes.sign_in(town.origin, "marie", PASSWORD)
        yield eyes


@pytest.fixture
def mary(browser: Browser, town: Town) -> Iterator[Eyes]:
    """The same, with a telephone that speaks English."""
    with visiting(browser, locale="en-GB") as eyes:
        eyes.sign_in(town.origin, "marie", PASSWORD)
        yield eyes


@pytest.fixture
def callback() -> Iterator[str]:
    """The redirect address of an app on this machine."""
    with at_home() as address:
        yield address
