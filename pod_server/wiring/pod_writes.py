"""What PUT, POST, PATCH and DELETE go through, put together."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from pod_server.actions.settle import Prepared
from pod_server.civic.circle.beside import Beside
from pod_server.identity.throttle import Throttle
from pod_server.web.bodies import Intake
from pod_server.web.calls import Call
from pod_server.web.inbox import Inbox
from pod_server.web.writes import Writes
from pod_server.wiring.counting import count_message
from pod_server.wiring.giving import giving
from pod_server.wiring.house import House

if TYPE_CHECKING:
    from pod_server.civic.circle.undoing import Undoing


def pod_writes(house: House) -> Writes:
    """With what an inbox lets in, and what arriving or deleting something means beside."""
    settings, gives, beside = house.settings, giving(house), Beside(house.replies)

    @cache
    def undoing() -> Undoing:
        # No start waits for these.
        from pod_server.civic.circle.undoing import Undoing
        from pod_server.wiring.markets import market_files

        return Undoing(market_files(house).handings)

    def arriving(call: Call, taking: Prepared) -> Prepared:
        return beside.taken(call.ledger, call.agent, taking)

    def deleting(call: Call, deletion: Prepared) -> Prepared:
        where = call.target.address
        without = beside.deleted(call.ledger, where, deletion)
        taken_back = undoing().deleted(call.ledger, where, without)
        return gives.deleted(call.ledger, call.agent, where, taken_back)

    return Writes(
        house.rules,
        house.writer,
        Intake(house.blobs, settings.inline_body, settings.default_quota),
        Inbox(partial(count_message, Throttle(house.accounts.signins, house.clock))),
        settings.max_body,
        arriving,
        deleting,
    )
