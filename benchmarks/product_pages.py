"""A product's card in a full pod: server time, in ms.

``python -m benchmarks.product_pages [--companies N] [--cards N] [--disclosures N]``. Each of 200
companies has told 25 disclosures and brought 10 cards, 2 000 in all, in 40 categories. A signed-in
citizen with a private profile asks for a card as JSON, for its page, the list and a page of the
snapshot; then a card after a push, and after a restart. CPU is that of the server's whole process
tree: the first time, the median, the least.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from stdnum import ean

from benchmarks.office_pages import dossier, measured, page, pushed
from benchmarks.push_first import started_anew
from clients.demo.citizen import Citizen
from proofs.cards.card import Card, CardKey, card_id, card_of, sign
from proofs.integrity import written
from shapes import files
from tests.faults.companies import Company, account_of, claimed, publish
from tests.faults.servers import Server, client, running

CATEGORIES = 40
LOAF = Path(files.__file__).parent / "examples" / "valid" / "product-card--bread.jsonld"
BAKER = "https://fournil.example/profile/card#me"
NOW = datetime.now(UTC).replace(microsecond=0)


def gtin(number: int) -> str:
    """One of GS1's examples' range, with its check digit."""
    bare = f"95060{number:07}"
    return bare + ean.calc_check_digit(bare)


def card(company: str, number: int) -> Card:
    """The loaf of the examples, in one of the categories, with more or less salt."""
    document = json.loads(LOAF.read_text(encoding="utf-8").replace(BAKER, company))
    about = f"https://id.gs1.org/01/0{gtin(number)}"
    document["id"] = card_id(CardKey(company, about), 1)
    document["about"], document["issued"] = about, written(NOW)
    product, nutrition = document["product"], document["nutrition"]
    product["name"] = [{"@value": f"Loaf number {number}", "@language": "en"}]
    product["category"][0]["notation"] = str(10_000_000 + number % CATEGORIES)
    nutrition["salt"]["measure"] = f"{number % 20 / 10:.1f}"
    return card_of(document)


def brought(company: Company, citizen: str, numbers: range) -> None:
    """Its cards, signed, into its account."""
    address = company.accounts[citizen].rpartition("/")[0] + "/products/"
    with client(company.credentials) as sender:
        for number in numbers:
            body = sign(card(company.web_id, number), company.key).body
            reply = sender.post(address, body, "application/ld+json")
            assert reply.status == 201, reply.body


def filled(browser: Citizen, path: str, sent_to: str = "", **said: str) -> None:
    """A form of the citizen's, sent."""
    found = re.search(r'name="form" value="([^"]+)"', page(browser, path))
    assert found is not None
    url = browser.base_url.rstrip("/") + (sent_to or path)
    answer = browser.browser.post(url, data={"form": found[1], **said}, timeout=60)
    answer.raise_for_status()


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.product_pages")
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--cards", type=int, default=2_000)
    parser.add_argument("--disclosures", type=int, default=5_000)
    options = parser.parse_args()
    each, told = options.cards // options.companies, options.disclosures // options.companies
    names = [f"company{at:03}" for at in range(options.companies)]
    with (
        tempfile.TemporaryDirectory(prefix="sesame-products-") as folder,
        running(Server(Path(folder) / "data")) as server,
    ):
        browser, owner = claimed(server, "marie")
        made = server.seed(*names)
        firms = [Company(made[name]) for name in names]
        for at, firm in enumerate(firms):
            publish(firm)
            firm.accounts["marie"] = account_of(firm, owner.web_id)
            pushed(firm, "marie", dossier(firm, told))
            home = f"/office/companies/{firm.account_id}"
            filled(browser, home, f"{home}/cards", cards="send")
            brought(firm, "marie", range(at * each, (at + 1) * each))
        filled(browser, "/office/private-profile", **{"avoids": "AP", "limit-salt": "1,0"})
        print(f"{options.companies} companies, {each * options.companies} cards; CPU ms")
        asked = gtin(15)
        for name, path, has in (
            ("card", f"/pocket/card?code={asked}", "Fournil"),
            ("another card", f"/pocket/card?code={gtin(16)}", "Fournil"),
            ("its page", f"/office/product?code={asked}", "Fournil"),
            ("list", "/office/products", "Fournil"),
            ("list, searched", "/office/products?text=number+15", "Fournil"),
            ("snapshot, one page", "/pocket/snapshot", "Fournil"),
        ):
            print(measured(server, name, partial(page, browser, path), has))
        brought(firms[0], "marie", range(10_000, 10_001))
        path = f"/pocket/card?code={asked}"
        print(measured(server, "card, after a push", partial(page, browser, path), "Fournil"))
        print(f"a restart                  until it rests {started_anew(server):.0f}")
        print(measured(server, "card, after a restart", partial(page, browser, path), "Fournil"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
