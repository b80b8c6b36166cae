"""Nobody waits for somebody else's wait: what takes long leaves the event loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from pod_server.identity.fetch import Door
from pod_server.model.waiting import MustWait, may_wait
from pod_server.web.patience import patiently


def where() -> int:
    return threading.get_ident()


def slowly() -> int:
    may_wait()
    return threading.get_ident()


def test_what_answers_at_once_stays_on_the_loop() -> None:
    assert asyncio.run(patiently(where)) == threading.get_ident()


def test_what_must_wait_or_is_heavy_goes_to_a_thread() -> None:
    assert asyncio.run(patiently(slowly)) != threading.get_ident()
    assert asyncio.run(patiently(where, is_heavy=True)) != threading.get_ident()


def test_outside_a_loop_one_may_wait() -> None:
    assert slowly() == threading.get_ident()


def test_nothing_is_fetched_on_the_loop() -> None:
    async def fetch() -> None:
        Door(loopback=False).get("https://example.org/", "*/*", types=("text/turtle",))

    with pytest.raises(MustWait):
        asyncio.run(fetch())
