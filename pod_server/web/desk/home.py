"""The desk's first page: the one thing to do now, then answers, customers, key."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response

from pod_server.civic.desk.book import Book, Customer
from pod_server.civic.desk.fields import Step, steps
from pod_server.civic.desk.renewing import due, next_due, renewable
from pod_server.civic.desk.sealing import answers
from pod_server.web.dates import day
from pod_server.web.desk.customers import number_of, state_of
from pod_server.web.desk.forms import count
from pod_server.web.desk.room import Room, Sitting
from pod_server.web.tongue import tongue
from proofs.datapoints import Requirement
from proofs.value import value


@value
class Group:
    """The pages of one kind of datapoints, and how many have an answer."""

    requirement: Requirement
    pages: tuple[Step, ...]
    answered: int
    asked: int


@value
class DeskHome:
    """``has_mail``: letters can be sent from here."""

    room: Room
    has_mail: bool

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk", __name__, url_prefix="/desk")
        found.add_url_rule("/", "home", self.home)
        return found

    def home(self) -> Response:
        """Everything on one screen."""
        sitting, language = self.room.sitting(), tongue()
        book, today = sitting.book, sitting.today
        groups = _groups(book)
        holds = due(sitting.signed, sitting.company, today)
        again = renewable(sitting.signed, sitting.company, today)
        until = next_due(sitting.signed, sitting.company, today)
        account = sitting.owner.account
        return self.room.page(
            "home",
            sitting,
            todo=_todo(sitting, groups, len(again)),
            groups=groups,
            first_open=_first_open(book),
            to_sign=self._to_sign(sitting),
            again=len(again),
            due=[(one, day(one.due, language)) for one in holds if one.due is not None],
            until=day(until, language) if until else "",
            customers=[
                (one, number_of(one), state_of(one, language), _name(one)) for one in book.customers
            ],
            waiting=_unopened(book),
            behind=len(_behind(sitting)),
            listens=any(one.account for one in book.customers),
            asked=len(book.heard),
            asks_mail=self.has_mail and account.email_proven is None,
            has_mail=self.has_mail,
        )

    def _to_sign(self, sitting: Sitting) -> int:
        found = answers(sitting.company, sitting.book, sitting.signed, sitting.today)
        return sum(one.is_ready for one in found)


def _todo(sitting: Sitting, groups: Sequence[Group], again: int) -> str:
    """The name of the one thing to do now."""
    book = sitting.book
    found = answers(sitting.company, book, sitting.signed, sitting.today)
    needed = [g for g in groups if g.requirement is not Requirement.OPTIONAL]
    if not book.key:
        return "key"
    if sum(g.answered for g in needed) < sum(g.asked for g in needed):
        return "form"
    if any(one.is_ready or one.wrong for one in found):
        return "sign"
    if again:
        return "renew"
    if _unopened(book) is not None:
        return "open"
    return "send" if _behind(sitting) else ""


def _groups(book: Book) -> Sequence[Group]:
    found = []
    for requirement in (Requirement.REQUIRED, Requirement.ANSWER_REQUIRED, Requirement.OPTIONAL):
        pages = tuple(step for step in steps() if step.requirement is requirement)
        asked = [one for page in pages for one in page.asked]
        found.append(Group(requirement, pages, count(asked, book.drafts), len(asked)))
    return found


def _first_open(book: Book) -> int:
    """The first page on which something that is needed has no answer."""
    for step in steps():
        if count(step.asked, book.drafts) < len(step.asked):
            return step.number
    return 1


def _unopened(book: Book) -> Customer | None:
    return next((one for one in book.customers if not one.account), None)


def _behind(sitting: Sitting) -> Sequence[Customer]:
    """Customers with an account that lack something that is signed."""
    signed = {one.content_hash for one in sitting.bundle}
    return [one for one in sitting.book.customers if one.account and not signed <= set(one.arrived)]


def _name(customer: Customer) -> str:
    return customer.holder or customer.place
