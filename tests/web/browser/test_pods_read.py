"""A pod seen in a real browser: its pages can be read and used by everybody, and run nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.eyes import DESK, PHONE, SMALLEST, executable, visiting
from tests.web.served import Served, serving
from vocab.terms import ACL, FOAF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

HOSTILE = """@prefix foaf: <http://xmlns.com/foaf/0.1/>. @prefix dcterms: <http://purl.org/dc/terms/>.
<> dcterms:title "Carnet de voyage"@fr; foaf:primaryTopic <#trip>.
<#trip> foaf:name "Bretagne \\u202E<script>alert(1)</script>"; foaf:homepage <javascript:alert(1)>,
    <https://example.org/une/longue/adresse/qui/ne/finit/pas?avec=des&parametres=encore#plus>;
    dcterms:description "%s"; foaf:knows [ foaf:name "Jo"; foaf:mbox <mailto:jo@example.org> ]."""
#: Where visitors go, and what they read there, in French and in English.
PLACES = {
    "": ("Alice Lemarchand", "Alice Lemarchand"),
    "profile/card": ("Alice Lemarchand", "Alice Lemarchand"),
    "public/": ("public", "public"),
    "public/trip": ("Carnet de voyage", "Carnet de voyage"),
    "public/empty/": ("empty", "empty"),
    "settings/": ("C’est privé", "This is private"),
    "public/nothing": ("Il n’y a rien ici", "There is nothing here"),
}


def picture() -> bytes:
    """A small PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0\x20\x80\x60\x20\x80\x60" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def pod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Alice's pod with an open folder and a hostile document in it."""
    executable()
    with serving(tmp_path_factory.mktemp("read")) as server:
        folder, owner = f"{server.home}public/", server.people["alice"].webid
        server.ask("PUT", folder, who="alice")
        server.put(
            f"{folder}.acl",
            f"@prefix acl: <{ACL.NS}>. <#o> a acl:Authorization; acl:agent <{owner}>; "
            f"acl:accessTo <{folder}>; acl:default <{folder}>; "
            "acl:mode acl:Read, acl:Write, acl:Control. <#p> a acl:Authorization; "
            f"acl:agentClass <{FOAF.AGENT}>; acl:accessTo <{folder}>; acl:default <{folder}>; "
            "acl:mode acl:Read.",
        )
        server.ask("PUT", f"{folder}empty/", who="alice")
        server.put(f"{folder}trip", HOSTILE % ("très long " * 900))
        server.put(f"{folder}%C3%A9t%C3%A9%20%3Cb%3E{'x' * 90}.txt", "é", "text/plain")
        server.ask("PUT", f"{folder}me.png", who="alice", body=picture(), content="image/png")
        patch = (
            "@prefix solid: <http://www.w3.org/ns/solid/terms#>. _:p a solid:InsertDeletePatch; "
            f'solid:deletes {{ <#me> <{FOAF.NAME}> "alice" }}; solid:inserts {{ <#me> '
            f'<{FOAF.NAME}> "Alice Lemarchand"; <{FOAF.NS}img> <{folder}me.png> }}.'
        )
        card = f"{server.home}profile/card"
        done = server.ask("PATCH", card, who="alice", content="text/n3", body=patch.encode())
        assert done.status == 204
        yield server


@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [
        (SMALLEST, "light", "fr-FR"),
        (PHONE, "dark", "en-GB"),
        (DESK, "light", "en-GB"),
        (DESK, "dark", "fr-FR"),
    ],
)
def test_pages_of_a_pod_can_be_read_and_used_by_everybody(
    pod: Served, browser: Browser, size: tuple[int, int], scheme: str, locale: str
) -> None:
    """WCAG 2.2 AA by axe; by keyboard; on phones; by day and by night; no word of the console.

    Axe is a script, which the policy of these pages forbids; for it alone the policy is set aside.
    """
    with visiting(browser, size=size, scheme=scheme, locale=locale, lax=True) as eyes:
        for place, titles in PLACES.items():
            eyes.page.goto(pod.home + place)
            assert eyes.heading == titles[0 if locale == "fr-FR" else 1]
            assert (place, eyes.overflow(), eyes.unreachable()) == (place, 0, [])
            assert (place, eyes.barriers()) == (place, [])


def test_hostile_words_run_nothing_and_lead_nowhere(pod: Served, browser: Browser) -> None:
    """S-40, S-45: the browser agrees that it is text; nothing is asked of anybody else."""
    with visiting(browser) as eyes:
        asked: list[str] = []
        eyes.page.on("request", lambda request: asked.append(request.url))
        eyes.page.on("dialog", lambda dialog: eyes.complaints.append(dialog.message))
        eyes.page.goto(f"{pod.home}public/trip")
        assert "<script>alert(1)</script>" in eyes.text
        assert "U+202E" in eyes.text
        hrefs = eyes.page.evaluate("() => [...document.links].map(a => a.protocol)")
        assert set(hrefs) == {"http:", "https:", "mailto:"}
        assert eyes.page.locator("script, form, iframe").count() == 0
        assert [url for url in asked if not url.startswith((pod.pods, "data:"))] == []
        assert eyes.context.cookies() == []
        styled = "() => getComputedStyle(document.querySelector('.said')).borderRadius"
        assert eyes.page.evaluate(styled) == "12px"


def test_a_visitor_finds_the_way_through_a_pod(pod: Served, browser: Browser) -> None:
    """From the owner's page to a picture and back, by links alone; the picture is shown."""
    with visiting(browser) as eyes:
        eyes.page.goto(pod.home)
        assert eyes.page.evaluate("() => document.querySelector('img.picture').naturalWidth") == 2
        eyes.page.click("text=public/")
        assert eyes.heading == "public"
        eyes.page.click("text=trip")
        assert eyes.heading == "Carnet de voyage"
        eyes.page.click("text=Bretagne >> nth=0")
        assert eyes.page.url.endswith("#trip")
        eyes.page.click("nav >> text=public")
        eyes.page.click("text=me.png")
        assert eyes.page.evaluate("() => document.contentType") == "image/png"
        eyes.complaints.clear()  # the browser's own page around a picture would like a style
        eyes.page.go_back()
        eyes.page.click("text=Turtle")
        assert "ldp:contains" in eyes.page.content()
