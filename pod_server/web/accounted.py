"""After a write to an état civil: the account says at once what follows from it.

The write itself is done and answered for; where what follows cannot be written now, the next write
or the next day does it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from pod_server.actions.settle import Prepared
from pod_server.civic.front_office.account import account_touched
from pod_server.contracts import Ledger
from pod_server.model.errors import PodError
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from pod_server.web.patience import settled
from proofs.value import value

log = logging.getLogger(__name__)

Write = Callable[[Call], Awaitable[Answer]]
#: Prepares what an account's description should say, from the ledger and the account's name.
Settle = Callable[[Ledger, str], Prepared]


def accounted(writes: Mapping[str, Write], settle: Settle) -> dict[str, Write]:
    """These writes, each followed by what it means for the account that it touches."""
    return {method: _Followed(write, settle) for method, write in writes.items()}


@value
class _Followed:
    write: Write
    settle: Settle

    def __call__(self, call: Call) -> Awaitable[Answer]:
        account = account_touched(call.target.address.name)
        return self.write(call) if account is None else self._followed(call, account)

    async def _followed(self, call: Call, account: str) -> Answer:
        answer = await self.write(call)
        try:
            await settled(call.ledger, lambda: self.settle(call.ledger, account))
        except PodError:
            log.warning("an account could not be brought up to date", exc_info=True)
        return answer
