"""What a fall left undone, found again in all pods: from what they keep, not from any list."""

from __future__ import annotations

import logging
from functools import partial

from pod_server.actions.pods import INBOX
from pod_server.actions.settle import settle_now
from pod_server.civic.circle.beside import Beside
from pod_server.civic.circle.unfinished import unfinished
from pod_server.civic.giving.outbox import Outbox
from pod_server.civic.giving.receiving import MAIL
from pod_server.contracts import Ledger
from pod_server.model.errand import Errand
from pod_server.wiring.house import House
from pod_server.wiring.pushing import rung_again
from pod_server.wiring.receiving import BOOK

log = logging.getLogger(__name__)


def found_again(house: House) -> None:
    """In all pods. Blocking."""
    for pod in house.ledgers.pods():
        try:
            found_in(house, house.ledgers.by_id(pod.pod_id))
        except Exception:
            # One pod that cannot be read keeps no other from it; the next day tries again.
            log.exception("what is left to do in a pod could not be found")


def found_in(house: House, ledger: Ledger) -> None:
    """In one: its papers, inbox and outbox; replies of companies that stand in accounts alone."""
    pod_id, now = ledger.pod.pod_id, house.clock()
    for name, when in unfinished(ledger, now):
        house.accounts.errands.found(Errand(pod_id, name, when))
    for name in BOOK.untried(ledger, now):
        house.accounts.errands.found(Errand(pod_id, name, now))
    if MAIL.has_more(ledger):
        house.accounts.errands.found(Errand(pod_id, INBOX, now))
    for lane in Outbox(house.documents, house.clock, house.rules).lanes(ledger):
        house.selling.mouth(pod_id, lane)
    rung_again(house, ledger)
    settle_now(ledger, partial(Beside(house.replies).completed, ledger))
