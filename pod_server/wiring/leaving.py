"""Accounts that their people have given up, once their time of grace is over: pods first.

Names are never given out again (S-68). A crash in between leaves the account, whose pods that are
gone already are passed over the next time.
"""

from __future__ import annotations

import logging

from pod_server.model.errors import MissingResource
from pod_server.wiring.house import House

_LOG = logging.getLogger(__name__)


def let_go(house: House) -> int:
    """Delete those that are due, with all that they hold; how many there were."""
    people, now = house.accounts.people, house.clock()
    due = [one for one in people.accounts() if one.leaves is not None and one.leaves <= now]
    for account in due:
        for pod in people.pods(account.account_id):
            try:
                house.ledgers.remove(pod.pod_id)
            except MissingResource:
                continue
        people.remove_account(account.account_id)
        _LOG.info("an account that was given up is gone")
    return len(due)
