"""My credentials on a phone: one comes in, is kept by keyboard, and is brought as a file; axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from proofs.strict_json import Json
from tests.web.asking_access import asked, policy
from tests.web.at_home import PASSWORD, at_home
from tests.web.attesting import HOME, PAGE, TownHall, decide
from tests.web.browser.axe import findings, source
from tests.web.browser.eyes import Eyes, visiting
from tests.web.served import Served, serving
from tests.web.test_own_facts import ME, TOWN_HALL

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

KEEP = {"fr-FR": "Vérifier et garder", "en-GB": "Verify and keep"}
VALID = {"fr-FR": "Vérifiée, et toujours valable", "en-GB": "Verified, and still valid"}
PROOF = {"fr-FR": "Attestation : Proof of address", "en-GB": "Credential: Proof of address"}
TAKEN_BACK = {"fr-FR": "Retirée par son émetteur", "en-GB": "Withdrawn by its issuer"}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[TownHall]:
    source()
    with serving(tmp_path) as served, at_home(served, "alice"):
        yield TownHall(served)


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_one_is_kept_by_keyboard_brought_as_a_file_and_seen_withdrawn(
    browser: Browser, hall: TownHall, tmp_path: Path, locale: str, scheme: str
) -> None:
    """J-23: by keyboard, on a phone, in both languages, with nothing that axe minds."""
    home = hall.server
    assert hall.sends(hall.credential()).status == 201
    with visiting(browser, locale=locale, scheme=scheme) as eyes:
        eyes.sign_in(home.account, "alice", PASSWORD)
        found = [_looked_at(eyes, home, PAGE, "came")]
        assert eyes.unreachable() == []
        eyes.page.goto(home.account + PAGE)
        eyes.tab_to(KEEP[locale])
        eyes.type("Enter")
        eyes.page.wait_for_url("**done=kept")
        assert VALID[locale] in eyes.text
        diploma = tmp_path / "diploma.json"
        name: Json = [
            {"@value": "Diplôme de boulangerie", "@language": "fr"},
            {"@value": "Baker's diploma", "@language": "en"},
        ]
        diploma.write_bytes(hall.credential(9, home={}, name=name))
        eyes.page.set_input_files("#file", diploma)
        eyes.page.locator("button[value=add]").focus()
        with eyes.page.expect_navigation():
            eyes.type("Enter")
        assert eyes.page.url.endswith("done=kept")
        found.append(_looked_at(eyes, home, PAGE, "kept"))
        found.append(_looked_at(eyes, home, ME, "facts"))
        targets = (f"{home.home}{each}" for each in ("personal/home-address", HOME))
        letter = asked(home, policy(home, *targets, who="carol", purpose=TOWN_HALL), who="carol")
        found.append(_looked_at(eyes, home, letter, "asked"))
        assert PROOF[locale] in eyes.text
        hall.says_withdrawn(7)
        with at_home(home, "alice") as alice:
            decide(alice, "look", name=HOME)
        found.append(_looked_at(eyes, home, PAGE, "withdrawn"))
        assert TAKEN_BACK[locale] in eyes.text
        found.append(_looked_at(eyes, home, "/today", "today"))
        eyes.page.goto(home.account + PAGE)
        eyes.page.locator("#text").fill("?")
        eyes.page.locator("button[value=add]").click()
        eyes.page.wait_for_selector("#trouble")
        assert eyes.page.locator("#text").input_value() == "?", "what was typed is kept"
        found.append([f"trouble: {each}" for each in findings(eyes.page)])
    assert [each for page in found for each in page] == []


def _looked_at(eyes: Eyes, home: Served, path: str, name: str) -> list[str]:
    """What axe minds of the page, and what stands out of a small screen."""
    eyes.page.goto(home.account + path)
    if os.environ.get("SESAME_PICTURES"):
        folder = Path(os.environ["SESAME_PICTURES"])
        eyes.page.screenshot(path=folder / f"{name}-{eyes.language}.png", full_page=True)
    found = [f"{path}: {each}" for each in findings(eyes.page)]
    wide = eyes.overflow()
    return [*found, f"{path} is {wide} px too wide"] if wide > 0 else found
