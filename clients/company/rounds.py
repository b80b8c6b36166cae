"""The commands that go round the citizens: open, push, status, many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from clients.company.accounts import Account, decided, enrol, look, members
from clients.company.delivery import Delivery, Parcel, deliver, out_of_reach
from clients.company.desk import Desk, Said, worst
from clients.company.dossier import statement_in
from clients.company.home import Home
from clients.company.journal import Journal
from clients.company.office import standing_members, tell_standing
from clients.console import Exit, Progress, status_of
from clients.pod_client import verbs
from clients.pod_client.aio import AsyncPodClient
from clients.pod_client.errors import PodClientError
from clients.pod_client.messages import Errand
from clients.pod_client.session import Credentials, Session
from proofs.civil_status import CivilStatus, civil_status
from proofs.model import Statement

_T = TypeVar("_T")
Job = Callable[[Session], Errand[_T]]


def run_all(
    credentials: Credentials, jobs: Sequence[Job[_T]], concurrency: int, progress: Progress
) -> list[_T | PodClientError]:
    """Run errands side by side, so many at once; an error of one is its result.

    Raises what keeps the company from signing in at all.
    """

    async def run() -> list[_T | PodClientError]:
        turn = asyncio.Semaphore(concurrency)
        async with AsyncPodClient(credentials, per_host=concurrency) as client:
            await client.login()

            async def one(job: Job[_T]) -> _T | PodClientError:
                async with turn:
                    try:
                        return await client.run(job(client.session))
                    except PodClientError as error:
                        return error
                    finally:
                        progress.step()

            return list(await asyncio.gather(*map(one, jobs)))

    try:
        return asyncio.run(run())
    finally:
        progress.end()


def open_accounts(
    desk: Desk, home: Home, customers: Sequence[str], terms: str, wait: float, concurrency: int
) -> Exit:
    """Ask each customer for an account; wait for their word where asked to."""
    company = home.web_id()

    def job(customer: str) -> Job[tuple[str, Account]]:
        def errand(session: Session) -> Errand[tuple[str, Account]]:
            address = yield from enrol(session, customer, company, terms)
            account = yield from decided(session, address, wait)
            return address, account

        return errand

    progress = Progress(len(customers), "open", out=desk.err)
    found = run_all(home.credentials(), [job(one) for one in customers], concurrency, progress)
    statuses, lines = [], []
    with Journal(home.journal) as journal:
        for customer, result in zip(customers, found, strict=True):
            if isinstance(result, PodClientError):
                statuses.append(status_of(result))
                line = f"  ✗ {customer}: {desk.failure(result)}"
                desk.say(line, line)
                lines.append({"customer": customer, "error": desk.failure(result)})
                continue
            address, account = result
            journal.enrolled(customer, address)
            refused = account.is_decided and not account.is_open
            statuses.append(Exit.REFUSED if refused else Exit.WELL)
            line = f"  {customer}: {account.words(desk.language)}"
            desk.say(line, line)
            lines.append({"customer": customer, "account": address, "state": account.state})
    desk.report({"accounts": lines})
    return worst(statuses)


def push(
    desk: Desk,
    home: Home,
    customers: Sequence[str],
    parcels: Sequence[Parcel],
    concurrency: int,
    *,
    resend: bool = False,
) -> Exit:
    """Bring the dossier to each customer; one report at the end.

    ``resend`` sends what the journal knows to have arrived, too.
    """
    deliveries = [Delivery(customer) for customer in customers]
    with Journal(home.journal) as journal:
        jobs = [_delivery_job(delivery, parcels, journal, resend=resend) for delivery in deliveries]
        progress = Progress(len(jobs), "push", out=desk.err)
        run_all(home.credentials(), jobs, concurrency, progress)
    for delivery in deliveries:
        _tell_delivery(desk, delivery)
    whole = sum(delivery.is_complete for delivery in deliveries)
    desk.say(
        f"{whole} Sésame(s) sur {len(deliveries)} ont tout reçu.",
        f"{whole} of {len(deliveries)} Sésame(s) have everything.",
    )
    desk.report({"sesames": [_delivery_members(desk, delivery) for delivery in deliveries]})
    return worst([_status(delivery) for delivery in deliveries])


def _delivery_job(
    delivery: Delivery, parcels: Sequence[Parcel], journal: Journal, *, resend: bool
) -> Job[None]:
    address = journal.account(delivery.customer)

    def errand(session: Session) -> Errand[None]:
        if address is None:
            delivery.left.extend(parcel.name for parcel in parcels)
            return
        yield from deliver(
            session,
            delivery,
            address,
            parcels,
            lambda content_hash: not resend and journal.has(address, content_hash),
            lambda content_hash, location: journal.sent(address, content_hash, location),
        )

    return errand


def _status(delivery: Delivery) -> Exit:
    if delivery.is_complete:
        return Exit.WELL
    return Exit.UNREACHABLE if out_of_reach(delivery) else Exit.REFUSED


def _tell_delivery(desk: Desk, delivery: Delivery) -> None:
    new, old, refused = (
        len(part) for part in (delivery.accepted, delivery.already, delivery.rejected)
    )
    left = len(delivery.left)
    answered = ", ".join(
        f"{count} × {status}" for status, count in sorted(delivery.statuses.items())
    )
    answered = f" (HTTP: {answered})" if answered else ""
    desk.say(
        f"{delivery.customer} : {new} acceptées, {old} déjà là, {refused} refusées"
        + (f", {left} non envoyées" if left else "")
        + answered,
        f"{delivery.customer}: {new} accepted, {old} already there, {refused} refused"
        + (f", {left} not sent" if left else "")
        + answered,
    )
    reasons: dict[str, list[str]] = {}
    for rejected in delivery.rejected:
        reasons.setdefault(desk.failure(rejected.error), []).append(rejected.name)
    for reason, names in reasons.items():
        line = f"  ✗ {', '.join(names)}: {reason}"
        desk.say(line, line)
    if delivery.error is not None:
        line = f"  ✗ {desk.failure(delivery.error)}"
        desk.say(line, line)
    elif delivery.account is None:
        desk.say(
            "  ✗ pas de compte ici : sesame-company open d'abord.",
            "  ✗ no account here: sesame-company open first.",
        )
    elif not delivery.account.is_open:
        line = f"  ✗ {delivery.account.words(desk.language)}"
        desk.say(line, line)


def _delivery_members(desk: Desk, delivery: Delivery) -> Mapping[str, Said]:
    return {
        "customer": delivery.customer,
        "account": None if delivery.account is None else delivery.account.address,
        "state": None if delivery.account is None else delivery.account.state,
        "accepted": delivery.accepted,
        "already": delivery.already,
        "refused": [
            {"statement": one.name, "reason": desk.failure(one.error)} for one in delivery.rejected
        ],
        "left": delivery.left,
        "httpStatuses": {str(status): n for status, n in sorted(delivery.statuses.items())},
        "error": None if delivery.error is None else desk.failure(delivery.error),
    }


@dataclass(frozen=True, slots=True)
class Held:
    """What one Sésame has of the company."""

    account: Account
    statements: tuple[Statement, ...]
    status: CivilStatus


def tell_status(
    desk: Desk, home: Home, customers: Sequence[str], today: date, concurrency: int
) -> Exit:
    """What each Sésame has, what it lacks, and whether the company may sell there."""
    journal, company = Journal(home.journal), home.web_id()
    asked = [(one, journal.account(one)) for one in customers]
    known = [(one, address) for one, address in asked if address is not None]
    progress = Progress(len(known), "status", out=desk.err)
    jobs = [_held_job(address, company, today) for _, address in known]
    found = run_all(home.credentials(), jobs, concurrency, progress)
    statuses: list[Exit] = []
    lines: list[Mapping[str, Said]] = []
    for customer, address in asked:
        if address is None:
            statuses.append(Exit.REFUSED)
            desk.say(
                f"{customer} : pas de compte (sesame-company open).",
                f"{customer}: no account (sesame-company open).",
            )
            lines.append({"customer": customer, "account": None})
    for (customer, address), result in zip(known, found, strict=True):
        if isinstance(result, PodClientError):
            statuses.append(status_of(result))
            line = f"{customer}: {desk.failure(result)}"
            desk.say(line, line)
            lines.append({"customer": customer, "account": address, "error": desk.failure(result)})
            continue
        said = result.account.may_sell
        sells = result.account.is_open and (result.status.may_sell if said is None else said)
        statuses.append(Exit.WELL if sells else Exit.REFUSED)
        count, state = len(result.statements), result.account.words(desk.language)
        desk.say(
            f"{customer} : compte {state}, {count} déclarations",
            f"{customer}: account {state}, {count} statements",
        )
        if result.account.is_open:
            tell_standing(desk, result.status, "  ")
        lines.append(
            {
                "customer": customer,
                "account": address,
                "state": result.account.state,
                "statements": count,
                **standing_members(result.status),
                "maySell": sells,
            }
        )
    desk.report({"sesames": lines})
    return worst(statuses)


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
