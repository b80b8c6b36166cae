"""The data browser (mashlib) at work on our server, in a real browser, as a citizen uses it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import requests

from clients.demo.citizen import Citizen
from clients.demo.stage import Stage, command
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from pod_server.web.databrowser import is_in_place
from tests.web.browser.eyes import executable
from tests.web.browser.town import PASSWORD, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

TURTLE = "text/turtle"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@dataclass(frozen=True)
class Place:
    """A server with Marie's pod, and its data browser."""

    stage: Stage

    @property
    def pod(self) -> str:
        return f"{self.stage.pods}marie/"

    @property
    def apps(self) -> str:
        port = self.stage.base_url.rstrip("/").rpartition(":")[2]
        return f"http://[::1]:{port}"

    def page_of(self, path: str) -> str:
        return f"{self.apps}/browse?uri={quote(self.pod + path, safe='')}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    executable()
    if not is_in_place():
        pytest.skip("LEFT OUT: no mashlib: make web")
    with started(tmp_path_factory.mktemp("browsed")) as stage:
        marie = Citizen(stage.base_url)
        assert marie.claim(stage.claim, "marie", "Marie Martin") == 201
        marie.browser.close()
        place = Place(stage)
        with another_client(place) as client:
            assert (
                client.put(f"{place.pod}Notebooks/first.ttl", b"<> a <#x>.", TURTLE).status == 201
            )
        yield place


@contextmanager
def visitor(browser: Browser, place: Place) -> Iterator[Page]:
    """A page; at the end, it must have asked nobody but this server."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(20_000)
    elsewhere: list[str] = []
    ours = (place.stage.base_url, place.stage.pods, place.apps, "data:", "blob:")

    def answered(url: str) -> None:
        if not url.startswith(ours):
            elsewhere.append(url)

    context.on("response", lambda response: answered(response.url))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert elsewhere == []


@contextmanager
def another_client(place: Place) -> Iterator[PodClient]:
    """A program of Marie's, with a folder that it made."""
    token = ("account", "token", "marie", "--data", str(place.stage.data), "--json")
    done = subprocess.run(
        [command("sesame"), *token], capture_output=True, text=True, check=True, timeout=60
    )
    credentials = {**json.loads(done.stdout), "issuer": place.stage.base_url}
    with PodClient(Credentials.read(credentials)) as client:
        yield client


@pytest.fixture
def marie(browser: Browser, place: Place) -> Iterator[Page]:
    """Marie, who has signed in with the data browser: registration, consent, tokens."""
    with visitor(browser, place) as page:
        page.goto(place.page_of(""))
        page.get_by_text("not publicly readable").wait_for()
        page.get_by_role("button", name="Log In").first.click()
        assert page.locator(".issuer-text-input").input_value() == place.stage.base_url
        page.get_by_role("button", name="Log In").last.click()
        page.wait_for_url(f"{place.stage.base_url}sign-in**")
        page.fill("#name", "marie")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.locator("main").get_by_text("The data browser of this server").first.wait_for()
        page.click("button[value=allow]")
        page.wait_for_url(f"{place.apps}/browse**")
        page.locator("#MainContent").get_by_text("settings", exact=True).wait_for()
        yield page


def test_marie_makes_a_folder_edits_and_shares(place: Place, marie: Page) -> None:
    """Must show of "Real clients: mashlib"; K-14, S-A1: all of it by the app's token."""
    marie.click("img[title='Add another tool']")
    marie.click("img[title^='Make new folder']")
    marie.fill("#MainContent input", "Vacances 2026")
    marie.press("#MainContent input", "Enter")
    marie.locator("#MainContent").get_by_text("Vacances 2026", exact=True).wait_for()

    marie.goto(place.page_of("settings/prefs.ttl"))  # The session goes on in the next page.
    marie.click("img[title=Source]")
    marie.click("img[title=Edit]")
    marie.locator("textarea").press("Control+End")
    marie.locator("textarea").type(f'\n<#me> <{LABEL}> "Mes réglages" .')
    with marie.expect_response(lambda r: r.request.method == "PUT") as saved:
        marie.click("img[title=Continue]")
    assert saved.value.status in (200, 204, 205)

    marie.goto(place.page_of("Vacances%202026/"))
    marie.click("img[title=Sharing]")
    folder = f"{place.pod}Vacances%202026/"
    assert requests.get(folder, timeout=10).status_code == 401
    specific = marie.get_by_role("button", name=re.compile("Set specific sharing"))
    specific.click()
    marie.click("img[title='Add ...']")
    marie.click("img[title='Add Everyone']")
    marie.get_by_text("Everyone", exact=True).wait_for()
    assert requests.get(folder, timeout=10).status_code == 200
    assert requests.get(f"{place.pod}settings/prefs.ttl", timeout=10).status_code == 401


def test_marie_sees_what_another_client_changes(place: Place, marie: Page) -> None:
    """N-10, N-09: by WebSocketChannel2023, in a private folder, which is read anew and shown."""
    with marie.expect_websocket() as connected:
        marie.goto(place.page_of("Notebooks/"))
    assert connected.value.url.startswith(place.pod.replace("http:", "ws:"))
    shown = marie.locator("#MainContent").get_by_text
    with another_client(place) as client:
        made = client.put(f"{place.pod}Notebooks/elsewhere.ttl", b"<> a <#x>.", TURTLE)
        assert made.status == 201
        shown("elsewhere.ttl").wait_for()
        client.delete(f"{place.pod}Notebooks/elsewhere.ttl")
        shown("elsewhere.ttl").wait_for(state="detached")
    # On a phone the layout is another, and what is shown stays.
    marie.set_viewport_size({"width": 390, "height": 844})
    shown("first.ttl").wait_for()
    assert marie.url == place.page_of("Notebooks/")


def test_her_own_pages_lead_to_her_pod(place: Place, browser: Browser) -> None:
    """From "My companies": to her page as others see it, and to her documents."""
    with visitor(browser, place) as page:
        page.goto(f"{place.stage.base_url}sign-in?next=/office/")
        page.fill("#name", "marie")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.click("text=Your page, as others see it")
        assert page.url == place.pod
        assert page.locator("h1").inner_text() == "Marie Martin"
        page.go_back()
        page.click("text=Your documents, in the data browser")
        page.wait_for_url(f"{place.apps}/browse?uri=**")
        assert page.url == place.page_of("")


def test_whoever_comes_without_an_address_can_write_one(place: Place, browser: Browser) -> None:
    """Also who is not signed in; public documents are shown to them."""
    with visitor(browser, place) as page:
        page.goto(f"{place.apps}/")
        page.fill("input[name=uri]", f"{place.pod}profile/card")
        page.keyboard.press("Enter")
        page.locator("#MainContent").get_by_text("Marie Martin").first.wait_for()
        assert page.url == place.page_of("profile/card")
