"""The baker's way: from a citizen's invitation to an account that sells, on a phone.

Nothing is seeded for her: no account, no key, no website. The time that she takes is what the
script takes, and five seconds for each field that she fills in or chooses (issue 5, must show 5).
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from clients.demo.citizen import Citizen
from clients.demo.stage import Stage
from tests.web.browser.eyes import Eyes

SECONDS_A_FIELD = 5.0
SENTENCE = "du pain tous les matins"
_CODE = re.compile(r'/office/invitations/([a-z0-9]{10})"')
_FORM = re.compile(r'name="form" value="([^"]+)"')

#: What she types, by the name of the field.
IDENTITY = {
    "legal-name.value": "Boulangerie du Four",
    "legal-form.value": "5499",
    "registration-id.notation": "732 829 320",
    "registered-address.streetAddress": "1 rue du Four",
    "registered-address.postalCode": "75001",
    "registered-address.addressLocality": "Paris",
    "registration-date.value": "2001-03-15",
    "main-activity.value": "10.71",
}
CONTACTS = {
    "vat-id.value": "FR44732829320",
    "tax-residence.value": "FR",
    "headcount.value": "4,5",
    "consumer-contact.telephone": "+33 1 00 00 00 00",
    "dispute-body.name": "Médiateur de la consommation",
    "dispute-body.url": "https://mediateur.example/",
}


def invites(citizen: Citizen, whom: str) -> str:
    """The link that a citizen gives somebody."""
    place = citizen.base_url + "office/invitations"
    page = citizen.browser.get(place, timeout=30).text
    form = _FORM.search(page)
    assert form is not None
    sent = {"form": form[1], "given_to": whom, "company": ""}
    made = citizen.browser.post(place, data=sent, timeout=30)
    found = _CODE.search(made.text) or _CODE.search(citizen.browser.get(place, timeout=30).text)
    assert found is not None, made.text
    return f"?i={found[1]}"


@dataclass
class Baker:
    """Somebody with a phone. ``fields`` counts what she has filled in or chosen."""

    eyes: Eyes
    fields: int = 0
    began: float = field(default_factory=time.monotonic)
    #: What was looked at on the way: pages with what axe found there.
    barriers: dict[str, list[str]] = field(default_factory=dict)
    shots: Path | None = None

    @property
    def seconds(self) -> float:
        """What she has taken."""
        return time.monotonic() - self.began + self.fields * SECONDS_A_FIELD

    def fill(self, name: str, value: str) -> None:
        """One field of the page, by its name."""
        self.fields += 1
        self.eyes.page.locator(f'[name="{name}"]').fill(value)

    def choose(self, name: str, value: str) -> None:
        """One choice out of a list, by its value."""
        self.fields += 1
        place = self.eyes.page.locator(f'[name="{name}"]')
        place.evaluate("e => { const d = e.closest('details'); if (d) d.open = true; }")
        place.select_option(value)

    def tick(self, name: str) -> None:
        """A box."""
        self.fields += 1
        self.eyes.page.locator(f'[name="{name}"]').check()

    def look(self, name: str) -> None:
        """Take in a page: what is in the way of people with disabilities, and how it looks."""
        found = self.eyes.barriers()
        if over := self.eyes.overflow():
            found.append(f"{over} px too wide")
        self.barriers[name] = found
        if self.shots is not None:
            page, height = self.eyes.page, "document.documentElement.scrollHeight"
            size = page.viewport_size or {"width": 390, "height": 844}
            # A screen as long as the page: what is taken of a whole page leaves clicks astray.
            tall = max(size["height"], page.evaluate(height))
            page.set_viewport_size({"width": size["width"], "height": tall})
            page.screenshot(path=self.shots / f"{name}.png")
            page.set_viewport_size(size)

    def press(self, name: str) -> None:
        """The button or link that stands out on the page."""
        self.eyes.page.locator(name).first.click()
        self.eyes.page.wait_for_load_state()

    def joins(self, link: str, name: str) -> None:
        """From the citizen's link to a Sésame of her own, and its key."""
        page = self.eyes.page
        page.goto(link)
        self.look("1-counter")
        self.press('a.button[href*="/company?"]')
        self.look("2-join")
        self.fill("name", name)
        self.fill("full_name", "Boulangerie du Four")
        self.fill("password", SENTENCE)
        self.press("main form button")
        page.wait_for_selector(".codes")
        self.look("3-made")
        self.press("a.button")
        self.look("4-desk")
        self.press("a.button")
        self.look("5-key")
        with page.expect_download() as download:
            page.locator("form[data-key] button").click()
        assert "BEGIN PRIVATE KEY" in Path(download.value.path()).read_text(encoding="ascii")
        page.wait_for_url("**/desk/")

    def answers(self) -> None:
        """Page after page; what she has not measured, she says at once."""
        page = self.eyes.page
        self.press("a.button")
        for name, value in IDENTITY.items():
            self.fill(name, value)
        self.choose("legal-status.value", "active")
        self.look("6-form-1")
        self.press('button[value="on"]')
        page.wait_for_url("**/form/2")
        for name, value in CONTACTS.items():
            self.fill(name, value)
        self.tick("ultimate-parent.instead")
        self.look("7-form-2")
        self.press('button[value="on"]')
        page.wait_for_url("**/form/3")
        self.choose("wage-floor.value", "true")
        self.fill("collective-coverage.value", "100")
        self.look("8-form-3")
        self.press('button[value="unmeasured"]')
        page.wait_for_url("**/form/4")
        self.fill("corruption-record.convictions", "0")
        self.fill("corruption-record.amount", "0")
        self.choose("customer-data-use.sellsCustomerData", "false")
        self.press('button[value="on"]')
        page.wait_for_url("**/form/5")
        self.look("9-form-5")
        self.press('button[value="sign"]')

    def signs(self) -> None:
        """What she has read again."""
        page = self.eyes.page
        page.wait_for_url("**/desk/sign")
        self.look("10-sign")
        page.locator("form[data-sign] button").click()
        page.wait_for_url("**/desk/")

    def opens(self) -> None:
        """The account of whoever has invited her, by the one button of her desk."""
        self.press("a.button")
        self.look("11-open")
        self._taps()
        self.look("12-customer")

    def opens_next(self, desk: str, link: str) -> None:
        """The account of another citizen, whose link she pastes on her desk; then one tap."""
        self.eyes.page.goto(desk)
        self.fill("office", link)
        self.press('form[method="get"] button')
        self._taps()

    def _taps(self) -> None:
        page = self.eyes.page
        page.locator("form[data-sign] button").click()
        page.wait_for_url(re.compile(r"/desk/customers/[0-9a-f]{16}"))


def claimed(stage: Stage, name: str) -> Citizen:
    """A citizen whose policy takes whoever asks."""
    citizen = Citizen(stage.base_url)
    assert citizen.claim(stage.claim, name, name.title()) == 201
    assert citizen.accept_all() in (200, 303)
    return citizen
