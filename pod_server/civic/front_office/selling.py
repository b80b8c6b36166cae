"""May this company sell to this citizen now? The one reading, for HTTP, pages, clients and SPARQL.

``maySell`` holds if and only if the account is accepted, its terms are, every required datapoint is
there, current and sure enough, every one that needs an answer has one, and no proof of double talk
stands open (`domain` 2.5 (4)). States are those of `domain` 2.4; of those that follow from what is
stored and from the clock:

    Offered      accepted by the citizen, whose terms the company has not answered yet
    AlternativeProposed   the company has proposed other terms, and the citizen has not answered
    Accepted     the terms are agreed, and not everything has been said yet
    Open         nothing is missing: the company may sell
    Restricted   was open, and something is stale, contested, refused or gone

A sale is always judged anew (:meth:`Selling.verdict`). For SPARQL, for readers and for those who
want to be told, the account's description repeats the verdict; :meth:`Selling.settle` writes it
there when it has changed: after each statement, and when a day begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from datetime import date

from pod_server.actions.pods import ACCOUNTS, TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.civil_status.statements import Holding, Memory, Statements
from pod_server.civic.front_office import lacks
from pod_server.civic.front_office.account import CIVIL_STATUS, COMPUTED, CONTESTED, Account
from pod_server.civic.front_office.conditions import conditions
from pod_server.civic.front_office.notices import Mouth, noticed
from pod_server.contracts import Clock, Documents, Ledger
from pod_server.model.change import Change, Key, Kind, Stored
from pod_server.model.errors import Lack
from pod_server.model.iri import Address, Role
from pod_server.model.terms import NamedNode
from proofs.standings import Owed, answers_all, owing, wanting
from proofs.value import value
from vocab.terms import DP, RDF, SESAME

#: States that follow from what is stored; the others are the citizen's word.
LIVE = frozenset(
    (
        *(SESAME.OFFERED, SESAME.ALTERNATIVE_PROPOSED),
        *(SESAME.ACCEPTED, SESAME.OPEN, SESAME.RESTRICTED),
    )
)
#: Accounts of which it is remembered that they were found open.
REMEMBERED = 4_096
HAS_BEEN_OPEN = frozenset((SESAME.OPEN, SESAME.RESTRICTED))


@value
class Verdict:
    """How an account stands, what keeps it from selling, and what that rested on."""

    state: str
    lacks: tuple[Lack, ...]
    rests_on: Mapping[Key, int | None]

    @property
    def may_sell(self) -> bool:
        return self.state == SESAME.OPEN

    @property
    def missing(self) -> tuple[str, ...]:
        """The datapoints among what is lacking."""
        return tuple(lack.datapoint for lack in self.lacks if lack.datapoint)


@value
class Contests:
    """What of a company's word is contested here, by short name."""

    datapoints: frozenset[str] = frozenset()
    double_talk: bool = False
    version: int | None = None


@value
class _Seen:
    """What there was when an account was last found open."""

    names: Set[str]
    day: date
    contests: int | None
    wanted: int | None


@value
class Selling:
    """Judges accounts, and writes the verdict where others read it."""

    documents: Documents
    statements: Statements
    maker: PodMaker
    today: Callable[[], date]
    clock: Clock
    mouth: Mouth = field(default_factory=Mouth)
    _open: Memory[tuple[str, str], _Seen] = field(default_factory=lambda: Memory(REMEMBERED))

    def described(self, ledger: Ledger, name: str) -> tuple[Account, Stored] | None:
        """The account called ``accounts/{id}``, and the description that says so."""
        stored = ledger.read(f"{name}/account")
        account = Account.read(self.documents.graph(ledger, stored)) if stored else None
        return (account, stored) if account and stored else None

    def verdict(
        self, ledger: Ledger, name: str, account: Account, owed: Sequence[Owed] | None = None
    ) -> Verdict:
        """As everything stands now. ``account`` is what the description says.

        ``owed`` is what the état civil lacks, where that has been found out already.
        """
        if account.state not in LIVE:
            return Verdict(account.state, (lacks.NOT_LIVE.get(account.state, lacks.CLOSED),), {})
        holding = self.statements.holding(ledger, f"{name}/{CIVIL_STATUS}")
        contests = self.contests(ledger, name)
        if owed is None:
            owed = owing(
                (held.statement for held in holding.held),
                self.today(),
                company=account.company,
                contested=contests.datapoints,
            )
        wanted, wanted_at = conditions(self.documents, ledger)
        if wanted:
            known = {each.datapoint.id for each in owed}
            more = wanting(
                (held.statement for held in holding.held),
                self.today(),
                wanted - known,
                company=account.company,
                contested=contests.datapoints,
            )
            owed = (*owed, *more)
        found = lacks.of_account(
            owed, has_terms=bool(account.terms), double_talk=contests.double_talk
        )
        keeping = (*([lacks.SAMPLE] if account.is_sample else ()), *found)
        state = SESAME.OPEN
        if keeping:
            was_open = account.state in HAS_BEEN_OPEN
            state = SESAME.RESTRICTED if was_open else _before_opening(account)
        rests_on: dict[Key, int | None] = {
            (f"{name}/{CIVIL_STATUS}", Role.RESOURCE): holding.version,
            (f"{name}/{CONTESTED}", Role.RESOURCE): contests.version,
            (ACCOUNTS, Role.DESCRIPTION): wanted_at,
        }
        return Verdict(state, keeping, rests_on)

    def contests(self, ledger: Ledger, name: str) -> Contests:
        """The open discrepancies that the citizen, or a check, has put into the account."""
        folder = ledger.read(f"{name}/{CONTESTED}")
        if folder is None or not folder.is_container:
            return Contests()
        found: set[str] = set()
        double_talk = False
        for member in ledger.children(folder.name):
            stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
            for triple in self.documents.graph(ledger, stored) if stored else ():
                if triple.predicate == NamedNode(SESAME.DATAPOINT):
                    found.add(str(getattr(triple.object, "value", "")).removeprefix(DP.NS))
                elif triple.predicate == NamedNode(RDF.TYPE):
                    double_talk |= triple.object == NamedNode(SESAME.EQUIVOCATION_PROOF)
        return Contests(frozenset(found), double_talk, folder.version)

    def settle(self, ledger: Ledger, name: str) -> Prepared:
        """Write the verdict into the account's description, where it says otherwise."""
        address = Address(ledger.pod.base, f"{name}/account", False)
        nothing = Prepared(None, Outcome(address, False, media_type=TURTLE))
        found = self.described(ledger, name)
        if found is None:
            return nothing
        account, stored = found
        if account.is_sample:
            return nothing
        if account.may_sell is not None and (
            self._is_on_its_way(ledger, name, account) or self._is_still_open(ledger, name, account)
        ):
            return nothing
        verdict = self.verdict(ledger, name, account)
        folder = f"{name}/{CIVIL_STATUS}"
        holding = self.statements.holding(ledger, folder)
        if verdict.may_sell and verdict.rests_on[folder, Role.RESOURCE] == holding.version:
            contests = verdict.rests_on[f"{name}/{CONTESTED}", Role.RESOURCE]
            wanted = verdict.rests_on[ACCOUNTS, Role.DESCRIPTION]
            self._remember(ledger, name, holding, contests, wanted)
        now = judged(account, verdict)
        if now == account:
            return nothing
        now, notices = noticed(ledger, name, account, now, verdict.lacks, self.clock())
        graph = self.documents.graph(ledger, stored)
        kept = {t for t in graph if str(t.predicate.value) not in COMPUTED}
        written = kept | {t for t in now.graph(address.iri) if str(t.predicate.value) in COMPUTED}
        change = Change(
            (self.maker.turtle(ledger.pod.base, address.name, written), *notices),
            {**verdict.rests_on, (address.name, Role.RESOURCE): stored.version},
        )

        def after(_: int) -> None:
            if now.untold:
                self.mouth(ledger.pod.pod_id, name)

        return Prepared(change, nothing.outcome, after)

    def _is_on_its_way(self, ledger: Ledger, name: str, account: Account) -> bool:
        """Not even everything is answered, of an account that never was open: a look tells."""
        if not account.terms and account.state in (SESAME.OFFERED, SESAME.ALTERNATIVE_PROPOSED):
            return True
        if account.state != SESAME.ACCEPTED or not account.terms:
            return False
        held = self.statements.holding(ledger, f"{name}/{CIVIL_STATUS}").by_name.values()
        return not answers_all(one.statement.datapoint_id for one in held)

    def _is_still_open(self, ledger: Ledger, name: str, account: Account) -> bool:
        """Of an account found open today, only what came since can say otherwise."""
        seen = self._open.peek((ledger.pod.pod_id, name))
        if account.state != SESAME.OPEN or seen is None or seen.day != self.today():
            return False
        holding = self.statements.holding(ledger, f"{name}/{CIVIL_STATUS}")
        names, contests = holding.by_name.keys(), _version(ledger, f"{name}/{CONTESTED}")
        if not (seen.names <= names and seen.contests == contests and account.terms):
            return False
        wanted, wanted_at = conditions(self.documents, ledger)
        if seen.wanted != wanted_at:
            return False
        new = frozenset(holding.by_name[each].statement.datapoint_id for each in names - seen.names)
        said = (held.statement for held in holding.by_name.values())
        if new & wanted or owing(said, seen.day, company=account.company, only=new):
            return False
        self._remember(ledger, name, holding, contests, wanted_at)
        return True

    def _remember(
        self,
        ledger: Ledger,
        name: str,
        holding: Holding,
        contests: int | None,
        wanted: int | None,
    ) -> None:
        seen = _Seen(frozenset(holding.by_name), self.today(), contests, wanted)
        self._open.put((ledger.pod.pod_id, name), seen)


def _before_opening(account: Account) -> str:
    if account.terms:
        return SESAME.ACCEPTED
    return SESAME.ALTERNATIVE_PROPOSED if account.alternative else SESAME.OFFERED


def _version(ledger: Ledger, name: str) -> int | None:
    stored = ledger.read(name)
    return stored.version if stored else None


def judged(account: Account, verdict: Verdict) -> Account:
    """The account as its description should say it is.

    What is missing is told of those that were open: an account on its way lacks all the rest.
    """
    restricted = verdict.state == SESAME.RESTRICTED
    return replace(
        account,
        state=verdict.state,
        may_sell=verdict.may_sell,
        missing=tuple(sorted(verdict.missing)) if restricted else (),
    )


def accounts(ledger: Ledger) -> Iterator[str]:
    """The ledger names of a pod's accounts."""
    for member in ledger.children(ACCOUNTS):
        if member.kind is Kind.CONTAINER:
            yield member.name
