"""Asked from one server, granted on another: the same record on both sides."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.at_home import at_home, words
from tests.web.markets import until
from tests.web.served import serving
from tests.web.test_giving import ASK, REQUESTS, SERVICE, date_in
from tests.web.test_own_facts import save

RECEIVED = "/sharing/received/"


def test_a_person_elsewhere_asks_is_given_and_loses_it(tmp_path: Path) -> None:
    """K-24, K-25, L-02: by the WebID document alone, with a token of one's own provider."""
    with (
        serving(tmp_path / "here", outgoing_to_loopback=True, housekeeping=True) as here,
        serving(tmp_path / "there", outgoing_to_loopback=True) as there,
        at_home(here, "alice") as alice,
        at_home(there, "bob") as bob,
    ):
        save(bob, "contact", email="bob@example.org")
        webid = there.people["bob"].webid
        week = date_in(here, 7)
        sent = alice.post(ASK, webid=webid, what="personal/contact", until=week, **{"for": SERVICE})
        assert sent.status_code == 303, words(sent)
        (letter,) = re.findall(r'href="(/sharing/requests/[^"?]+)"', bob.get(REQUESTS).text)
        assert here.people["alice"].webid in words(bob.get(letter)).replace(" ", "")
        assert bob.post(letter, do="all", until=date_in(here, 2)).status_code == 303
        until(lambda: "read: personal/contact" in words(alice.get(RECEIVED)))
        until(lambda: "checked, could be read on" in words(alice.get(RECEIVED)))
        (given,) = re.findall(r'name="grant" value="(\w+)"', bob.get("/sharing/given/").text)
        assert bob.post("/sharing/given/", page="/sharing/given/", grant=given).ok
        until(lambda: "taken back, heard on" in words(alice.get(f"{RECEIVED}?by=over")))
