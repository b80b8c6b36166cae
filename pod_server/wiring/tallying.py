"""Once a week: what companies are told that their customers here ask."""

from __future__ import annotations

import logging

from pod_server.civic.civil_status.tally import Tally, week_of
from pod_server.model.errors import MissingResource
from pod_server.wiring.house import House

log = logging.getLogger(__name__)


def tallied(house: House) -> bool:
    """Count, unless this week has been counted; whether it was done. Blocking, for a thread.

    One process does it, and the store takes a week once: what all processes tell is one count.
    """
    week = week_of(house.selling.today())
    told = house.accounts.told
    if told.week() >= week:
        return False
    tally = Tally(house.asking, told.all())
    for look in (tally.look, tally.listen):
        for pod in house.accounts.people.pods():
            try:
                look(pod.account_id, house.ledgers.by_id(pod.pod_id))
            except MissingResource:
                continue  # Its account was given up; the record keeps the name.
            except Exception:
                # One pod that cannot be read keeps no company from hearing of the others.
                log.exception("what is asked in a pod could not be counted")
    return told.replace(week, tally.told())
