"""An office with many companies: the list comes fast, and in pages."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path

import requests

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from tests.web.served import serving

MANY, PAGE = 120, 50
PASSWORD = "a long enough password"


def test_a_hundred_and_twenty_companies_in_three_pages(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        house = served.house
        welcomed = house.host.welcome("zoe", password=house.hash_password(PASSWORD))
        ledger = house.ledger_called("zoe")
        assert ledger is not None
        owner, office = Agent(welcomed.pod.owner), house.front_office
        for number in range(MANY):
            webid = f"https://company-{number:03}.example/#me"
            settle_now(ledger, partial(office.ask, ledger, Agent(webid), AccountRequest(webid)))
            if number % 2:
                settle_now(ledger, partial(office.answer, ledger, owner, webid, accept=True))
        with requests.Session() as browser:
            page = browser.get(f"{served.account}/sign-in", timeout=10).text
            found = re.search(r'name="form" value="([^"]+)"', page)
            assert found is not None
            sent = {"form": found[1], "name": "zoe", "password": PASSWORD, "next": "/office/"}
            first = browser.post(f"{served.account}/sign-in", data=sent, timeout=10)
            assert "(60)" in first.text
            seen: list[str] = []
            for number, shown in ((1, 50), (2, 50), (3, 20)):
                started = time.perf_counter()
                text = browser.get(f"{served.account}/office/?page={number}", timeout=10).text
                assert time.perf_counter() - started < 1.0
                names = re.findall(r"<bdi>(company-\d+\.example)/", text)
                assert len(names) == shown
                assert f"Page {number} of 3" in text
                assert ('rel="next"' in text, 'rel="prev"' in text) == (number < 3, number > 1)
                seen += names
            assert len(set(seen)) == MANY
            assert seen[:60] == sorted(seen[:60])
            for odd in ("0", "99", "-1", "x"):
                asked = browser.get(f"{served.account}/office/?page={odd}", timeout=10)
                assert asked.status_code == 200
