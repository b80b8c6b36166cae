"""Refusals and faults on the account's origin: pages for people, problem documents for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient

from pod_server.model import errors
from pod_server.web.app import create_app
from pod_server.web.provider.browser import Browser
from tests.unit.identity.town import Town
from tests.web.provider.town import places

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SECRET = "/srv/secret/ledger.sqlite <b>"


def _failing(browser: Browser) -> list[Blueprint]:
    """Addresses that fail in each way."""
    found = Blueprint("failing", __name__)
    ways: dict[str, Exception] = {
        "denied": errors.AccessDenied("read", SECRET),
        "bad": errors.BadRequest(SECRET),
        "often": errors.TooManyRequests(30, SECRET),
        "broken": errors.Corrupted(SECRET),
        "unforeseen": RuntimeError(SECRET),
        "busy": errors.NameTaken(SECRET),
    }

    def fail(way: str) -> Response:
        raise ways[way]

    found.add_url_rule("/fail/<way>", "fail", fail)
    return [found]


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[FlaskClient]:
    town = Town(tmp_path)
    yield create_app(
        settings=town.settings,
        provider=town.provider,
        signing_in=town.sessions,
        passkeys=town.passkeys,
        authorizing=town.authorization,
        places=places(town),
        pages=_failing,
    ).test_client()
    town.close()


@pytest.mark.parametrize(
    ("way", "status", "french", "english"),
    [
        ("denied", 403, "Cette page n’est pas pour vous", "This page is not for you"),
        ("bad", 400, "Cet envoi n’a pas été pris en compte", "This was not taken"),
        ("often", 429, "Trop d’essais", "Too many tries"),
        ("broken", 500, "Quelque chose a échoué chez nous", "Something failed on our side"),
        ("unforeseen", 500, "Quelque chose a échoué chez nous", "Something failed on our side"),
        ("busy", 409, "Cela n’a pas été possible", "This was not possible"),
    ],
)
def test_people_get_a_page_without_internals(
    visitor: FlaskClient, way: str, status: int, french: str, english: str
) -> None:
    """P-62: no internals in error bodies, whoever reads them."""
    for language, title in (("fr", french), ("en", english)):
        sent = {"Accept": BROWSER, "Accept-Language": language}
        page = visitor.get(f"/fail/{way}", headers=sent)
        assert (page.status_code, page.mimetype) == (status, "text/html")
        assert f"<h1>{title}</h1>" in page.text
        assert "secret" not in page.text
        assert "Traceback" not in page.text
        assert ("Retry-After" in page.headers) == (way == "often")
        assert page.headers["X-Frame-Options"] == "DENY"
        for accept in ("*/*", "application/json", "application/problem+json"):
            told = visitor.get(f"/fail/{way}", headers={"Accept": accept})
            assert (told.status_code, told.mimetype) == (status, "application/problem+json")
    for way_of_ours in ("broken", "unforeseen"):
        told = visitor.get(f"/fail/{way_of_ours}")
        assert "secret" not in told.text


def test_a_fault_has_a_number_that_the_log_knows(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = visitor.get("/fail/unforeseen", headers={"Accept": BROWSER})
    number = page.text.partition('<code class="pick">')[2].partition("<")[0]
    assert len(number) == 16
    assert number in caplog.text


def test_the_language_that_was_chosen_is_kept_and_the_page_too(visitor: FlaskClient) -> None:
    page = visitor.get("/sign-in?next=/a%3Fb%3D1&app=x", headers={"Accept-Language": "fr"})
    assert 'href="/sign-in?next=%2Fa%3Fb%3D1&amp;app=x&amp;lang=en"' in page.text
    visitor.get("/sign-in?lang=en", headers={"Accept-Language": "fr"})
    assert "Sign in" in visitor.get("/sign-in", headers={"Accept-Language": "fr"}).text
    visitor.get("/sign-in?lang=xx")
    assert "Sign in" in visitor.get("/sign-in", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in visitor.get("/no", headers={"Accept": BROWSER}).text


def test_leaving_asks_first_and_returns_home(visitor: FlaskClient) -> None:
    """``/logout`` needs no app; a link alone signs nobody out (S-43)."""
    found = visitor.get("/logout")
    assert (found.status_code, found.headers["Location"]) == (303, "/")
    assert visitor.post("/logout").status_code == 400
