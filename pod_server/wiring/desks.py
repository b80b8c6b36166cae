"""What is done for companies' desks while nobody sits there: bundles that waited, and reminders.

Once an hour, in the process that keeps house. A bundle that was promised to a citizen goes when she
has accepted; whatever is signed after that goes at the company's click. Before anything goes stale
the company gets a letter, and one a week while it does nothing, where its address was proven.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta

from pod_server.civic.desk.book import Customer
from pod_server.civic.desk.errands import Errands
from pod_server.civic.desk.keeping import Desk
from pod_server.civic.desk.renewing import due
from pod_server.civic.front_office.selling import LIVE
from pod_server.contracts import Ledger
from pod_server.identity.envoy import Envoy, Within
from pod_server.identity.keyring import KeyRing
from pod_server.identity.links import Links
from pod_server.identity.machines import Machines
from pod_server.identity.mailing import Mailing
from pod_server.identity.minting import Minter
from pod_server.model.access import Agent
from pod_server.model.account import Account
from pod_server.model.errors import PodError
from pod_server.web.desk.letter import reminder
from pod_server.wiring.house import House
from pod_server.wiring.mailing import mailing
from proofs.value import value

#: Between two letters about the same neglect.
AGAIN = timedelta(days=7)

log = logging.getLogger(__name__)


def errands(house: House, ring: KeyRing, within: Within) -> Errands:
    """How a company's pod goes to front offices, here and elsewhere."""
    minter = Minter(ring, house.settings.issuer, house.clock)
    machines = Machines(house.accounts, house.clock)
    envoy = Envoy(
        house.accounts,
        machines,
        minter,
        house.door,
        lambda url: house.base_of(url) is not None,
        within,
    )
    return Errands(envoy, house.codecs)


@value
class Desks:
    """Those of every pod of this server. ``letters`` where some can be sent."""

    house: House
    errands: Errands
    letters: Mailing | None

    @classmethod
    def of(cls, house: House, ring: KeyRing, within: Within) -> Desks:
        """Put together."""
        links = Links.open(house.accounts, house.clock, house.settings.issuer)
        return cls(house, errands(house, ring, within), mailing(house, links))

    def kept(self) -> None:
        """All of them, once. Blocking."""
        desk = Desk(self.house.rules)
        for pod in self.house.ledgers.pods():
            try:
                ledger = self.house.ledgers.by_id(pod.pod_id)
                record = self.house.accounts.people.pod(ledger.pod.name)
                account = self.house.accounts.people.account(record.account_id) if record else None
                if account is not None and desk.has(ledger):
                    self._send_waiting(desk, ledger, account)
                    self._remind(desk, ledger, account, self.house.selling.today())
            except Exception:
                # One desk that cannot be kept keeps no other from it; the next hour tries again.
                log.exception("a company's desk could not be kept")

    def _send_waiting(self, desk: Desk, ledger: Ledger, account: Account) -> None:
        """What was promised to a citizen who has accepted meanwhile."""
        company = ledger.pod.owner
        for customer in desk.book(ledger).customers:
            if not customer.account or customer.arrived:
                continue
            try:
                now = self.errands.look(account.account_id, company, customer)
                if now.state in LIVE:
                    bundle = desk.bundle(ledger)
                    now = self.errands.push(account.account_id, company, now, bundle).customer
            except PodError as error:
                log.info("a customer of a desk was not reached: %s", error)
                continue
            self._keep(desk, ledger, now)

    def _keep(self, desk: Desk, ledger: Ledger, customer: Customer) -> None:
        desk.change(ledger, self._owner(ledger), lambda book: book.with_customer(customer))

    def _remind(self, desk: Desk, ledger: Ledger, account: Account, today: date) -> None:
        if self.letters is None or account.email_proven is None:
            return
        book = desk.book(ledger)
        if book.reminded and date.fromisoformat(book.reminded) > today - AGAIN:
            return
        lines = due(desk.signed(ledger), ledger.pod.owner, today)
        if not lines:
            return
        languages = [draft.language for draft in book.drafts.values()]
        letter = reminder(lines, languages[0] if languages else "fr")
        self.letters.tell(account.account_id, f"{self.house.settings.issuer}desk/", letter)
        said = today.isoformat()
        desk.change(ledger, self._owner(ledger), lambda book: replace(book, reminded=said))

    def _owner(self, ledger: Ledger) -> Agent:
        issuer = self.house.settings.issuer
        return Agent(ledger.pod.owner, client=issuer, issuer=issuer)
