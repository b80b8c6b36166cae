"""What stands before containers of ours, an account's first of all: which rules, by their class."""

from __future__ import annotations

from pod_server.actions import past
from pod_server.actions.pods import INBOX
from pod_server.civic.circle.replies import Replies
from pod_server.civic.civil_status.answers import AnswerGuard
from pod_server.civic.civil_status.guard import StatementGuard
from pod_server.civic.civil_status.statements import Statements
from pod_server.civic.credentials.record import RECORDS
from pod_server.civic.front_office.contact import ContactGuard
from pod_server.civic.front_office.sales import SaleGuard
from pod_server.civic.front_office.selling import Selling
from pod_server.civic.giving.access_grants import GRANTS
from pod_server.civic.giving.facts import FACTS, only_worked_out
from pod_server.civic.giving.inbox_guard import RequestGuard, only_found, only_given, only_received
from pod_server.civic.giving.received import RECEIVED
from pod_server.civic.products.cards import CardGuard, Cards
from pod_server.contracts import Clock, Documents, WebIds
from pod_server.rdf.guards import ShapeGuards
from vocab.terms import SESAME

#: The folders of a sale.
SALE = (SESAME.OFFERS, SESAME.ORDERS, SESAME.RECEIPTS, SESAME.COMPLAINTS)


def guarding(
    engine: str,
    documents: Documents,
    webids: WebIds,
    statements: Statements,
    selling: Selling,
    clock: Clock,
    replies: Replies,
) -> ShapeGuards:
    """The guards of a house."""
    guard = StatementGuard(webids, statements, selling.today)
    sales = SaleGuard(documents, selling, clock)
    contact = ContactGuard(documents, selling, clock, replies.judged)
    answers = AnswerGuard(webids, selling.today)
    cards = CardGuard(webids, selling, Cards(), selling.today)
    return ShapeGuards(
        documents,
        engine=engine,
        further={
            SESAME.CIVIL_STATUS_CLASS: guard.check,
            SESAME.MESSAGES: contact.check,
            SESAME.ANSWERS_CLASS: answers.check,
            SESAME.PRODUCT_CARDS: cards.check,
            SESAME.RECOMMENDATIONS: replies.recommendations.check,
            SESAME.PAST_VERSIONS: past.closed,
            **dict.fromkeys(SALE, sales.check),
        },
        takes={
            SESAME.CIVIL_STATUS_CLASS: guard.takes,
            SESAME.ANSWERS_CLASS: answers.takes,
            SESAME.PRODUCT_CARDS: cards.takes,
            SESAME.RECOMMENDATIONS: guard.takes,
        },
        named={
            INBOX: RequestGuard(contact, clock).check,
            GRANTS: only_given,
            FACTS: only_worked_out,
            RECEIVED: only_received,
            RECORDS: only_found,
        },
        gates={
            SESAME.OFFERS: sales.gate,
            SESAME.ORDERS: sales.gate,
            SESAME.MESSAGES: contact.gate,
            SESAME.PRODUCT_CARDS: cards.gate,
        },
    )
