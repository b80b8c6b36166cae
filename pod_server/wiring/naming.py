"""What people and things are called, and what was handed over with a market file, put together."""

from __future__ import annotations

from pod_server.actions.acquaintances import Acquaintances
from pod_server.actions.groups import GroupBook
from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.circle.papers import FILE, FOLDER, HANDED, Handing, paper
from pod_server.civic.circle.recommending import FOLDER as RECOMMENDATIONS
from pod_server.civic.giving.held import Held
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.web.office.listing import bare
from pod_server.web.products.amounts import text
from pod_server.web.reading.owner import Portraits
from pod_server.web.sharing.people import Introductions
from pod_server.web.sharing.pieces import Handed
from pod_server.web.sharing.things import Things
from pod_server.web.tongue import tongue
from pod_server.wiring.facts import derived_facts
from pod_server.wiring.house import House
from pod_server.wiring.markets import market_files

_RULE = "#handed-"


def introductions_of(house: House) -> Introductions:
    """Whom an owner may name, and what people are called."""
    return Introductions(
        house.webids.issuers,
        house.resolve,
        Portraits(house.rules, house.documents),
        Acquaintances(GroupBook(house.writer)),
    )


def things_of(house: House) -> Things:
    """Of every pod."""
    files = market_files(house)

    def market(ledger: Ledger, name: str) -> str:
        folder, _, rest = name.partition("/")
        identifier, _, last = rest.partition("/")
        is_file = folder == FOLDER and last in ("", FILE)
        draft = files.markets.draft(ledger, identifier) if is_file and identifier else None
        return draft.title if draft is not None else ""

    def recommended(ledger: Ledger, name: str) -> str:
        folder, _, identifier = name.partition("/")
        if folder != RECOMMENDATIONS:
            return ""
        found = house.recommendations.one(ledger, identifier)
        item = found.recommendation.opinion.item if found is not None else ""
        company = house.overview.of(ledger, item) if item else None
        if company is not None:
            return company.name
        called = files.products.names(ledger, (item,)).get(item, {}) if item else {}
        return text(called, tongue()) or bare(item)

    def account(ledger: Ledger, name: str) -> str:
        folder, _, identifier = name.partition("/")
        company = house.overview.company(ledger, identifier) if folder == ACCOUNTS else None
        return bare(company.name) if company is not None else ""

    titled = {
        "thing_market": market,
        "thing_recommendation": recommended,
        "thing_account": account,
    }
    return Things(derived_facts(house), titled)


def handed(house: House) -> Handed:
    """By the papers of each offer."""
    files = market_files(house)

    def until(ledger: Ledger, held: Held) -> int | None:
        found = paper(ledger, _paper(held), Handing) if _paper(held) else None
        return found.until if found is not None else None

    def end(ledger: Ledger, agent: Agent, held: Held) -> None:
        files.handings.withdraw(ledger, agent, _paper(held))

    return Handed(until, end)


def _paper(held: Held) -> str:
    """The name of the offer that let somebody in to the file; empty for any other rule."""
    folder, _, last = held.address.name.rpartition("/")
    _, _, called = held.entry.share.rule.node.strip("<>").partition(_RULE)
    is_one = folder.startswith(f"{FOLDER}/") and last == FILE and called.isalnum()
    return f"{folder}/{HANDED}/{called}" if is_one else ""
