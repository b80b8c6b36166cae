"""A contact link is opened by whoever gets it, and added at home, by a click of their own."""

from __future__ import annotations

import re
from html import unescape

from pod_server.actions.groups import GroupBook
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import Citizen
from tests.web.served import Served


def members(owner: Citizen, circle: str) -> tuple[str, ...]:
    found = GroupBook(owner.server.house.writer).one(owner.ledger, circle)
    return found.members if found else ()


def test_a_link_is_shown_opened_and_added_at_home(servers: tuple[Served, Served]) -> None:
    """From his page over the open one to her own Sésame; nothing changes at his."""
    one, other = servers
    him, her = Citizen(one), Citizen(other)
    with at_home(one, "alice") as his:
        page = his.get("/office/contact")
        link = f"{one.account}/contact/alice"
        assert link in unescape(re.sub(r"<wbr>", "", page.text))
        assert "<svg" in page.text
    stranger = Visitor(one)
    assert him.webid in unescape(re.sub(r"<wbr>", "", stranger.get("/contact/alice").text))
    assert stranger.get("/contact/nobody-here").status_code == 404
    for wrong in ("nonsense", "javascript:alert(1)", "https://a@b.example/"):
        bad = stranger.post("/contact/alice", home=wrong)
        assert bad.status_code == 422
        assert "This is no address of a Sésame" in words(bad)
    led = stranger.post("/contact/alice", home=f"{other.account}/")
    found = re.search(r'href="([^"]+/office/contact/add[^"]+)"', led.text)
    assert found is not None
    there = unescape(found[1])
    assert there.startswith(f"{other.account}/office/contact/add?webid=")
    with at_home(other, "alice") as hers:
        path = there.removeprefix(other.account)
        assert f'value="{him.webid}"' in unescape(hers.get(path).text)
        none = hers.post("/office/contact/add", webid=him.webid)
        assert "Choose a circle, or give a new one a name." in words(none)
        self_ = hers.post("/office/contact/add", webid=her.webid, new="Friends")
        assert "That is you." in words(self_)
        added = hers.post("/office/contact/add", webid=him.webid, new="Friends")
        assert added.headers["Location"] == "/office/contact?added=1"
        assert members(her, "friends") == (him.webid,)
        again = hers.post("/office/contact/add", webid=him.webid, new="Friends")
        assert again.status_code == 412
        bad = hers.post("/office/contact/add", webid=f"{one.account}/none#me", circle="friends")
        assert bad.status_code == 422
    assert members(him, "friends") == (), "each side adds by its own click"


def test_who_is_signed_in_here_adds_in_one_tap(servers: tuple[Served, Served]) -> None:
    one, _ = servers
    with at_home(one, "carol") as visitor:
        page = visitor.get("/contact/alice")
        assert "/office/contact/add?webid=" in page.text
