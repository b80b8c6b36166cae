"""Many customers of one company on one server, who ask it things."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from pod_server.actions.settle import settle_now
from pod_server.civic.civil_status.asking import Ask, of_datapoint, of_words
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from pod_server.wiring.house import House
from pod_server.wiring.tallying import tallied
from tests.web.served import Reply, Served

PAY_GAP, WEEK = "gender-pay-gap", 7 * 86_400
FLOUR = "D'où vient votre farine ?"


def customer(house: House, name: str, company: str) -> None:
    """Somebody with a pod here, where this company's account is open."""
    if house.ledger_called(name) is None:
        house.host.welcome(name)
    ledger, office = house.ledger_called(name), house.front_office
    assert ledger is not None
    owner = Agent(ledger.pod.owner)
    settle_now(ledger, partial(office.ask, ledger, Agent(company), AccountRequest(company)))
    settle_now(ledger, partial(office.answer, ledger, owner, company, accept=True))


def crowd(house: House, company: str, many: int) -> list[str]:
    """So many customers; their names."""
    names = [f"customer-{number:03}" for number in range(many)]
    for name in names:
        customer(house, name, company)
    return names


def asks(
    house: House,
    names: Iterable[str],
    company: str,
    datapoint: str = "",
    text: str = "",
    *,
    language: str = "fr",
    by_name: bool = False,
) -> None:
    """Each of these people, of the company."""
    ask: Ask = of_datapoint(datapoint) if datapoint else of_words(text, language)
    for name in names:
        ledger = house.ledger_called(name)
        assert ledger is not None
        owner = Agent(ledger.pod.owner)
        settle_now(ledger, partial(house.asking.ask, ledger, owner, company, ask, by_name=by_name))


def withdraws(house: House, names: Iterable[str], company: str, key: str) -> None:
    for name in names:
        ledger = house.ledger_called(name)
        assert ledger is not None
        owner = Agent(ledger.pod.owner)
        settle_now(ledger, partial(house.asking.withdraw, ledger, owner, company, key))


def next_week(served: Served) -> None:
    """A week later, once it has been counted."""
    served.turn(WEEK)
    assert tallied(served.house)


def asked(served: Served, who: str, pod: str = "alice", **headers: str) -> Reply:
    """What a company reads at the front office of one of its customers."""
    url = f"{served.pods}/{pod}/.front-office/asked"
    return served.ask("GET", url, who=who, headers=headers)


def counts(served: Served, who: str) -> dict[str, object]:
    """The same, by datapoint or by the text of the question."""
    found = asked(served, who).json["asks"]
    assert isinstance(found, list)
    return {
        one["questionText"]["@value"] if "questionText" in one else one["datapoint"]: one["askedBy"]
        for one in found
    }
