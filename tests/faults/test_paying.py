"""Two phones decide in the same moment, by several processes, and the server is killed: one counts.

J-09, J-10: of two decisions one is taken, the other is told. J-01: what was answered for is there
after ``kill -9``. Invariant 7: what is there is signed over payment and notice.
"""

from __future__ import annotations

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from clients.company import till
from clients.company.home import Home
from clients.company.rails import Simulated
from clients.company.till import Till
from clients.company.till_desk import waited
from clients.demo.citizen import Citizen
from pod_server.civic.paying.settings import POSSESSION
from proofs.payments import compact
from proofs.payments.decision import Paper, verify
from proofs.payments.payment import Payment
from tests.faults.companies import Company, account_of, claimed, publish
from tests.faults.servers import Server, client, running
from tests.unit.proofs.phone import Phone

pytestmark = pytest.mark.slow
PAGES = "/pocket/payments"
ROUNDS = 4


class Pocket:
    """Marie's browser with two phones' keys."""

    def __init__(self, browser: Citizen, pod: str) -> None:
        self.browser, self.pod = browser, pod
        self.phones = (Phone(), Phone())
        self.post(f"{PAGES}/settings", takes="accounts", at_least="0")
        for phone in self.phones:
            proof = compact.encode(phone.sign((POSSESSION + pod).encode()))
            sent = {"jwk": json.dumps(phone.jwk), "proof": proof}
            assert self.post(f"{PAGES}/settings/phone", **sent) == 303

    def page(self, path: str) -> str:
        return self.browser.browser.get(self._at(path), timeout=30).text

    def post(self, path: str, page: str = "", **values: str) -> int:
        found = re.search(r'name="form" value="([^"]+)"', page or self.page(path))
        assert found is not None
        sent = {"form": found[1], **values}
        answer = self.browser.browser.post(
            self._at(path), data=sent, allow_redirects=False, timeout=30
        )
        return answer.status_code

    def decide(self, phone: Phone, page: str, path: str, choice: str) -> int:
        """As the page's script does it."""
        found = re.search(r'data-signing="([^"]+)"', page)
        assert found is not None
        said = json.loads(html.unescape(found[1]))
        kid = compact.thumbprint(phone.jwk)
        token = phone.decide(
            said["phones"][kid],
            said["texts"],
            said["aud"],
            said["nonce"],
            said["outcomes"][choice],
        )
        return self.post(path, page, token=token, kid=kid)

    def _at(self, path: str) -> str:
        return self.browser.base_url.rstrip("/") + path


def test_of_two_phones_one_decides_and_that_outlives_a_kill(tmp_path: Path) -> None:
    """J-01, J-09, J-10, with four processes."""
    with running(Server(tmp_path / "data", workers=4)) as server:
        browser, owner = claimed(server, "marie")
        company = Company(server.seed("bob")["bob"])
        publish(company)
        company.accounts["marie"] = account_of(company, owner.web_id)
        pocket = Pocket(browser, f"{server.pods}marie/")
        home = Home(tmp_path / "home")
        home.make()
        home.settle(company.web_id, company.credentials)
        kept = Till(home)
        outcomes = {}
        for _ in range(ROUNDS):
            payment = Payment(till.transaction_id(), "Bob", company.web_id, Decimal("12.40"), "EUR")
            with client(company.credentials) as sender:
                asked = sender.run(
                    till.ask(sender.session, owner.web_id, payment, Simulated(), 600, "")
                )
            path = f"{PAGES}/{asked.id}"
            page = pocket.page(path)

            def decide(at: int, page: str = page, path: str = path) -> int:
                choice = ("approve", "decline")[at]
                return pocket.decide(pocket.phones[at], page, path, choice)

            with ThreadPoolExecutor(2) as both:
                statuses = list(both.map(decide, (0, 1)))
            assert sorted(statuses) == [303, 409]
            kept.keep(asked)
            outcomes[asked.id] = ("approved", "declined")[statuses.index(303)]
        server.kill()
        server.start()
        for identifier, outcome in outcomes.items():
            request = kept.find(identifier)
            assert request is not None
            with client(company.credentials) as sender:
                assert waited(sender, kept, request, 0).state == outcome
            paper = Paper.read((kept.folder / f"{identifier}.decision.json").read_bytes())
            assert verify(paper).outcome == outcome.capitalize()
        server.check()
