"""Somebody at a company's desk, with a key of their own in place of the browser's."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from urllib.parse import quote

import requests

from pod_server.actions.settle import settle_now
from pod_server.civic.desk.keeping import Desk, Signed
from pod_server.model.access import Agent
from proofs.keys import SigningKey
from tests.web.at_home import Visitor, at_home, words
from tests.web.browser.baker import CONTACTS, IDENTITY
from tests.web.served import Served
from vocab.terms import SESAME

_MESSAGES = re.compile(r'data-messages="([^"]*)"')
_HIDDEN = re.compile(r'name="(created|terms|office)" value="([^"]*)"')
PAGES: tuple[dict[str, str], ...] = (
    {
        **IDENTITY,
        "legal-status.value": "active",
        "registration-id.scheme": "siren",
        "registered-address.addressCountry": "FR",
    },
    {**CONTACTS, "ultimate-parent.instead": SESAME.NO_PARENT, "year": "2025"},
    {
        "wage-floor.value": "true",
        "collective-coverage.value": "100",
        "year": "2025",
        "do": "unmeasured",
    },
    {
        "corruption-record.convictions": "0",
        "corruption-record.amount": "0",
        "corruption-record.currency": "EUR",
        "customer-data-use.sellsCustomerData": "false",
    },
)


class Keeper:
    """``visitor`` is the browser, ``name`` who answers for the company."""

    def __init__(self, served: Served, visitor: Visitor, name: str) -> None:
        self.served, self.visitor, self.name = served, visitor, name
        self.key = SigningKey.generate()

    @property
    def webid(self) -> str:
        return self.served.people[self.name].webid

    @property
    def statements(self) -> list[Signed]:
        """What lies signed in the company's own pod."""
        ledger = self.served.house.ledger_called(self.name)
        assert ledger is not None
        return list(Desk(self.served.house.rules).signed(ledger))

    def makes_key(self, proof: bytes = b"") -> requests.Response:
        proof = proof or self.key.sign(self.webid.encode())
        sent = {"public": _text(self.key.public.raw), "proof": _text(proof)}
        return self.visitor.post("/desk/key", **sent)

    def fills(self, number: int, **more: str) -> requests.Response:
        """One page of the form, as a baker fills it in."""
        usual = PAGES[number - 1] if number <= len(PAGES) else {}
        return self.visitor.post(f"/desk/form/{number}", **{**usual, **more})

    def signs(
        self, path: str = "/desk/sign", key: SigningKey | None = None, to: str = ""
    ) -> requests.Response:
        """All that a page has ready, sent to it, or where it says."""
        page = self.visitor.get(path)
        found = _MESSAGES.search(page.text)
        assert found is not None, words(page)
        by = key or self.key
        signed = {
            name: _text(by.sign(base64.b64decode(message)))
            for name, message in json.loads(unescape(found[1])).items()
        }
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}
        at = to or path.partition("?")[0]
        sent = {**hidden, "signatures": json.dumps(signed)}
        return self.visitor.post(at, page=path, **sent)

    def answers_all(self) -> None:
        """Key, answers, signature."""
        assert self.makes_key().status_code == 303
        for number in range(1, len(PAGES) + 1):
            assert self.fills(number).status_code == 303, number
        assert self.signs().status_code == 303

    def opens(self, office: str) -> requests.Response:
        """The account of somebody, who is ready to take whoever asks."""
        return self.signs(f"/desk/customers/new?office={quote(office, safe='')}")


@contextmanager
def at_desk(served: Served, name: str) -> Iterator[Keeper]:
    """Bob, say, who answers for a bakery, signed in."""
    with at_home(served, name) as visitor:
        yield Keeper(served, visitor, name)


def takes_all(served: Served, name: str = "alice") -> str:
    """A citizen whose policy accepts at once; her front office."""
    ledger = served.house.ledger_called(name)
    assert ledger is not None
    office, owner = served.house.front_office, Agent(served.people[name].webid)
    settle_now(ledger, lambda: office.accept_at_once(ledger, owner, at_once=True))
    return f"{served.pods}/{name}/.front-office"


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
