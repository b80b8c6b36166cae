"""A query process as the server sees it: told what to hold, asked, and killed without regret."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

from pod_server.model.errors import QueryRefused
from pod_server.storage.queries import wire
from pod_server.storage.queries.wire import Ask, Feed, Message, Names, Relabel
from proofs.value import value


@value
class Limits:
    """What one query, and one process, may take. Bytes, seconds, and numbers of things."""

    seconds: int = 5
    result_bytes: int = 16 * 1024 * 1024
    result_rows: int = 100_000
    memory: int = 2 * 1024 * 1024 * 1024
    #: About 400 bytes each; a statement takes two, and two more in each view.
    quads: int = 1_500_000
    #: To take in one batch of documents, or to make a view.
    feeding_seconds: int = 60


class ChildLost(Exception):
    """The process has crashed, or was killed at its deadline; another will be started."""


@value
class Standing:
    """How far a child's index of a pod has come.

    ``number`` is the ledger's that it has followed to, ``rules_at`` that of the access rules that
    its ``labels`` were taken from.
    """

    number: int
    rules_at: int
    labels: frozenset[str]


class Child:
    """One process. Used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self.held: dict[str, Standing] = {}
        self._limits = limits
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(entry for entry in sys.path if entry)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
                [
                    sys.executable,
                    "-m",
                    "pod_server.storage.queries.child",
                    str(theirs.fileno()),
                    str(limits.memory),
                    str(limits.quads),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={"PYTHONPATH": path, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        self._channel = ours

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """At once; nothing is lost that cannot be read again."""
        self._process.kill()
        self._channel.close()
        self._process.wait()

    def follow(self, message: Feed | Relabel) -> frozenset[str]:
        """Have it take in documents or labels; the reader classes that it then holds.

        Raises :class:`QueryRefused` where the pod is too large for a child, :class:`ChildLost`.
        """
        kind, body = self._call(message, self._limits.feeding_seconds)
        if kind != wire.FOLLOWED:
            self.held.pop(message.pod_id, None)
            raise QueryRefused(body.decode("utf-8", "replace"))
        labels, gone = wire.unlists(body)
        for pod_id in gone:
            self.held.pop(pod_id, None)
        return frozenset(labels)

    def names_below(self, message: Names) -> list[str]:
        """Those of the pod's names that it holds below some of them. Raises :class:`ChildLost`."""
        kind, body = self._call(message, self._limits.feeding_seconds)
        if kind != wire.NAMES:
            raise ChildLost
        return wire.unlists(body)[0]

    def ask(self, message: Ask) -> bytes:
        """Run a query. Raises :class:`QueryRefused`, :class:`ChildLost`.

        Its time runs from when the dataset is ready, so that nobody pays for a pod being read in.
        """
        kind, body = self._call(message, self._limits.feeding_seconds)
        if kind == wire.BEGUN:
            deadline = time.monotonic() + self._limits.seconds
            try:
                kind, body = self._receive(deadline)
            except TimeoutError:
                self.kill()
                raise QueryRefused(
                    f"The query took longer than {self._limits.seconds} seconds. Ask for less: "
                    "patterns that share no variable multiply, and paths can walk everywhere."
                ) from None
            except ChildLost:
                raise QueryRefused(
                    "The query took more memory than there is for one, or broke the engine in "
                    "another way. Ask for less."
                ) from None
        if kind == wire.RESULT:
            return body
        if kind in (wire.REFUSED, wire.SYNTAX):
            raise QueryRefused(body.decode("utf-8", "replace"), syntax=kind == wire.SYNTAX)
        raise ChildLost

    def _call(self, message: Message, seconds: float) -> tuple[bytes, bytes]:
        deadline = time.monotonic() + seconds
        try:
            self._channel.settimeout(seconds)
            wire.send(self._channel, wire.pack(message))
            return self._receive(deadline)
        except OSError:
            self.kill()
            raise ChildLost from None

    def _receive(self, deadline: float) -> tuple[bytes, bytes]:
        """The next answer. Raises ``TimeoutError`` at the deadline, :class:`ChildLost`."""
        try:
            answer = wire.receive(self._channel, self._limits.result_bytes + 1024 * 1024, deadline)
        except TimeoutError:
            raise
        except (EOFError, OSError):
            self.kill()
            raise ChildLost from None
        return answer[:1], answer[1:]
