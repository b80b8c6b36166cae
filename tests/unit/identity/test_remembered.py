"""What was asked of the outside is asked once at a time, and remembered, failures too (S-37)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pod_server.identity.bounded import Bounded
from pod_server.identity.remembered import Remembered
from pod_server.model.errors import MissingResource


def test_threads_that_want_the_same_share_one_question() -> None:
    remembered: Remembered[str] = Remembered(60, 10)
    asked: list[int] = []
    go = threading.Event()

    def ask() -> str:
        asked.append(1)
        assert go.wait(5)
        return "an answer"

    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(remembered.get, "key", 0.0, ask) for _ in range(8)]
        while not asked:
            pass
        go.set()
        assert {w.result() for w in waiting} == {"an answer"}
    assert len(asked) == 1


def test_who_looked_just_before_the_answer_came_does_not_ask_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remembered: Remembered[str] = Remembered(60, 10)
    asked: list[int] = []
    look = remembered.peek

    def ask() -> str:
        asked.append(1)
        return "an answer"

    def peek(key: str, now: float) -> str | None:
        found = look(key, now)
        monkeypatch.setattr(remembered, "peek", look)
        remembered.get(key, now, ask)  # another thread, which was quicker
        return found

    monkeypatch.setattr(remembered, "peek", peek)
    assert remembered.get("key", 0.0, ask) == "an answer"
    assert len(asked) == 1


def test_threads_that_wait_share_the_failure_too() -> None:
    remembered: Remembered[str] = Remembered(60, 10)
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        raise MissingResource("it")

    for now in (0.0, 9.9):
        with pytest.raises(MissingResource):
            remembered.get("key", now, ask)
    assert len(asked) == 1
    with pytest.raises(MissingResource):
        remembered.get("key", 10.0, ask)
    assert len(asked) == 2


def test_an_accident_is_not_remembered() -> None:
    remembered: Remembered[str] = Remembered(60, 10)

    def stumble() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        remembered.get("key", 0.0, stumble)
    assert remembered.get("key", 0.0, lambda: "well") == "well"
    assert remembered.peek("key", 59.9) == "well"
    assert remembered.peek("key", 60.0) is None


def test_what_is_bounded_forgets_the_oldest() -> None:
    bounded: Bounded[int, str] = Bounded(3)
    for number in range(5):
        bounded.put(number, "x")
    assert [bounded.get(n) for n in range(5)] == [None, None, "x", "x", "x"]
    assert len(bounded) == 3
    bounded.drop(4)
    bounded.drop(4)
    assert len(bounded) == 2
