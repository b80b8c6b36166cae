"""What operators see: numbers that add up, lines that tell nothing of anybody (S-66, S-69)."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from pathlib import Path

import pytest

from pod_server.settings import BadSetting, Settings
from pod_server.web.asgi import Answer
from pod_server.web.entry import Origins
from pod_server.web.headers import Headers
from pod_server.web.watch import health
from pod_server.web.watch.cells import NAMED, SERIES, Table
from pod_server.web.watch.exposition import exposition
from pod_server.web.watch.health import Health
from pod_server.web.watch.journal import Journal, JsonLines
from pod_server.web.watch.watch import Watch
from tests.unit.web.seen import Line, answered


@pytest.fixture
def table(tmp_path: Path) -> Table:
    Table.make(tmp_path / "metrics", 2)
    return Table(tmp_path / "metrics")


def told(table: Table) -> dict[str, float]:
    """Each line of the exposition by what stands before its value."""
    lines = exposition(table.sums(), pods=3).decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def test_requests_are_counted_by_method_and_class_over_all_processes(table: Table) -> None:
    first, second = Watch(0, table), Watch(1, table)
    answered(Line(first), "GET", 200)
    answered(Line(first), "GET", 404)
    answered(Line(second), "GET", 206)
    answered(Line(second), "PROPFIND", 405)
    first.tell()
    second.tell()
    found = told(table)
    assert found['sesame_requests_total{method="GET",code="2xx"}'] == 2
    assert found['sesame_requests_total{method="GET",code="4xx"}'] == 1
    assert found['sesame_requests_total{method="other",code="4xx"}'] == 1
    assert found['sesame_request_seconds_count{method="GET"}'] == 3
    assert found['sesame_request_seconds_bucket{method="GET",le="+Inf"}'] == 3
    assert found["sesame_pods"] == 3


def test_buckets_only_grow_and_hold_what_took_less_than_their_bound(table: Table) -> None:
    watch = Watch(0, table)
    for nanoseconds in (1_000, 70_000, 3_000_000, 60_000_000_000):
        answered(Line(watch), "PUT", 201, nanoseconds)
    watch.tell()
    found = told(table)
    buckets = [
        (float(name.partition('le="')[2].rstrip('"}')), count)
        for name, count in found.items()
        if name.startswith('sesame_request_seconds_bucket{method="PUT"')
    ]
    assert [count for _, count in sorted(buckets)] == sorted(count for _, count in buckets)
    assert dict(buckets)[6.5536e-05] == 1
    assert dict(buckets)[0.000131072] == 2
    assert dict(buckets)[float("inf")] == 4
    assert 60 < found['sesame_request_seconds_sum{method="PUT"}'] < 61


def test_a_line_that_breaks_off_is_no_answer(table: Table) -> None:
    watch = Watch(0, table)
    line = Line(watch)
    answered(line, "GET", 200, breaks=True)
    watch.tell()
    assert told(table)['sesame_requests_total{method="GET",code="broken"}'] == 1


def test_a_process_goes_on_counting_where_the_one_before_it_ended(table: Table) -> None:
    watch = Watch(0, table, sources={"changes_total": lambda: 5, "commit_queue": lambda: 9})
    watch.groups = lambda: [0, 1, 2, 0, 0, 0, 0, 0, 0, 0]
    answered(Line(watch), "GET", 200)
    watch.tell()
    after = Watch(0, table, sources={"changes_total": lambda: 2, "commit_queue": lambda: 1})
    after.groups = lambda: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    answered(Line(after), "GET", 200)
    after.tell()
    found = told(table)
    assert found['sesame_requests_total{method="GET",code="2xx"}'] == 2
    assert found["sesame_changes_total"] == 7
    assert found["sesame_commit_queue"] == 1, "a gauge is what it is now"
    assert found['sesame_commit_group_size_bucket{le="1"}'] == 2
    assert found['sesame_commit_group_size_bucket{le="3"}'] == 4
    assert len(table.row(0)[NAMED:]) == len(SERIES)


def lines_of(write: int, read: int) -> list[dict[str, object]]:
    os.close(write)
    with open(read, "rb") as file:
        return [json.loads(line) for line in file]


def test_a_line_names_no_pod_no_target_and_no_header(tmp_path: Path) -> None:
    """S-66."""
    read, write = os.pipe()
    journal = Journal(Origins.of(Settings(tmp_path)).of_request, b"key", write)
    watch = Watch(journal=journal)
    sent = Headers()
    sent.add(b"host", b"127.0.0.1:4000")
    sent.add(b"authorization", b"DPoP very-secret")
    for target in (b"/alice/diary/love?code=secret", b"/alice/", b"/bob/"):
        answered(Line(watch), "GET", 200, target=target, sent=sent)
    journal.flush()
    first, second, third = lines_of(write, read)
    assert set(first) == {"time", "event", "id", "origin", "pod", "method", "status", "us"}
    assert first["pod"] == second["pod"] != third["pod"]
    assert first["id"] != second["id"]
    assert first["origin"] == "pods"
    assert not {"alice", "diary", "love", "secret"} & set(str(first).replace("'", " ").split())
    assert "alice" not in str(first)


def test_what_was_put_into_a_message_stays_out_of_the_log() -> None:
    """S-66: a path, an address, the text of an exception."""
    read, write = os.pipe()
    log = logging.getLogger("tests.watch")
    log.propagate = False
    log.addHandler(JsonLines(write))
    try:
        try:
            raise ValueError("token=abc of alice@example.org")
        except ValueError as error:
            told = {"request_id": "4f"}
            log.error("%s %r failed in %d ms", "GET", b"/alice/x", 7, exc_info=error, extra=told)
    finally:
        log.handlers.clear()
    (line,) = lines_of(write, read)
    assert line["message"] == "%s %r failed in %d ms"
    assert line["numbers"] == [7]
    assert line["request"] == "4f"
    assert line["exception"] == ["builtins.ValueError"]
    assert "test_watch.py" in str(line["frames"])
    assert "alice" not in str(line)
    assert "abc" not in str(line)


class Asked:
    """A request for its health."""

    method = "GET"
    query = b""
    sent = Headers()

    def __init__(self, raw_path: bytes) -> None:
        self.raw_path = raw_path

    async def receive(self) -> tuple[bytes, bool]:
        return b"", False


def asked(of: Health, target: bytes) -> tuple[int, dict[str, object]]:
    answer: Answer = asyncio.run(of.answer(Asked(target)))
    assert isinstance(answer.body, bytes)
    return answer.status, json.loads(answer.body)


def test_health_says_which_check_failed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    status, said = asked(Health(tmp_path, lambda: True), b"/health")
    assert (status, said["status"]) == (200, "pass")
    assert set(str(said["checks"]).replace("'", "").strip("{}").split(", ")) == {
        "writer: pass",
        "store: pass",
        "disk: pass",
    }
    assert asked(Health(tmp_path, lambda: False), b"/health/live")[0] == 503
    full = asked(Health(tmp_path, lambda: True, floor=1 << 62), b"/health")
    assert full == (
        503,
        {"status": "fail", "checks": {"writer": "pass", "store": "pass", "disk": "fail"}},
    )
    assert asked(Health(tmp_path, lambda: True, floor=1 << 62), b"/health/live")[0] == 200
    gone = asked(Health(tmp_path / "gone", lambda: True), b"/health")[1]
    assert gone["checks"] == {"writer": "pass", "store": "fail", "disk": "fail"}


def test_a_disk_that_does_not_answer_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    (tmp_path / "run").mkdir()
    released = threading.Event()
    monkeypatch.setattr(health, "is_writable", lambda _: released.wait(20))
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    of = Health(tmp_path, lambda: True)

    async def ask() -> int:
        try:
            return (await of.answer(Asked(b"/health"))).status
        finally:
            released.set()

    assert asyncio.run(ask()) == 503


@pytest.mark.parametrize("text", ["9464", "localhost", ":9464", "127.0.0.1:0", "127.0.0.1:x"])
def test_where_numbers_are_told_is_said_whole(text: str, tmp_path: Path) -> None:
    """S-69: never by accident on all addresses."""
    with pytest.raises(BadSetting, match="HOST:PORT"):
        Settings(tmp_path, metrics=text)
