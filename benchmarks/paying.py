"""Notices of payments in a full pod: server time a notice, in ms.

``python -m benchmarks.paying [--companies N] [--disclosures N]``. The pod of
``benchmarks.office_pages``: 200 companies with an account, each with 25 disclosures pushed over
HTTP. Thirty of them ask the citizen for a payment. Then their notices are built from the data
folder, each of a company that was not looked at before, and again (CPU of one process, the notice
alone); and the pages are asked for over HTTP, where the notice is built, kept and drawn (CPU
of the server's whole process tree).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median

from benchmarks.office_pages import dossier, page, pushed
from benchmarks.push_first import cpu_ms
from clients.company import till
from clients.company.rails import Simulated
from clients.demo.citizen import Citizen
from pod_server.civic.civil_status import early
from pod_server.settings import Settings
from pod_server.web import first_pages
from pod_server.wiring.house import open_house
from pod_server.wiring.paying import wallet
from proofs.payments.payment import Payment
from tests.faults.companies import Company, account_of, claimed, publish
from tests.faults.servers import Server, client, running

ASKING = 30


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paying")
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--disclosures", type=int, default=5_000)
    options = parser.parse_args()
    each = options.disclosures // options.companies
    names = [f"company{at:03}" for at in range(options.companies)]
    with (
        tempfile.TemporaryDirectory(prefix="sesame-paying-") as folder,
        running(Server(Path(folder) / "data")) as server,
    ):
        browser, owner = claimed(server, "marie")
        made = server.seed(*names)
        firms = [Company(made[name]) for name in names]
        for firm in firms:
            publish(firm)
            firm.accounts["marie"] = account_of(firm, owner.web_id)
            pushed(firm, "marie", dossier(firm, each))
        switched_on(browser)
        asked = [ask(firm, owner.web_id) for firm in firms[:ASKING]]
        print(f"{options.companies} companies, {each * options.companies} disclosures; ms")
        server.stop()
        built(server, [one.id for one in asked])
        server.start()
        browser.sign_in("marie")
        drawn(server, browser, [one.id for one in asked])
    return 0


def switched_on(browser: Citizen) -> None:
    """Every company with an account may ask."""
    found = re.search(r'name="form" value="([^"]+)"', page(browser, "/pocket/payments/settings"))
    assert found is not None
    said = {"form": found[1], "takes": "accounts", "at_least": "0"}
    place = browser.base_url.rstrip("/") + "/pocket/payments/settings"
    browser.browser.post(place, data=said, timeout=60).raise_for_status()


def ask(firm: Company, citizen: str) -> till.Request:
    """One of them asks for a payment."""
    me = str(firm.credentials.web_id)
    payment = Payment(till.transaction_id(), "Shop", me, Decimal("12.40"), "EUR")
    with client(firm.credentials) as sender:
        return sender.run(till.ask(sender.session, citizen, payment, Simulated(), 3_600, ""))


def built(server: Server, identifiers: Sequence[str]) -> None:
    """The notices alone, in one process over the data folder that is ready as a server is."""
    early.load()
    first_pages.read_tables()
    with open_house(Settings(server.data, server.base_url)) as house:
        ledger = house.ledger_called("marie")
        assert ledger is not None
        purse = wallet(house)
        for name in ("notice, first look", "notice, again"):
            took = []
            for identifier in identifiers:
                began = time.process_time()
                asked, _ = purse.one(ledger, identifier)
                shown = purse.notices.shown(ledger, asked, "fr")
                took.append((time.process_time() - began) * 1_000)
                assert shown.notice is not None
            print(line(name, took))


def drawn(server: Server, browser: Citizen, identifiers: Sequence[str]) -> None:
    """The pages, each of a company that the server has not looked at before."""
    for name in ("page, notice built and kept", "page, again"):
        used = []
        for identifier in identifiers:
            before = cpu_ms(server.pid)
            shown = page(browser, f"/pocket/payments/{identifier}")
            used.append(cpu_ms(server.pid) - before)
            assert "64" in shown
        print(line(name, used))


def line(name: str, took: Sequence[float]) -> str:
    """Of one sort."""
    return (
        f"{name:28} first {took[0]:6.1f}   median {median(took):6.1f}   "
        f"most but the first {max(took[1:]):6.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
