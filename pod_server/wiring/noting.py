"""What is noted for the post, put together: pods with mail, and all of them after a fall."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from pod_server.actions.pods import INBOX
from pod_server.model.errand import Errand
from pod_server.model.errors import PodError
from pod_server.wiring.giving import asked_for_access
from pod_server.wiring.house import House

#: All pods are looked through: the errand of a process that begins, and of each day.
EVERYWHERE = Errand("", "papers", 0)

log = logging.getLogger(__name__)


def mail_came(house: House) -> Callable[[str, str], None]:
    """Told of a pod whose inbox has got something, and of its name."""
    asked = asked_for_access(house)

    def came(pod_id: str, name: str) -> None:
        house.accounts.errands.put(Errand(pod_id, INBOX, house.clock()))
        asked(pod_id, name)

    return came


def look_again(house: House) -> None:
    """Have all pods looked through for what a fall left undone; whoever keeps the post does it."""
    try:
        house.accounts.errands.put(replace(EVERYWHERE, due=house.clock()))
    except PodError:
        # A full or busy store keeps no server from its start; the next day looks again.
        log.warning("what a fall may have left undone is looked for later", exc_info=True)
