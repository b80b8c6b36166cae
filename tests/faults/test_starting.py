"""``sesame serve`` where it cannot start: one sentence, an exit status, and nothing kept."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from pod_server.__main__ import parser
from pod_server.web.listening import CannotListen, listen
from tests.faults.people import wait_until
from tests.faults.servers import ROOT, SESAME, Server, free_port, running

pytestmark = pytest.mark.slow


def _serve(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SESAME, "serve", "--data", str(data), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_said_in_a_sentence_and_nothing_is_kept(tmp_path: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        done = _serve(tmp_path / "data", "--port", str(port))
    assert done.returncode == 3
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"sesame serve: port {port} of 127.0.0.1 is taken")
    assert "--port" in line
    assert not (tmp_path / "data").exists()


def test_a_port_beside_the_addresses_of_the_data_is_refused_with_a_way_out(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    with running(Server(data)) as server:
        assert server.stop() == 0
    done = _serve(data, "--port", str(port))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for part in (server.base_url, f"--port {server.port}", "--data", "--base-url"):
        assert part in done.stderr


@pytest.mark.parametrize("port", ["70000", "0", "http"])
def test_a_port_that_is_none_is_no_way_to_call_it(
    port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["serve", "--port", port])
    assert ended.value.code == 2
    assert f"invalid port value: '{port}'" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid"])
def test_a_host_that_is_not_this_machine_is_said_so(host: str) -> None:
    with pytest.raises(CannotListen, match=r"no address of this machine.*--host"):
        listen(host, free_port())


@pytest.mark.parametrize("workers", [1, 2])
def test_the_claim_link_is_told_once_the_server_serves(tmp_path: Path, workers: int) -> None:
    with running(Server(tmp_path / "data", workers=workers)) as server:
        assert server.said().count("/claim/") == 1
        second = _serve(server.data, "--port", str(server.port))
        assert second.returncode == 3
        assert "claim" not in second.stderr
        assert server.stop() == 0


def test_data_that_another_server_has_is_not_served_twice(tmp_path: Path) -> None:
    with running(Server(tmp_path / "data")) as server:
        second = _serve(server.data, "--port", str(free_port()), "--base-url", server.base_url)
        assert second.returncode == 3
        assert "another server is running on it" in second.stderr
        assert "Traceback" not in second.stderr
        assert "claim" not in second.stderr


def test_workers_whose_keeper_was_killed_end_and_the_next_server_starts(tmp_path: Path) -> None:
    with running(Server(tmp_path / "data", workers=2)) as server:
        workers = server.worker_pids()
        assert len(workers) == 2
        os.kill(server.pid, signal.SIGKILL)
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        server.end()
        server.start()
        assert server.stop() == 0
