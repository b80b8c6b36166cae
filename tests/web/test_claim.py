"""The one-time link of a server: it makes a Sésame, and touches nobody else's."""

from __future__ import annotations

import re
from pathlib import Path

import requests

from pod_server.identity.links import CLAIM, Links
from tests.web.served import serving

_FORM = re.compile(r'name="form" value="([^"]+)"')


def test_a_claim_by_the_name_of_somebody_who_is_here_changes_nothing_of_theirs(
    tmp_path: Path,
) -> None:
    """S-68: no new recovery codes, no pod, and the link is still good for another name."""
    with serving(tmp_path) as served, requests.Session() as browser:
        house = served.house
        alice = house.accounts.people.account_called("alice")
        assert alice is not None
        links = Links.open(house.accounts, house.clock, house.settings.issuer)
        codes = links.new_codes(alice.account_id)
        link = links.make(CLAIM)
        found = _FORM.search(browser.get(link, timeout=10).text)
        assert found is not None
        sent = {"form": found[1], "full_name": "Not Alice", "password": "a long enough password"}
        taken = browser.post(link, data={**sent, "name": "alice"}, timeout=10)
        assert taken.status_code == 422
        made = browser.post(link, data={**sent, "name": "dora"}, timeout=10)
        assert made.status_code == 201
        assert browser.get(link, timeout=10).status_code == 410
        assert links.recover("alice", codes[0], "127.0.0.1") == alice.account_id
