"""Inrupt's ``solid-client-authn-browser`` in Chromium, against a real server with its defaults.

An app on another origin sends somebody here; they sign in and agree; the app comes back with a
token, reads what is private, and is still signed in after a reload, after the token has expired,
and after the server was started again.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw
import orjson
import pytest

from tests.foreign.an_app import bundle, offered
from tests.foreign.place import PASSWORD, Person, Place, served
from tests.web.browser.eyes import chromium, executable
from vocab.terms import SOLID_OIDC

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

SOON = 15_000


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app's address: bundled from npm, served from an origin of its own."""
    executable()
    folder = tmp_path_factory.mktemp("app")
    bundle(folder)
    with offered(folder) as port:
        origin = f"http://localhost:{port}/"
        document = {
            "@context": [SOLID_OIDC.CONTEXT],
            "client_id": f"{origin}id.jsonld",
            "client_name": "A documented app",
            "redirect_uris": [origin],
            "post_logout_redirect_uris": [origin],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": "openid webid offline_access",
            "token_endpoint_auth_method": "none",
        }
        (folder / "id.jsonld").write_bytes(orjson.dumps(document))
        yield origin


@dataclass
class Visit:
    """Alice with a browser at the app.

    ``grants`` are the token requests that it made, ``ends`` when each access token that it showed
    to her pod is over, in milliseconds since 1970.
    """

    page: Page
    app: str
    place: Place
    alice: Person
    pages: list[str] = field(default_factory=list)
    grants: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @property
    def private(self) -> str:
        return f"{self.alice.pod}private.txt"

    def refreshed(self) -> int:
        """How often the server has taken a refresh token, as its own store has it."""
        store = apsw.Connection(
            str(self.place.folder / "data" / "accounts.sqlite"), flags=apsw.SQLITE_OPEN_READONLY
        )
        used = "SELECT count(*) FROM voucher WHERE kind = 'refresh' AND used IS NOT NULL"
        found = store.execute(used).fetchall()[0][0]
        store.close()
        assert isinstance(found, int)
        return found

    def do(self, words: str) -> Any:
        """Something that the app does."""
        return self.page.evaluate(f"async () => await app.{words}")

    def open(self) -> None:
        self.page.goto(self.app)
        self.settled()

    def settled(self) -> str:
        """Who the app says is signed in, once it knows."""
        who = self.page.locator("#who")
        self.page.wait_for_function(
            "() => document.querySelector('#who')?.textContent !== 'nobody yet'", timeout=SOON
        )
        return who.inner_text()

    def wish(self, client_id: str = "") -> None:
        """The app sends the browser to the provider."""
        self.page.evaluate(f"() => {{ app.login('{self.place.account}/', '{client_id}'); }}")
        self.page.wait_for_url(f"{self.place.account}/**", timeout=SOON)

    def sign_in(self) -> None:
        self.page.fill("#name", "alice")
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.wait_for_selector("button[value=allow]", timeout=SOON)

    def agree(self) -> str:
        self.page.click("button[value=allow]")
        self.page.wait_for_url(f"{self.app}**", timeout=SOON)
        return self.settled()

    def heard(self, request: Request) -> None:
        if request.is_navigation_request():
            self.pages.append(request.url)
        if request.url.endswith("/oidc/token") and request.method == "POST":
            self.grants.append(str(request.post_data).partition("grant_type=")[2].split("&")[0])
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind == "DPoP":
            claims = token.split(".")[1]
            self.ends.append(1_000 * orjson.loads(base64.urlsafe_b64decode(claims + "=="))["exp"])


@pytest.fixture(scope="module")
def browser(app: str) -> Iterator[Browser]:
    with chromium() as found:
        yield found


@contextmanager
def visit(browser: Browser, app: str, folder: Path, *options: str) -> Iterator[Visit]:
    """A server of its own for each test, with something private in it."""
    with served(folder, "alice", options=options) as (place, people):
        context = browser.new_context(locale="en-GB")
        found = Visit(context.new_page(), app, place, people["alice"])
        found.page.on("request", found.heard)
        found.open()
        yield found
        context.close()


def test_an_app_signs_in_reads_reloads_and_signs_out(
    browser: Browser, app: str, tmp_path: Path
) -> None:
    """O-01, O-02, O-03, O-08, O-09, O-10, O-13: dynamic registration, a silent reload, logout."""
    with visit(browser, app, tmp_path) as alice:
        assert alice.do(f"status('{alice.private}')") == 401
        alice.wish()
        alice.sign_in()
        consent = alice.page.locator("main").inner_text()
        assert "A dynamic app" in consent
        assert app.removeprefix("http://").rstrip("/") in consent, "the host, so that one can tell"
        assert alice.alice.webid in consent
        assert alice.agree() == alice.alice.webid
        assert alice.do(f"write('{alice.private}', 'mine')") == 201
        assert alice.do(f"read('{alice.private}')") == "mine"

        alice.pages.clear()
        alice.page.reload()
        alice.page.wait_for_function("() => window.app?.seen.restored === 1", timeout=SOON)
        assert alice.settled() == alice.alice.webid
        assert any("prompt=none" in url for url in alice.pages), "no page was shown (O-09)"
        assert not any("/sign-in" in url for url in alice.pages)
        assert alice.do(f"read('{alice.private}')") == "mine"

        with alice.page.expect_navigation(url=f"{alice.place.account}/oidc/logout**"):
            alice.page.evaluate("() => { app.logout('idp'); }")
        assert "You are signed out." in alice.page.locator("main").inner_text()
        alice.open()
        assert alice.do(f"status('{alice.private}')") == 401
        alice.wish()
        assert "/sign-in" in alice.page.url, "signed out at the provider too (O-10)"


def test_an_app_with_a_document_stays_signed_in_beyond_its_token(
    browser: Browser, app: str, tmp_path: Path
) -> None:
    """O-02, O-09, O-10, O-11: a Client ID Document on loopback; refresh tokens, rotated."""
    options = ("--outgoing-to-loopback", "--token-seconds", "6")
    with visit(browser, app, tmp_path, *options) as alice:
        alice.wish(f"{app}id.jsonld")
        alice.sign_in()
        assert "A documented app" in alice.page.locator("main").inner_text()
        assert alice.agree() == alice.alice.webid
        assert alice.do(f"write('{alice.private}', 'mine')") == 201
        alice.page.wait_for_function("() => app.seen.extended >= 2", timeout=2 * SOON)
        assert alice.do("seen.errors") == []
        assert alice.do(f"read('{alice.private}')") == "mine"
        assert alice.grants[:3] == ["authorization_code", "refresh_token", "refresh_token"]
        alice.pages.clear()
        with alice.page.expect_navigation(url=f"{app}**"):
            alice.page.evaluate("() => { app.logout('idp'); }")
        assert any("/oidc/logout" in url for url in alice.pages), "and back to the app"
        assert alice.settled() == "nobody"
        assert alice.do(f"status('{alice.private}')") == 401


def test_an_app_is_still_known_after_the_server_was_started_again(
    browser: Browser, app: str, tmp_path: Path
) -> None:
    """O-08, O-12, J-23: registration, session, keys and consent are all in the store."""
    with visit(browser, app, tmp_path) as alice:
        alice.wish()
        alice.sign_in()
        alice.agree()
        assert alice.do(f"write('{alice.private}', 'mine')") == 201
        alice.place.stop()
        alice.place.start()
        assert alice.do(f"read('{alice.private}')") == "mine", "with the token from before"
        alice.page.reload()
        alice.page.wait_for_function("() => window.app?.seen.restored === 1", timeout=SOON)
        assert alice.settled() == alice.alice.webid
        assert alice.do(f"read('{alice.private}')") == "mine"
        alice.do("logout('app')")
        assert alice.do(f"status('{alice.private}')") == 401
        alice.wish()
        alice.page.wait_for_selector("button[value=allow]", timeout=SOON)
        assert alice.agree() == alice.alice.webid
        assert alice.do(f"read('{alice.private}')") == "mine"


def test_in_reloaded_renewed_out_and_in_again_at_a_server_that_was_started_anew(
    browser: Browser, app: str, tmp_path: Path
) -> None:
    """Issue 4, must show 2, in its order: O-08, O-09, O-10, O-11, O-12."""
    options = ("--outgoing-to-loopback", "--token-seconds", "6")
    with visit(browser, app, tmp_path, *options) as alice:
        alice.wish(f"{app}id.jsonld")
        alice.sign_in()
        assert alice.agree() == alice.alice.webid
        assert alice.do(f"write('{alice.private}', 'mine')") == 201

        alice.pages.clear()
        alice.page.reload()
        alice.page.wait_for_function("() => window.app?.seen.restored === 1", timeout=SOON)
        assert alice.settled() == alice.alice.webid
        assert any("prompt=none" in url for url in alice.pages)
        assert not any("/sign-in" in url for url in alice.pages), "nobody was asked anything"
        assert alice.do(f"read('{alice.private}')") == "mine"

        before, over = alice.refreshed(), alice.ends[-1]
        alice.page.wait_for_function(
            "over => Date.now() > over && app.seen.extended >= 1", arg=over, timeout=SOON
        )
        alice.pages.clear()
        assert alice.do(f"read('{alice.private}')") == "mine"
        assert alice.ends[-1] > over, "with another token, for that one is over"
        assert alice.pages == [], "and nothing was to be seen"
        assert alice.refreshed() > before, "the server has given it for a refresh token"
        assert alice.do("seen.expired") == 0

        with alice.page.expect_navigation(url=f"{app}**"):
            alice.page.evaluate("() => { app.logout('idp'); }")
        assert alice.settled() == "nobody"
        assert alice.do(f"status('{alice.private}')") == 401

        alice.place.stop()
        alice.place.start()
        alice.wish(f"{app}id.jsonld")
        alice.sign_in()
        assert alice.agree() == alice.alice.webid
        assert alice.do(f"read('{alice.private}')") == "mine"
