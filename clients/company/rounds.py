"""The commands that go round the citizens: open and status, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from clients.company.accounts import STATES, Account, look, members
from clients.company.crowd import Job, run_each
from clients.company.desk import TOLD_ONE_BY_ONE, Desk, Said, worst
from clients.company.dossier import statement_in
from clients.company.home import Home
from clients.company.office import standing_members, tell_standing
from clients.company.stance import Stance
from clients.company.terms import Opening, open_account
from clients.console import Exit, Progress, status_of
from clients.pod_client import verbs
from clients.pod_client.errors import PodClientError
from clients.pod_client.messages import Errand
from clients.pod_client.session import Session
from proofs.civil_status import CivilStatus, civil_status
from proofs.model import Statement
from proofs.value import value
from vocab.terms import SESAME


def open_accounts(
    desk: Desk, home: Home, customers: Sequence[str], stance: Stance, wait: float, concurrency: int
) -> Exit:
    """Ask each customer for an account, answer their terms; wait for their word where asked to."""
    company, key = home.web_id(), home.key()

    def job(customer: str) -> Job[Opening]:
        return lambda session: open_account(session, customer, company, key, stance, wait)

    kept: dict[str, Opening | PodClientError] = {}
    counts: Counter[str] = Counter()
    statuses: set[Exit] = set()
    progress = Progress(len(customers), "open", out=desk.err)
    with home.register() as register:

        def settled(customer: str, result: Opening | PodClientError) -> None:
            """What came of it is kept at once: a round that is cut off has not been for nothing."""
            if isinstance(result, PodClientError):
                statuses.add(status_of(result))
                counts["error"] += 1
            else:
                account = result.account
                home.keep_papers(result.papers)
                container = account.civil_status if account.is_open else ""
                register.enrolled(customer, result.address, container)
                refused = account.is_decided and not account.is_open
                statuses.add(Exit.REFUSED if refused else Exit.WELL)
                counts[account.state] += 1
            if len(customers) <= TOLD_ONE_BY_ONE:
                kept[customer] = result

        try:
            run_each(home.credentials(), customers, job, settled, concurrency, progress)
        finally:
            progress.end()
    lines = [_tell_opening(desk, customer, kept[customer]) for customer in customers if kept]
    for state, count in sorted(counts.items()) if not kept else ():
        fr, en = STATES.get(state, ("sans réponse", "no answer"))
        desk.say(f"{count:>9} {fr}", f"{count:>9} {en}")
    desk.report({"counts": dict(counts), "accounts": lines})
    return worst(list(statuses))


def _tell_opening(
    desk: Desk, customer: str, result: Opening | PodClientError
) -> Mapping[str, Said]:
    """What one customer said, and the same for machines."""
    if isinstance(result, PodClientError):
        line = f"  ✗ {customer}: {desk.failure(result)}"
        desk.say(line, line)
        return {"customer": customer, "error": desk.failure(result)}
    line = f"  {customer}: {result.account.words(desk.language)}"
    desk.say(line, line)
    _tell_terms(desk, result)
    return {
        "customer": customer,
        "account": result.address,
        "state": result.account.state,
        "terms": result.proffered.iri if result.proffered else None,
        "answer": result.answer or None,
    }


def _tell_terms(desk: Desk, opening: Opening) -> None:
    """Which terms the citizen proffers, and what was answered."""
    found = opening.proffered
    if found is None:
        return
    fr, en = ANSWERS[opening.answer]
    desk.say(f"    « {found.label.fr} » : {fr}", f"    “{found.label.en}”: {en}")
    if not opening.answer:
        desk.say(
            f"    {found.text.fr}\n    Pour accepter : --terms {found.name}",
            f"    {found.text.en}\n    To accept: --terms {found.name}",
        )


#: Answers to terms, in words.
ANSWERS: Mapping[str, tuple[str, str]] = {
    "": ("pas de réponse encore", "no answer yet"),
    SESAME.ACCEPTS_TERMS: ("acceptées et signées", "accepted and signed"),
    SESAME.PROPOSES_ALTERNATIVE: ("une autre version proposée", "an alternative proposed"),
    SESAME.REFUSES_TERMS: ("refusées", "refused"),
}


@value
class Held:
    """What one Sésame has of the company."""

    account: Account
    statements: tuple[Statement, ...]
    status: CivilStatus

    @property
    def sells(self) -> bool:
        """May the company sell there? The Sésame's own word, where it gives one."""
        said = self.account.may_sell
        return self.account.is_open and (self.status.may_sell if said is None else said)


def tell_status(
    desk: Desk, home: Home, customers: Sequence[str], today: date, concurrency: int
) -> Exit:
    """What each Sésame has, what it lacks, and whether the company may sell there."""
    company = home.web_id()
    with home.register() as register:
        asked = {one: register.account(one) for one in customers}
    known = [one for one in customers if asked[one]]
    few = len(customers) <= TOLD_ONE_BY_ONE
    kept: dict[str, Held | PodClientError] = {}
    counts: Counter[str] = Counter(unasked=len(customers) - len(known))
    statuses: set[Exit] = {Exit.REFUSED} if counts["unasked"] else set()

    def settled(customer: str, result: Held | PodClientError) -> None:
        if isinstance(result, PodClientError):
            statuses.add(status_of(result))
            counts["error"] += 1
        else:
            statuses.add(Exit.WELL if result.sells else Exit.REFUSED)
            counts["sells" if result.sells else "sellsNot"] += 1
        if few:
            kept[customer] = result

    progress = Progress(len(known), "status", out=desk.err)
    try:
        run_each(
            home.credentials(),
            known,
            lambda one: _held_job(asked[one] or "", company, today),
            settled,
            concurrency,
            progress,
        )
    finally:
        progress.end()
    told = [_tell_held(desk, one, asked[one], kept.get(one)) for one in customers if few]
    for kind, (fr, en) in () if few else _KINDS.items():
        desk.say(f"{counts[kind]:>9} {fr}", f"{counts[kind]:>9} {en}")
    desk.report({"counts": dict(counts), "sesames": told})
    return worst(list(statuses))


_KINDS: Mapping[str, tuple[str, str]] = {
    "sells": ("où vous pouvez vendre", "where you may sell"),
    "sellsNot": ("où vous ne pouvez pas vendre", "where you may not sell"),
    "error": ("sans réponse", "without an answer"),
    "unasked": ("sans compte demandé", "no account asked for"),
}


def _tell_held(
    desk: Desk, customer: str, address: str | None, result: Held | PodClientError | None
) -> Mapping[str, Said]:
    """How it stands with one customer, and the same for machines."""
    if result is None:
        desk.say(
            f"{customer} : pas de compte (sesame-company open).",
            f"{customer}: no account (sesame-company open).",
        )
        return {"customer": customer, "account": None}
    if isinstance(result, PodClientError):
        line = f"{customer}: {desk.failure(result)}"
        desk.say(line, line)
        return {"customer": customer, "account": address, "error": desk.failure(result)}
    count, state = len(result.statements), result.account.words(desk.language)
    desk.say(
        f"{customer} : compte {state}, {count} déclarations",
        f"{customer}: account {state}, {count} statements",
    )
    if result.account.is_open:
        tell_standing(desk, result.status, "  ")
    return {
        "customer": customer,
        "account": address,
        "state": result.account.state,
        "statements": count,
        **standing_members(result.status),
        "maySell": result.sells,
    }


def _held_job(address: str, company: str, today: date) -> Job[Held]:
    def errand(session: Session) -> Errand[Held]:
        account = yield from look(session, address)
        statements: list[Statement] = []
        if account.is_open:
            places = yield from members(session, account.civil_status)
            for place in places:
                response = yield from session.exchange(verbs.get(place, verbs.JSON_LD))
                statement = statement_in(response.body)
                if statement is not None:
                    statements.append(statement)
        status = civil_status(statements, today, company=company)
        return Held(account, tuple(statements), status)

    return errand
