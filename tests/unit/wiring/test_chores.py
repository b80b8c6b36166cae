"""What a server does beside its requests, until it ends."""

from __future__ import annotations

import asyncio
import threading

import pytest

from pod_server.wiring.chores import keep_house


def test_a_chore_that_fails_is_said_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """A disk that was full for a minute must not end housekeeping until the next restart."""
    failed, swept = threading.Event(), threading.Event()

    def sweep() -> None:
        if not failed.is_set():
            failed.set()
            raise OSError("no space left")
        swept.set()

    async def until_swept_after_all() -> None:
        chore = asyncio.create_task(keep_house(lambda: None, sweep, every=0.001))
        assert await asyncio.to_thread(swept.wait, 10)
        chore.cancel()

    asyncio.run(until_swept_after_all())
    assert [record.exc_info is not None for record in caplog.records] == [True]
    assert "no space left" in caplog.text
