"""The citizen's pages of companies in a full pod: server time a page, in ms.

``python -m benchmarks.office_pages [--companies N] [--disclosures N]``. Each of 200 companies has
an account and has pushed its 25 disclosures over HTTP, 5 000 in all. Then a signed-in citizen asks
for Today, the list of companies, its last page, and the page of one company; once more after a push
and after a restart, when the server has come to rest: with all 5 000 disclosures new to her, and,
the next time, with what came since her last visit. CPU is that of the server's whole process tree,
as the scheduler counts it: the first time, the median, the least; and of a start, until it rests.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.push_first import cpu_ms, started_anew
from clients.company.delivery import Delivery, Parcel, deliver
from clients.demo.citizen import Citizen
from clients.pod_client.session import Credentials
from tests.faults.companies import LATEST, Company, account_of, claimed, parcel, pod_of, publish
from tests.faults.servers import Server, client, running
from tests.unit.proofs.papers import FACTS, FIGURES

TIMES = 30


def dossier(company: Company, count: int) -> list[Parcel]:
    """All that is asked of a company for last year, and figures of earlier ones."""
    documents = [company.unsigned(name) for name in (*FACTS, *FIGURES)]
    back = 1
    while len(documents) < count:
        documents += [company.unsigned(name, year=LATEST - back) for name in FIGURES]
        back += 1
    return [parcel(company.signed(each)) for each in documents[:count]]


def pushed(company: Company, citizen: str, parcels: Sequence[Parcel]) -> None:
    """All of them, one after the other."""
    delivery = Delivery(citizen)
    with client(company.credentials) as sender:
        address = company.accounts[citizen]
        sender.run(
            deliver(sender.session, delivery, address, parcels, lambda _: False, lambda *_: None)
        )
    assert len(delivery.accepted) == len(parcels), delivery


def measured(server: Server, name: str, ask: Callable[[], str], has: str) -> str:
    """A line: the first time, the median, and what one waits for."""
    used, waited = [], []
    for _ in range(TIMES):
        before, began = cpu_ms(server.pid), time.perf_counter()
        page = ask()
        waited.append((time.perf_counter() - began) * 1_000)
        used.append(cpu_ms(server.pid) - before)
        assert has in page, page[:500]
    return (
        f"{name:26} first {used[0]:6.1f}   median {median(used):6.1f}   least {min(used):6.1f}   "
        f"waited {median(waited):6.1f}"
    )


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.office_pages")
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--disclosures", type=int, default=5_000)
    options = parser.parse_args()
    each = options.disclosures // options.companies
    names = [f"company{at:03}" for at in range(options.companies)]
    with (
        tempfile.TemporaryDirectory(prefix="sesame-office-") as folder,
        running(Server(Path(folder) / "data")) as server,
    ):
        browser, owner = claimed(server, "marie")
        made = server.seed(*names)
        firms = [Company(made[name]) for name in names]
        for firm in firms:
            publish(firm)
            firm.accounts["marie"] = account_of(firm, owner.web_id)
            pushed(firm, "marie", dossier(firm, each))
        last = max(1, -(-options.companies // 50))
        one = firms[0].account_id
        print(f"{options.companies} companies, {each * options.companies} disclosures; CPU ms")
        for name, path, has in (
            ("today, all of it new", "/today", "/office/companies/"),
            ("today, its last page", f"/today?page={-(-options.companies // 20)}", "/office/"),
            ("list, first page", "/office/", "/office/companies/"),
            ("list, last page", f"/office/?page={last}", "/office/companies/"),
            ("one company", f"/office/companies/{one}", "151"),
        ):
            print(measured(server, name, partial(page, browser, path), has))
        more = firms[0].statement("water-use", value=3, unitCode="MTQ")
        pushed(firms[0], "marie", [parcel(more)])
        name, path = "list, after one push", "/office/"
        print(measured(server, name, partial(page, browser, path), path))
        print(measured(server, "today, after one push", partial(page, browser, "/today"), "/today"))
        for start in ("a restart", "another restart"):
            print(f"{start:26} until it rests {started_anew(server):.0f}")
            for name, path, has in (
                (f"today, after {start}", "/today", "/office/companies/"),
                (f"list, after {start}", "/office/", "/office/companies/"),
                (f"one, after {start}", f"/office/companies/{one}", "151"),
            ):
                print(measured(server, name, partial(page, browser, path), has))
            visit_over(owner)
    return 0


def visit_over(owner: Credentials) -> None:
    """The citizen's last look was long ago: what she saw then is new no more."""
    mark = f"{pod_of(owner)}settings/today"
    with client(owner) as sender:
        said = sender.get(mark).body.decode()
        long_ago = re.sub(r"\d{4}-\d\d-\d\dT[^\"]+", "2020-01-01T00:00:00Z", said)
        sender.put(mark, long_ago.encode(), "text/turtle")


def page(browser: Citizen, path: str) -> str:
    """A page of the account's origin, as the browser of the citizen gets it."""
    answer = browser.browser.get(browser.base_url.rstrip("/") + path, timeout=60)
    answer.raise_for_status()
    return answer.text


if __name__ == "__main__":
    sys.exit(main())
