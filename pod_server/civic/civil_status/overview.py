"""What a citizen sees of the companies with an account: what each declared, refused, still owes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import UTC, date, datetime, timedelta

from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.civil_status.statements import Held, Memory, Statements
from pod_server.civic.front_office.account import (
    CIVIL_STATUS,
    CONTESTED,
    OFFERS,
    Account,
    account_id,
)
from pod_server.civic.front_office.invitations import Invitation, Invitations
from pod_server.civic.front_office.sales import Paper, is_over, papers
from pod_server.civic.front_office.selling import LIVE, Selling, Verdict
from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.change import Kind, Stored
from pod_server.model.iri import Role
from pod_server.model.terms import Graph
from proofs.civil_status import CivilStatus, civil_status
from proofs.model import Statement
from proofs.value import value
from proofs.values import plain
from vocab.terms import SESAME

LEGAL_NAME = "legal-name"
#: So many companies are remembered, of all pods: some 20 KB each.
KNOWN = 1_024
#: The versions and times of all that an account's standing rests on.
Stamp = tuple[int | None, ...]


@value
class Company:
    """One company's account as it stands today."""

    account_id: str
    account: Account
    status: CivilStatus
    held: Sequence[Held]
    verdict: Verdict
    invited: Invitation | None = None

    @property
    def is_leaked(self) -> bool:
        """It came by an invitation that was another's."""
        return self.invited is not None and self.invited.is_leaked_to(self.account.company)

    @property
    def is_sample(self) -> bool:
        """It does not exist: it is here to learn by, and is counted nowhere."""
        return self.account.is_sample

    @property
    def name(self) -> str:
        """Its legal name, as declared; its WebID until then."""
        line = self.status.line(LEGAL_NAME)
        if line is None or line.statement is None or not line.statement.values:
            return self.account.company
        return plain(line.statement.values[0])

    @property
    def is_waiting(self) -> bool:
        """It asked for an account, and the owner has not answered."""
        return self.account.state == SESAME.REQUESTED

    @property
    def is_accepted(self) -> bool:
        return self.verdict.state in LIVE

    @property
    def may_sell(self) -> bool:
        """The one reading of it (`domain` 2.5 (4))."""
        return self.verdict.may_sell

    def before(self, statement: Statement) -> Sequence[Statement]:
        """What was said of the same key before it was restated, the latest first."""
        rows = (h.statement for h in self.held if h.statement.key == statement.key)
        older = [said for said in rows if said.sequence < statement.sequence]
        return sorted(older, key=lambda said: -said.sequence)

    def received(self, statement_id: str) -> int:
        """When a statement arrived, in microseconds; 0 where it is not held."""
        return next((h.received_us for h in self.held if h.statement.id == statement_id), 0)


@value
class Overview:
    """Reads the accounts of one pod. Who may see them has been asked before."""

    documents: Documents
    statements: Statements
    clock: Clock
    selling: Selling
    invitations: Invitations
    #: What an account came to, and what that rests on: neither the next page nor the next reader
    #: reckons it anew.
    _known: Memory[tuple[str, str], tuple[tuple[date, Stamp], Company]] = field(
        default_factory=lambda: Memory(KNOWN)
    )

    def companies(self, ledger: Ledger) -> Iterator[Company]:
        """All accounts, in the order of their ids."""
        for member in ledger.children(ACCOUNTS):
            if member.kind is Kind.CONTAINER:
                company = self._company(ledger, member.name)
                if company is not None:
                    yield company

    def company(self, ledger: Ledger, identifier: str) -> Company | None:
        """The account with this id; ``None`` where there is none."""
        if not identifier.isalnum():
            return None
        return self._company(ledger, f"{ACCOUNTS}/{identifier}")

    def of(self, ledger: Ledger, webid: str) -> Company | None:
        """The account of a company by its WebID."""
        return self.company(ledger, account_id(webid))

    def offers(self, ledger: Ledger, company: Company) -> Sequence[Paper]:
        """What the company offers now; nothing while it may not sell."""
        if not company.may_sell:
            return ()
        found = papers(self.documents, ledger, f"{ACCOUNTS}/{company.account_id}", OFFERS)
        now = self.clock()
        return [offer for offer in found if not is_over(offer, now)]

    def graph(self, ledger: Ledger, companies: Sequence[Company]) -> Graph:
        """All that these companies stated, signatures included."""
        found: Graph = set()
        for company in companies:
            for held in company.held:
                stored = ledger.read(held.name)
                if stored is not None:
                    found |= self.documents.graph(ledger, stored)
        return found

    def _company(self, ledger: Ledger, name: str) -> Company | None:
        stamp = (self.selling.today(), self.stamp(ledger, name))
        known = self._known.peek((ledger.pod.pod_id, name))
        if known is not None and known[0] == stamp:
            return self._with_invitation(ledger, known[1])
        company = self._reckoned(ledger, name)
        if company is not None:
            self._known.put((ledger.pod.pod_id, name), (stamp, company))
            return self._with_invitation(ledger, company)
        return None

    def stamp(self, ledger: Ledger, name: str) -> Stamp:
        """All that an account's standing rests on but the day, read before it is reckoned.

        Versions with their times: after an older copy of a pod was put back, numbers come again.
        """
        found = [ledger.read(f"{name}/{part}") for part in ("account", CIVIL_STATUS, CONTESTED)]
        found.append(ledger.read(ACCOUNTS, Role.DESCRIPTION))
        stamp = [part for each in found for part in _mark(each)]
        if found[2] is not None:
            stamp += [each.version for each in ledger.children(f"{name}/{CONTESTED}")]
        return tuple(stamp)

    def _reckoned(self, ledger: Ledger, name: str) -> Company | None:
        found = self.selling.described(ledger, name)
        if found is None:
            return None
        account, _ = found
        held = self.statements.held(ledger, f"{name}/{CIVIL_STATUS}")
        status = civil_status(
            (h.statement for h in held),
            self.selling.today(),
            company=account.company,
            contested=self.selling.contests(ledger, name).datapoints,
        )
        verdict = self.selling.verdict(ledger, name, account, status.missing)
        return Company(name.rpartition("/")[2], account, status, held, verdict)

    def _with_invitation(self, ledger: Ledger, company: Company) -> Company:
        """What the invitation says now that it came by."""
        if not company.account.invitation:
            return company
        invited = self.invitations.one(ledger, company.account.invitation)
        return replace(company, invited=invited)


def day_of(clock: Clock, ahead: int = 0) -> date:
    """The day by a clock, in UTC; ``ahead`` is by how many days a rehearsal is before it."""
    return datetime.fromtimestamp(clock() / 1_000_000, UTC).date() + timedelta(days=ahead)


def _mark(stored: Stored | None) -> tuple[int | None, int | None]:
    return (None, None) if stored is None else (stored.version, stored.modified_us)
