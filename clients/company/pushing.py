"""Bring the dossier to every customer: ``push``, and ``diff``, which says what a push would do.

A push goes over the register in passes. The first asks every customer that lacks something; the
others ask again where a host was silent or busy. Nothing grows with the number of customers but the
register on disk; killed at any moment, the same command goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clients.company.accounts import Account
from clients.company.crowd import Hosts, Job, run_each
from clients.company.delivery import PASSING, Delivery, Outcome, Parcel, deliver, outcome_of
from clients.company.desk import TOLD_ONE_BY_ONE, Desk
from clients.company.home import Home
from clients.company.register import Enrolment, Register
from clients.company.reports import tell_delivery, tell_round, why_not, write_report
from clients.console import Exit, Progress
from clients.pod_client.errors import PodClientError
from clients.pod_client.messages import Errand
from clients.pod_client.session import Session
from proofs.value import value

#: Why a customer was not asked at all in a pass, in French and English.
_LEFT_ALONE = {
    Outcome.BUSY: (
        "son hôte demande de revenir plus tard",
        "its host asks to come back later",
    ),
    Outcome.DEAD: ("son hôte ne répond pas", "its host does not answer"),
}
_PASSES = 4
_FIRST_PAUSE_S = 2.0


@value
class Manner:
    """How a push is done. ``patience`` is how many seconds it may wait between its passes."""

    concurrency: int = 16
    resend: bool = False
    patience: float = 60.0
    report: Path | None = None
    #: Look at every account, though it has everything: to see what has become of it.
    look: bool = False


@dataclass
class Round:
    """One push under way. ``parcels`` says what a customer is to have."""

    home: Home
    register: Register
    parcels: Callable[[Enrolment], Sequence[Parcel]]
    manner: Manner
    progress: Progress
    hosts: Hosts = field(default_factory=Hosts)
    #: The latest delivery to each, where they are few enough to be told one by one.
    kept: dict[str, Delivery] | None = None
    language: str = "en"
    sleep: Callable[[float], None] = time.sleep
    #: Hears of each account that was looked at.
    looked: Callable[[Account], None] = lambda _: None

    def run(self, customers: Callable[[], Iterable[Enrolment]]) -> None:
        """The first pass over these customers, then over those that were silent or busy."""
        self.register.begin_round()
        self._pass(customers())
        deadline = time.monotonic() + self.manner.patience
        for number in range(1, _PASSES):
            pause = max(self.hosts.soonest(), _FIRST_PAUSE_S * 5 ** (number - 1))
            waiting = sum(self.register.outcomes().get(kind, 0) for kind in PASSING)
            if not waiting or time.monotonic() + pause > deadline:
                break
            self.register.commit()
            self.sleep(pause)
            self.hosts.again()
            self._pass(self.register.enrolments(PASSING))

    def _pass(self, customers: Iterable[Enrolment]) -> None:
        run_each(
            self.home.credentials(),
            self._worth_asking(customers),
            self._job,
            self._settled,
            self.manner.concurrency,
            self.progress,
        )
        self.register.commit()

    def _worth_asking(self, customers: Iterable[Enrolment]) -> Iterator[tuple[Enrolment, Delivery]]:
        for one in customers:
            delivery = Delivery(one.customer)
            if not one.account:
                delivery.left.extend(parcel.name for parcel in self.parcels(one))
                self._settled((one, delivery), None)
            elif self.hosts.may_ask(one.account):
                yield one, delivery
            else:
                busy = self.hosts.is_busy(one.account)
                kind = Outcome.BUSY if busy else Outcome.DEAD
                self.register.told(one.customer, kind, why=_LEFT_ALONE[kind][self.language == "en"])
                self.progress.step()

    def _job(self, item: tuple[Enrolment, Delivery]) -> Job[None]:
        one, delivery = item
        parcels = self.parcels(one)
        arrived = frozenset() if self.manner.resend else self.register.arrived(one.account)

        def errand(session: Session) -> Errand[None]:
            yield from deliver(
                session,
                delivery,
                one.account,
                parcels,
                arrived.__contains__,
                lambda content_hash, _: self.register.sent(one.account, content_hash),
                one.container,
                look_first=self.manner.look,
            )

        return errand

    def _settled(self, item: tuple[Enrolment, Delivery], failed: PodClientError | None) -> None:
        one, delivery = item
        delivery.error = delivery.error or failed
        if one.account:
            self.hosts.heard(one.account, _error_of(delivery))
        account = delivery.account
        if account is not None:
            self.looked(account)
            container = account.civil_status if account.is_open else ""
            if container != one.container:
                self.register.enrolled(one.customer, one.account, container)
        self.register.told(
            one.customer,
            outcome_of(delivery),
            len(delivery.accepted),
            len(delivery.already),
            why_not(delivery, self.language),
        )
        if self.kept is not None:
            self.kept[one.customer] = delivery


def push(
    desk: Desk, home: Home, customers: Sequence[str], parcels: Sequence[Parcel], manner: Manner
) -> Exit:
    """Bring the dossier to the customers named, or to all of the register; one report."""
    with home.register() as register:
        register.add(customers)
        count = len(customers) or register.count()
        kept: dict[str, Delivery] | None = {} if count <= TOLD_ONE_BY_ONE else None
        progress = Progress(count, "push", out=desk.err)
        round_ = Round(
            home, register, lambda _: parcels, manner, progress, kept=kept, language=desk.language
        )
        begun = time.monotonic()
        try:
            round_.run(
                lambda: map(register.enrolment, customers) if customers else register.enrolments()
            )
        finally:
            progress.end()
        report = manner.report or home.last_push
        write_report(register, report)
        for delivery in (kept or {}).values():
            tell_delivery(desk, delivery)
        return tell_round(desk, register, kept, report, time.monotonic() - begun)


def _error_of(delivery: Delivery) -> PodClientError | None:
    if delivery.error is None and delivery.rejected:
        return delivery.rejected[-1].error
    return delivery.error
