"""The owner's clicks in the office: what they said is done, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import account_id
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from tests.web.served import serving

COMPANY = "https://company.example/#me"
PASSWORD = "a long enough password"
_FORM = re.compile(r'name="form" value="([^"]+)"')


def _form(page: requests.Response) -> str:
    found = _FORM.search(page.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("said", [{}, {"answer": ""}, {"answer": "nonsense"}])
def test_an_answer_that_is_none_refuses_nobody(said: dict[str, str], tmp_path: Path) -> None:
    with serving(tmp_path) as served, requests.Session() as browser:
        house = served.house
        welcomed = house.host.welcome("zoe", password=house.hash_password(PASSWORD))
        ledger = house.ledger_called("zoe")
        assert ledger is not None
        owner, office = Agent(welcomed.pod.owner), house.front_office
        settle_now(ledger, lambda: office.ask(ledger, Agent(COMPANY), AccountRequest(COMPANY)))
        settle_now(ledger, lambda: office.answer(ledger, owner, COMPANY, accept=True))
        page = browser.get(f"{served.account}/sign-in", timeout=10)
        sent = {"form": _form(page), "name": "zoe", "password": PASSWORD, "next": "/office/"}
        form = _form(browser.post(f"{served.account}/sign-in", data=sent, timeout=10))
        mine = f"{served.account}/office/companies/{account_id(COMPANY)}"
        before = ledger.head()
        assert browser.post(mine, data={"form": form, **said}, timeout=10).status_code == 400
        policy = f"{served.account}/office/policy"
        assert browser.post(policy, data={"form": form}, timeout=10).status_code == 400
        assert ledger.head() == before
        refusal = browser.post(mine, data={"form": form, "answer": "refuse"}, timeout=10)
        assert refusal.status_code == 200
        assert ledger.head() == before + 1
