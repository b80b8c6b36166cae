"""The one-time link of a server: it makes a Sésame, and touches nobody else's."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
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


def test_of_two_claims_at_once_by_one_link_one_makes_an_owner(tmp_path: Path) -> None:
    """Decision 10: the link is for one owner, however many send the form in the same moment."""
    with serving(tmp_path) as served:
        house = served.house
        there = {account.name for account in house.accounts.people.accounts()}
        link = Links.open(house.accounts, house.clock, house.settings.issuer).make(CLAIM)
        names = [f"owner{number}" for number in range(6)]
        together = threading.Barrier(len(names))

        def claim(name: str) -> int:
            with requests.Session() as browser:
                found = _FORM.search(browser.get(link, timeout=20).text)
                assert found is not None
                sent = {"form": found[1], "name": name, "password": "a long enough password"}
                together.wait(20)
                return browser.post(link, data=sent, timeout=20).status_code

        with ThreadPoolExecutor(len(names)) as pool:
            answers = sorted(pool.map(claim, names))
        assert answers == [201] + [410] * (len(names) - 1)
        made = {account.name for account in house.accounts.people.accounts()} - there
        assert len(made) == 1
        assert len({pod.name for pod in house.accounts.people.pods()} & set(names)) == 1
