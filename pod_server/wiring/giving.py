"""Giving and taking back, put together."""

from __future__ import annotations

from pod_server.actions.sharing import Sharing
from pod_server.civic.giving.access_grants import GrantBook
from pod_server.civic.giving.giving import Giving
from pod_server.wiring.house import House, unique


def giving(house: House) -> Giving:
    """Of every pod."""
    shares = Sharing(house.rules, house.writer.content, unique)
    book = GrantBook(house.documents)
    return Giving(shares, book, house.clock, unique, house.selling.mouth)
