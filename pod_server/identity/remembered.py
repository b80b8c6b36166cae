"""What was asked of the outside: remembered for a while, failures too, and asked once at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from pod_server.identity.bounded import Bounded
from pod_server.model.errors import PodError
from proofs.value import value

V = TypeVar("V")


@value
class _Kept(Generic[V]):
    value: V | None
    refusal: PodError | None
    until: float


class Remembered(Generic[V]):
    """Answers by key, good for ``seconds``; refusals for ``seconds_bad`` (S-37).

    While one thread asks, others that want the same wait for its answer.
    """

    def __init__(self, seconds: float, seconds_bad: float, limit: int = 1_024) -> None:
        self._seconds, self._seconds_bad = seconds, seconds_bad
        self._kept: Bounded[str, _Kept[V]] = Bounded(limit)
        self._asking: dict[str, Future[V]] = {}
        self._guard = threading.Lock()

    def peek(self, key: str, now: float) -> V | None:
        """What is remembered; raises what was refused; ``None`` where one would have to ask."""
        kept = self._kept.get(key)
        if kept is None or now >= kept.until:
            return None
        if kept.refusal is not None:
            raise kept.refusal.with_traceback(None)
        return kept.value

    def get(self, key: str, now: float, ask: Callable[[], V]) -> V:
        """What is remembered, or the answer of ``ask``, which may take its time."""
        known = self.peek(key, now)
        if known is not None:
            return known
        with self._guard:
            # Whoever asked may have had the answer since we looked.
            known = self.peek(key, now)
            if known is not None:
                return known
            waiting = self._asking.get(key)
            if waiting is None:
                mine: Future[V] = Future()
                self._asking[key] = mine
        if waiting is not None:
            return waiting.result()
        return self._ask(key, now, ask, mine)

    def forget(self, key: str) -> None:
        """Ask again next time."""
        self._kept.drop(key)

    def _ask(self, key: str, now: float, ask: Callable[[], V], mine: Future[V]) -> V:
        try:
            value = ask()
        except PodError as refusal:
            self._kept.put(key, _Kept(None, refusal, now + self._seconds_bad))
            mine.set_exception(refusal)
            mine.exception()  # nobody may be waiting
            raise
        except BaseException as error:
            mine.set_exception(error)
            mine.exception()
            raise
        else:
            self._kept.put(key, _Kept(value, None, now + self._seconds))
            mine.set_result(value)
            return value
        finally:
            with self._guard:
                self._asking.pop(key, None)
