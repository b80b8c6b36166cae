"""A process for queries: it may be killed at any moment, and holds nothing that is not elsewhere.

The engine has no time-out, eats memory without bound and crashes on some texts, so it lives here:
under limits of memory and processor time, without a way to write a file or to open a socket.
"""

from __future__ import annotations

import io
import os
import resource
import socket
import sys
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat

from pod_server.storage.queries import wire
from pod_server.storage.queries.pod_index import PodIndex
from pod_server.storage.queries.wire import Ask, Feed, Message, Names, Relabel

TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

#: The one descriptor beside the standard three.
_CHANNEL = 3
_HIGHEST = 65536
#: No message of the server's is longer.
MAX_MESSAGE = 1024 * 1024 * 1024


class _Refused(Exception):
    """A sentence for the asker."""


class _Bounded(io.BytesIO):
    """Keeps what is written, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.is_over = False
        self._left = limit

    def write(self, data: ReadableBuffer, /) -> int:
        """As of any stream. Raises ``OSError`` at the limit."""
        written = super().write(data)
        self._left -= written
        if self._left < 0:
            self.is_over = True
            raise OSError
        return written


class Desk:
    """Answers messages about the pods it holds; lets go of the longest unused."""

    def __init__(self, max_quads: int) -> None:
        self._max_quads = max_quads
        self._pods: OrderedDict[str, PodIndex] = OrderedDict()

    def answer(self, message: Message, say: Callable[[bytes], None]) -> None:
        """Carry a message out, and say what came of it."""
        try:
            if isinstance(message, Feed):
                say(wire.FOLLOWED + self._feed(message))
            elif isinstance(message, Relabel):
                self._pods[message.pod_id].relabel(message.labels)
                say(wire.FOLLOWED + self._standing(message.pod_id))
            elif isinstance(message, Names):
                found = self._pods[message.pod_id].names_below(message.below)
                say(wire.NAMES + wire.lists(sorted(found)))
            else:
                say(wire.RESULT + self._ask(message, say))
        except _Refused as refusal:
            say(wire.REFUSED + str(refusal).encode())
        except SyntaxError as error:
            say(wire.SYNTAX + str(error).encode("utf-8", "replace"))

    def _feed(self, message: Feed) -> bytes:
        if message.fresh:
            self._pods.pop(message.pod_id, None)
        index = self._pods.get(message.pod_id)
        if index is None:
            index = self._pods[message.pod_id] = PodIndex(message.base)
        index.update(message.fed, message.gone)
        return self._standing(message.pod_id)

    def _standing(self, pod_id: str) -> bytes:
        """The pod's reader classes, and the pods that had to go for it."""
        index = self._pods[pod_id]
        self._pods.move_to_end(pod_id)
        gone: list[str] = []
        for other in list(self._pods):
            if self._fits():
                break
            self._pods[other].forget_views()
            if other != pod_id and not self._fits():
                del self._pods[other]
                gone.append(other)
        if not self._fits():
            del self._pods[pod_id]
            raise _Refused(
                f"The pod holds more than {self._max_quads // 2} statements, which is more than "
                "SPARQL is offered for here; its resources can be read one by one."
            )
        return wire.lists(sorted(index.labels), gone)

    def _fits(self) -> bool:
        return sum(index.size for index in self._pods.values()) <= self._max_quads

    def _ask(self, ask: Ask, say: Callable[[bytes], None]) -> bytes:
        index = self._pods[ask.pod_id]
        self._pods.move_to_end(ask.pod_id)
        dataset = index.dataset(ask.below, ask.labels, ask.query, ask.places, ask.there)
        say(wire.BEGUN)
        _limit_time(ask.seconds)
        try:
            results = dataset.store.query(
                ask.query.text,
                base_iri=ask.base,
                default_graph=dataset.default,
                named_graphs=dataset.named,
            )
            if isinstance(results, QueryTriples):
                return _graph(results, ask)
            sink = _Bounded(ask.max_bytes)
            try:
                results.serialize(sink, TABLES[ask.media_type])
            except OSError:
                if sink.is_over:
                    raise _too_much(ask) from None
                raise
            return sink.getvalue()
        except (OSError, ValueError, RuntimeError) as error:
            raise _Refused(f"The query could not be carried out: {error}") from error


def _graph(results: QueryTriples, ask: Ask) -> bytes:
    """A graph is a set: what was made twice stands once."""
    triples = dict.fromkeys(islice(results, ask.max_rows + 1))
    if len(triples) > ask.max_rows or next(results, None) is not None:
        raise _Refused(
            f"The result has more than {ask.max_rows} statements; ask for less, or use LIMIT."
        )
    made = pyoxigraph.serialize(triples, format=GRAPHS[ask.media_type]) or b""
    if len(made) > ask.max_bytes:
        raise _too_much(ask)
    return made


def _too_much(ask: Ask) -> _Refused:
    return _Refused(
        f"The result is longer than {ask.max_bytes} bytes; ask for less, or use LIMIT and OFFSET."
    )


def _limit_time(seconds: int) -> None:
    """The server kills at its deadline; this is for a child whose server is gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds + 2, hard))


def confine(memory: int) -> None:
    """No more memory than that, no files, no cores, and no descriptor beyond the channel's.

    The last makes every ``socket()`` and ``open()`` fail: what the lexer might let through cannot
    dial out either (S-57).
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_CHANNEL + 1, _CHANNEL + 1))


def main() -> None:
    """Serve the socket whose descriptor is the first argument, until it closes."""
    descriptor, memory, max_quads = (int(argument) for argument in sys.argv[1:4])
    if descriptor != _CHANNEL:
        os.dup2(descriptor, _CHANNEL)
    os.closerange(_CHANNEL + 1, _HIGHEST)
    channel = socket.socket(fileno=_CHANNEL)
    confine(memory)
    desk = Desk(max_quads)

    def say(payload: bytes) -> None:
        wire.send(channel, payload)

    while True:
        try:
            message = wire.unpack(wire.receive(channel, MAX_MESSAGE))
        except (EOFError, ConnectionError):
            return
        desk.answer(message, say)


if __name__ == "__main__":
    main()
