"""The button of a shop: its words, its form, and whom its receiver asks for anybody."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.company.button import Lead, NoSesame, is_public, snippet, the_script, way_home
from clients.console import Exit
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from tests.unit.clients.small_pod import SmallPod, small_pod
from tests.unit.clients.test_company_command import Citizens, Office

SHOP, BACK = "https://shop.example/us#it", "https://shop.example/back?cart=7"


@pytest.fixture
def pod() -> Iterator[SmallPod]:
    with small_pod() as pod:
        yield pod


def test_what_goes_into_the_page_needs_nothing_inline_and_nobody_else() -> None:
    """Issue 5: friendly to a content security policy, no third party."""
    for language, words in (("fr", "Ouvrir un compte sur"), ("en", "Open an account on")):
        text = snippet(SHOP, BACK, "https://shop.example/s", "/sesame-button.js", language)
        assert words in text
        assert "style=" not in text
        assert " on" not in text.replace(" on m", "").replace(" on your", "")
        assert text.count("<script") == text.count(
            '<script src="/sesame-button.js" defer></script>'
        )
    evil = snippet(SHOP, 'https://shop.example/"><script>', "https://a.example/", "/s.js", "fr")
    assert evil.count("<script") == 1
    script = the_script().decode()
    assert "innerHTML" not in script
    assert "eval(" not in script


def test_both_files_are_written_and_addresses_are_looked_at(pod: SmallPod, tmp_path: Path) -> None:
    desk = Office(tmp_path, pod)
    Citizens(pod)
    desk.ready()
    site, words = tmp_path / "site", ("--back", BACK, "--action", "https://shop.example/s")
    status, _, _ = desk.run("button", *words, "--site", str(site))
    assert status == Exit.WELL
    assert (site / "sesame-button.js").read_bytes() == the_script()
    assert "data-company" in (site / "sesame-button.html").read_text()
    said = json.loads(desk.run("button", *words, "--json")[1])
    assert said["script"] == the_script().decode()
    wrong = ("--back", "http://shop.example/", "--action", "https://shop.example/s")
    status, _, err = desk.run("button", *wrong, "--lang", "fr")
    assert (status, "https://" in err) == (Exit.USAGE, True)


def test_a_customer_is_led_to_her_front_office_and_nowhere_else(pod: SmallPod) -> None:
    citizens = Citizens(pod)
    with PodClient(Credentials.read(pod.credentials())) as client:
        found = way_home(citizens.web_id("alice"), SHOP, BACK, client)
        assert found.startswith(f"{pod.base}/alice/.front-office?company=https%3A%2F%2Fshop")
        assert found.endswith("&back=https%3A%2F%2Fshop.example%2Fback%3Fcart%3D7")
        for typed in (f"{pod.base}/nobody/card#me", "ftp://a.example/", "http://a.example/", ""):
            with pytest.raises(NoSesame):
                way_home(typed, SHOP, BACK, client)


def test_the_receiver_asks_nobody_who_is_not_on_the_open_web(
    pod: SmallPod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may type anything: neither this machine nor the company's own network is asked."""
    lost = f"{BACK}&sesame=not-found"
    for typed in (Citizens(pod).web_id("alice"), "https://10.0.0.1/", "https://[::1]/"):
        seen = len(pod.seen)
        assert Lead(SHOP, BACK).to(typed) == lost
        assert len(pod.seen) == seen
    both = [(0, 0, 0, "", (where, 443)) for where in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: both)
    assert not is_public("https://two-faced.example/")
