"""Who answers at the operator's door: ``/metrics``, ``/health``, ``/health/live``, by any ``Host``.

It is open where ``--metrics`` says and nowhere else, for what it tells is not for everybody (S-69).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pod_server.web.asgi import Answer
from pod_server.web.asked import Request, in_task
from pod_server.web.watch.cells import Table
from pod_server.web.watch.exposition import CONTENT_TYPE, exposition
from pod_server.web.watch.health import LIVE, READY, Health
from proofs.value import value


@value
class Counter:
    """Answers operators. ``pods`` counts them: it asks the directory, in a thread."""

    table: Table
    health: Health
    pods: Callable[[], int]
    tell: Callable[[], None]

    async def answer(self, request: Request) -> Answer:
        if request.raw_path in (READY, LIVE):
            return await self.health.answer(request)
        if request.raw_path != b"/metrics" or request.method not in ("GET", "HEAD"):
            return Answer(
                404, [(b"content-type", b"text/plain")], b"There is /metrics and /health."
            )
        await in_task()
        pods = await asyncio.to_thread(self.pods)
        self.tell()
        body = exposition(self.table.sums(), pods)
        return Answer(200, [(b"content-type", CONTENT_TYPE.encode())], body)
