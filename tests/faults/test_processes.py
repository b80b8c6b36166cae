"""Several processes on one data folder: workers of a server, and commands beside it (J-25)."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pod_server.contracts import Ledger, Pod
from pod_server.model.change import Change
from pod_server.model.errors import Conflict, PodError, StaleRead, StorageBusy
from pod_server.model.iri import Role
from pod_server.storage import owners
from pod_server.storage.heads import slot_of
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.owners import Command, Server, open_ledgers
from tests.contract.pods import FIRST, Clock, acl, document
from tests.faults.children import Child, Tell

pytestmark = pytest.mark.slow

WORKERS = 2


def _pod_of(worker: int) -> Pod:
    name = next(f"p{n}" for n in range(100) if slot_of(f"p{n}") % WORKERS == worker)
    return Pod(name, name, f"http://127.0.0.1:4000/{name}/", f"http://127.0.0.1:4000/{name}/#me")


PODS = [_pod_of(worker) for worker in range(WORKERS)]


def _stand(data: Path, worker: int, tell: Tell, workers: int = WORKERS) -> None:
    """A worker that only owns, until it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    open_ledgers(data, Clock(), Server(worker, workers))
    tell("ready")
    signal.pause()


def _server(data: Path, workers: int = WORKERS) -> list[Child]:
    children = [Child(partial(_stand, data, w, workers=workers)) for w in range(workers)]
    for child in children:
        assert child.line() == "ready"
    return children


def _end(children: list[Child], how: signal.Signals = signal.SIGTERM) -> None:
    for child in children:
        os.kill(child.pid, how)
        child.end()


def _count_to(ledger: Ledger, goal: int) -> None:
    """Add one ``goal`` times, by compare and swap; the last try in the owner's turn."""
    for done in range(goal):

        def plus_one() -> Change:
            row = ledger.read("n")
            assert row is not None
            assert row.body is not None
            body = str(int(row.body) + 1).encode()
            return Change((document("n", body),), {("n", Role.RESOURCE): row.version})

        if done % 5 == 4:
            ledger.submit_in_turn(plus_one).result()
            continue
        while True:
            try:
                ledger.submit(plus_one()).result()
                break
            except StaleRead:
                continue


def _work(data: Path, role: Server | Command, goal: int, tell: Tell) -> None:
    ledgers = open_ledgers(data, Clock(), role)
    tell("ready")
    for pod in PODS:
        _count_to(ledgers.by_id(pod.pod_id), goal)
    ledgers.close()


def _make_pods(ledgers: SqliteLedgers) -> None:
    for pod in PODS:
        ledgers.create(pod, FIRST).submit(Change((document("n", b"0"),))).result()


def test_workers_and_a_command_lose_no_update(tmp_path: Path) -> None:
    # J-09, J-25
    server = _server(tmp_path)
    beside = open_ledgers(tmp_path, Clock(), Command())
    _make_pods(beside)
    workers = [Child(partial(_work, tmp_path, Command(), 40)) for _ in range(3)]
    for pod in PODS:
        _count_to(beside.by_id(pod.pod_id), 40)
    for worker in workers:
        assert worker.end().status == 0
    for pod in PODS:
        ledger = beside.by_id(pod.pod_id)
        row = ledger.read("n")
        assert row is not None
        assert row.body == b"160"
        assert ledger.head() == 162
        assert not list(ledger.check())
    beside.close()
    _end(server)


def _play_worker(data: Path, worker: int, goal: int, tell: Tell) -> None:
    """Owns until it is told to end, as the others need it as long as they write."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    ledgers = open_ledgers(data, Clock(), Server(worker, WORKERS))
    if worker == 0:
        _make_pods(ledgers)
    tell("ready")
    for pod in PODS:
        while True:
            try:
                ledger = ledgers.by_id(pod.pod_id)
                break
            except PodError:
                time.sleep(0.01)
        while ledger.read("n") is None:
            time.sleep(0.01)
        _count_to(ledger, goal)
    tell("done")
    signal.sigwait({signal.SIGTERM})
    ledgers.close()


def test_workers_write_to_each_others_pods(tmp_path: Path) -> None:
    children = [Child(partial(_play_worker, tmp_path, w, 30)) for w in range(WORKERS)]
    assert [(child.line(), child.line()) for child in children] == [("ready", "done")] * WORKERS
    for child in children:
        os.kill(child.pid, signal.SIGTERM)
    assert [child.end().status for child in children] == [0, 0]
    ledgers = open_ledgers(tmp_path, Clock(), Command())
    for pod in PODS:
        row = ledgers.by_id(pod.pod_id).read("n")
        assert row is not None
        assert row.body == b"60"
    assert not list(ledgers.check())
    ledgers.close()


def test_what_one_process_commits_all_others_see_at_once(tmp_path: Path) -> None:
    server = _server(tmp_path)
    one, two = (open_ledgers(tmp_path, Clock(), Command()) for _ in range(2))
    _make_pods(one)
    for pod in PODS:
        writing, reading = one.by_id(pod.pod_id), two.by_id(pod.pod_id)
        for number in range(50):
            body = str(number).encode()
            writing.submit(Change((document("n", body), acl("n", body)))).result()
            row, rules = reading.read("n"), reading.nearest_acl("n")
            assert row is not None
            assert rules is not None
            assert (row.body, rules.body) == (body, body)
    one.close()
    two.close()
    _end(server)


def test_a_killed_owner_is_replaced_and_its_pods_go_on(tmp_path: Path) -> None:
    server = _server(tmp_path)
    beside = open_ledgers(tmp_path, Clock(), Command())
    _make_pods(beside)
    ledger = beside.by_id(PODS[0].pod_id)
    os.kill(server[0].pid, signal.SIGKILL)
    server[0].end()
    server[0] = Child(partial(_stand, tmp_path, 0))
    assert server[0].line() == "ready"
    until = time.monotonic() + 30
    while True:
        try:
            ledger.submit(Change((document("n", b"1"),))).result()
            break
        except StorageBusy:
            assert time.monotonic() < until
    row = ledger.read("n")
    assert row is not None
    assert row.body == b"1"
    beside.close()
    _end(server)


def test_without_its_owner_a_pod_is_busy_and_the_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pod_server.storage.links._CONNECT_S", 0.2)
    server = _server(tmp_path)
    beside = open_ledgers(tmp_path, Clock(), Command())
    _make_pods(beside)
    _end(server[:1], signal.SIGKILL)
    with pytest.raises(StorageBusy):
        beside.by_id(PODS[0].pod_id).submit(Change((document("n"),))).result()
    beside.by_id(PODS[1].pod_id).submit(Change((document("n"),))).result()
    assert beside.by_id(PODS[0].pod_id).read("n") is not None
    beside.close()
    _end(server[1:])


def test_who_dies_in_his_turn_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pod_server.storage.links.TURN_S", 600.0)  # no turn ends by itself
    server = _server(tmp_path)
    beside = open_ledgers(tmp_path, Clock(), Command())
    _make_pods(beside)
    ledger = beside.by_id(PODS[0].pod_id)

    def die(tell: Tell) -> None:
        mine = open_ledgers(tmp_path, Clock(), Command())

        def prepare() -> Change:
            tell("in turn")
            threading.Event().wait()
            return Change(())

        mine.by_id(PODS[0].pod_id).submit_in_turn(prepare).result()

    child = Child(die)
    assert child.line() == "in turn"
    waiting = ledger.submit(Change((document("n", b"later"),)))
    time.sleep(0.2)
    assert not waiting.done()
    os.kill(child.pid, signal.SIGKILL)
    child.end()
    assert waiting.result(30)
    beside.close()
    _end(server)


def test_a_turn_that_takes_too_long_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pod_server.storage.links.TURN_S", 0.2)
    server = _server(tmp_path)
    beside = open_ledgers(tmp_path, Clock(), Command())
    _make_pods(beside)
    ledger = beside.by_id(PODS[0].pod_id)
    row = ledger.read("n")
    assert row is not None
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> Change:
        begun.set()
        may_end.wait()
        return Change((document("n", b"slow"),), {("n", Role.RESOURCE): row.version})

    turn = ledger.submit_in_turn(slow)
    begun.wait()
    try:
        assert ledger.submit(Change((document("n", b"quick"),))).result(30)
    finally:
        may_end.set()
    with pytest.raises(StaleRead):
        turn.result()
    beside.close()
    _end(server)


def test_two_servers_on_one_folder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "_PATIENCE_S", 0.2)
    server = _server(tmp_path, workers=1)
    for second in (Server(), Server(1, 2)):
        with pytest.raises(Conflict):
            open_ledgers(tmp_path, Clock(), second)
    _end(server)
    open_ledgers(tmp_path, Clock(), Server(1, 2)).close()


def test_a_command_alone_has_the_folder_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "_PATIENCE_S", 0.2)
    alone = open_ledgers(tmp_path, Clock(), Command())
    _make_pods(alone)
    opening: list[Callable[[], SqliteLedgers]] = [
        partial(open_ledgers, tmp_path, Clock(), Command()),
        partial(open_ledgers, tmp_path, Clock(), Server()),
    ]
    for another in opening:
        with pytest.raises(Conflict, match="cannot be had"):
            another()
    alone.close()
    for another in opening:
        another().close()
