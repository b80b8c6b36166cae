"""A baker with a phone and nothing else opens her account, in both languages (issue 5, 5 and 7)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.demo.stage import Stage
from tests.web.browser.baker import Baker, claimed, invites
from tests.web.browser.eyes import visiting
from tests.web.browser.town import started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

LONGEST, NEXT = 600.0, 20.0
SELLS = {"fr-FR": "Vous pouvez lui vendre", "en-GB": "You may sell to them"}


@pytest.fixture
def here(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    with started(tmp_path, "--outgoing-to-loopback") as stage:
        yield stage


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Stage]:
    folder = tmp_path / "there"
    folder.mkdir()
    with started(folder, "--outgoing-to-loopback") as stage:
        yield stage


@pytest.mark.parametrize("locale", list(SELLS))
def test_a_baker_with_nothing_but_an_invitation_may_sell_in_ten_minutes(
    browser: Browser, here: Stage, there: Stage, locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    marie, paul = claimed(here, "marie"), claimed(there, "paul")
    first = f"{here.pods}marie/.front-office{invites(marie, 'Boulangerie du Four')}"
    second = f"{there.pods}paul/.front-office{invites(paul, 'Boulangerie du Four')}"
    shots = os.environ.get("SESAME_SHOTS")
    with visiting(browser, locale=locale) as eyes:
        baker = Baker(eyes, shots=Path(shots) if shots else None)
        baker.joins(first, "fournil")
        baker.answers()
        baker.signs()
        baker.opens()
        assert SELLS[locale] in eyes.text
        assert baker.seconds < LONGEST
        again = Baker(eyes)
        again.opens_next(f"{here.base_url}desk/", second)
        assert SELLS[locale] in eyes.text
        assert again.seconds < NEXT
        with capsys.disabled():
            sys.stdout.write(
                f"\n{locale}: {baker.fields} fields, {baker.seconds:.0f} s at 5 s a field; "
                f"the next customer {again.seconds:.1f} s\n"
            )
    assert {name: found for name, found in baker.barriers.items() if found} == {}
