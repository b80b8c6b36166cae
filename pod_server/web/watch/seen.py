"""A request whose time and outcome are noted, where somebody has asked for that.

A server that nobody watches makes plain :class:`~pod_server.web.exchange.Exchange` objects and
pays nothing. Here each step counts: base methods are called by name, and what one request adds
to is one cell of its method's list, which says class and time at once.
"""

from __future__ import annotations

from time import perf_counter_ns

from pod_server.web.exchange import Exchange
from pod_server.web.watch.cells import BROKEN, CLASS_AT, FINENESS


class Seen(Exchange):
    """One request and its answer, seen by the :class:`~pod_server.web.watch.watch.Watch`."""

    __slots__ = ("began",)

    def begin(self) -> None:
        self.began = perf_counter_ns()
        Exchange.begin(self)

    def over(self) -> None:
        """The answer is written to its end."""
        watch = self.line.watch
        if watch is not None:
            spent = perf_counter_ns() - self.began
            cells = watch.rows.get(self.method) or watch.other
            cells[0] += spent
            cells[CLASS_AT[self.status] + (spent >> FINENESS).bit_length()] += 1
            if watch.journal is not None:
                watch.journal.note(self, self.status, spent)
        Exchange.over(self)

    def broken(self) -> None:
        """There will be no answer, or none to its end.

        What has no end is ended by whoever reads it: that is how it goes well, and takes no time.
        """
        watch = self.line.watch
        if watch is not None and not self.is_over:
            spent = perf_counter_ns() - self.began
            status = self.status if self.is_endless else BROKEN
            cells = watch.rows.get(self.method) or watch.other
            bucket = 0 if self.is_endless else (spent >> FINENESS).bit_length()
            cells[CLASS_AT[status] + bucket] += 1
            if watch.journal is not None:
                watch.journal.note(self, status, spent)
        Exchange.broken(self)
