"""Reading connections: one per thread and pod, the least used closed when there are many.

A connection serves one thread, so nobody waits for another's query. Uvicorn's loop is the main
thread and reads nearly everything; it may keep more of them open than the others.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import apsw

from pod_server.model.errors import MissingResource
from pod_server.storage.connect import fault, open_reader
from pod_server.storage.migrations import KNOWN, version

MAIN_THREAD = 128
OTHER_THREADS = 16


class OlderStore(Exception):
    """An older program wrote it; the pod's owner brings it up to date by opening it."""


class Readers(threading.local):
    """The reading connections of the thread that asks."""

    def __init__(self) -> None:
        is_main = threading.current_thread() is threading.main_thread()
        self._most = MAIN_THREAD if is_main else OTHER_THREADS
        self._open: OrderedDict[str, apsw.Connection] = OrderedDict()

    def of(self, pod_id: str, path: Path) -> apsw.Connection:
        """Raises :class:`MissingResource` where there is no such pod, or only the start of one."""
        store = self._open.get(pod_id)
        if store is not None:
            self._open.move_to_end(pod_id)
            return store
        store = self.fresh(path)
        self._open[pod_id] = store
        if len(self._open) > self._most:
            _, least_used = self._open.popitem(last=False)
            least_used.close()
        return store

    def fresh(self, path: Path) -> apsw.Connection:
        """A connection that the caller closes.

        Raises :class:`OlderStore` too, and ``NewerStore``.
        """
        if not path.is_file():
            raise MissingResource()
        try:
            store = open_reader(path)
            try:
                found = version(store)
                if found < KNOWN:
                    raise OlderStore if found else MissingResource()
            except BaseException:
                store.close()
                raise
        except apsw.Error as error:
            raise fault(error) from error
        return store

    def forget(self, pod_id: str) -> None:
        store = self._open.pop(pod_id, None)
        if store is not None:
            store.close()

    def close(self) -> None:
        """Close this thread's; other threads' go with them."""
        while self._open:
            self._open.popitem()[1].close()
