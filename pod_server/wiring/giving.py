"""Giving and taking back, put together."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pod_server.actions.sharing import Sharing
from pod_server.civic.giving.access_grants import GrantBook
from pod_server.civic.giving.giving import Giving
from pod_server.model.errors import PodError
from pod_server.model.phone import Waits
from pod_server.wiring.house import House, unique

log = logging.getLogger(__name__)


def giving(house: House) -> Giving:
    """Of every pod."""
    shares = Sharing(house.rules, house.writer.content, unique)
    book = GrantBook(house.documents)
    return Giving(shares, book, house.clock, unique, house.selling.mouth)


def asked_for_access(house: House) -> Callable[[str, str], None]:
    """Told of a pod and a message that has come into its inbox."""
    gives = giving(house)

    def came(pod_id: str, name: str) -> None:
        try:
            if not house.accounts.phones.listens(pod_id):
                return
            if gives.one(house.ledgers.by_id(pod_id), name) is not None:
                house.accounts.phones.ring(pod_id, Waits.ACCESS, house.clock())
        except PodError:
            log.warning("nobody is told of a request for access", exc_info=True)

    return came
