"""After something came into an inbox: whoever sorts the pod's mail hears of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from pod_server.model.errors import PodError
from pod_server.web.asgi import Answer
from pod_server.web.calls import Call
from pod_server.web.inbox import is_inboxs

log = logging.getLogger(__name__)

Write = Callable[[Call], Awaitable[Answer]]
#: Told the id of the pod. Blocking.
Came = Callable[[str], None]


def mailed(writes: Mapping[str, Write], came: Came) -> dict[str, Write]:
    """These writes, of which those into an inbox are told of once they are done."""
    return {method: _Followed(write, came) for method, write in writes.items()}


@dataclass(frozen=True, slots=True)
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
                await asyncio.to_thread(self.came, call.ledger.pod.pod_id)
            except PodError:
                log.warning("what came into an inbox is sorted later", exc_info=True)
        return answer
