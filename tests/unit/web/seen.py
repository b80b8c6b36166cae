"""Requests that are over, as the connection would have made them."""

from __future__ import annotations

from time import perf_counter_ns
from typing import Any, cast

from pod_server.web.headers import Headers
from pod_server.web.watch.seen import Seen
from pod_server.web.watch.watch import Watch


class Line:
    """As much of a connection as the end of a request touches."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.is_hung_up = False

    def answered(self, exchange: Seen) -> None:
        """Go on with the next."""

    def hang_up(self) -> None:
        self.is_hung_up = True


def answered(
    line: Line,
    method: str,
    status: int,
    nanoseconds: int = 0,
    *,
    target: bytes = b"/",
    sent: Headers | None = None,
    breaks: bool = False,
) -> None:
    """One request, ended so, after at least so long."""
    exchange = Seen(cast(Any, line), method, target, sent or Headers(), True)
    exchange.status = status
    exchange.began = perf_counter_ns() - nanoseconds
    if breaks:
        exchange.broken()
        assert line.is_hung_up
    else:
        exchange.over()
        assert exchange.is_over
