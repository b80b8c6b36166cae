"""How full an account is, and who did what in its pod, put together for its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint

from pod_server.identity.doers import Doers
from pod_server.identity.machines import MOST
from pod_server.model.channel import MOST_CHANNELS
from pod_server.model.doing import Room
from pod_server.model.staff import MOST_STAFF
from pod_server.storage.channels import SqliteChannels
from pod_server.web.account.gate import Gate
from pod_server.web.account.room import RoomPages
from pod_server.wiring.house import House
from pod_server.wiring.naming import things_of


def rooms(house: House, account_id: str) -> Iterator[Room]:
    """What an account has of everything that is limited; of all its pods together."""
    usages = [house.ledgers.by_id(p.pod_id).usage() for p in house.accounts.people.pods(account_id)]
    for what, counts in (
        ("bytes", [(usage.bytes_used, usage.bytes_max) for usage in usages]),
        ("resources", [(usage.resources, usage.resources_max) for usage in usages]),
    ):
        limits = [most for _, most in counts]
        yield Room(what, sum(used for used, _ in counts), sum(limits) if all(limits) else 0)
    channels, now = SqliteChannels(house.ledgers), house.clock()
    pods = house.accounts.people.pods(account_id)
    yield Room("channels", sum(len(channels.of(p.pod_id)) for p in pods), MOST_CHANNELS * len(pods))
    yield Room("machines", house.accounts.clients.standing(account_id, now), MOST)
    yield Room("staff", house.accounts.staff.standing(account_id, now), MOST_STAFF)


def room_pages(house: House, gate: Gate) -> Blueprint:
    """Their blueprint."""

    def room(account_id: str) -> Sequence[Room]:
        return list(rooms(house, account_id))

    return RoomPages(
        gate,
        room,
        Doers(house.accounts).named,
        house.ledgers.by_id,
        lambda pod_id: house.ledgers.by_id(pod_id).head(),
        things_of(house).nearest,
    ).routes()
