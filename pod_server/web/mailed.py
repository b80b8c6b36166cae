"""After something came into an inbox: whoever sorts the pod's mail hears of it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping

from pod_server.model.errors import PodError
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from pod_server.web.inbox import is_inboxs
from proofs.value import value

log = logging.getLogger(__name__)

Write = Callable[[Call], Awaitable[Answer]]
_LOCATION = re.compile(rb"^location: ([^\r]*)\r$", re.MULTILINE)
#: Told the id of the pod, and the name of what came. Blocking.
Came = Callable[[str, str], None]


def mailed(writes: Mapping[str, Write], came: Came) -> dict[str, Write]:
    """These writes, of which those into an inbox are told of once they are done."""
    return {method: _Followed(write, came) for method, write in writes.items()}


@value
class _Followed:
    write: Write
    came: Came

    def __call__(self, call: Call) -> Awaitable[Answer]:
        name = call.target.address.name
        return self._followed(call) if is_inboxs(name) else self.write(call)

    async def _followed(self, call: Call) -> Answer:
        answer = await self.write(call)
        if answer.status in range(200, 300):
            try:
                await asyncio.to_thread(self.came, call.ledger.pod.pod_id, _name(call, answer))
            except PodError:
                log.warning("what came into an inbox is sorted later", exc_info=True)
        return answer


def _name(call: Call, answer: Answer) -> str:
    """Where it lies: what the answer says was made, else what was asked for."""
    where = call.target.address
    made = _LOCATION.search(answer.lines)
    name = made[1].decode("ascii", "replace") if made else ""
    return name.removeprefix(where.base) if name.startswith(where.base) else where.name
