"""Files and memory run out: said, survived, and over once there is room again (J-07).

The limits are set on the running worker, and taken off again.
"""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.faults.people import TURTLE, Person, signed_in, wait_until
from tests.faults.servers import Server, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(Server(tmp_path_factory.mktemp("limits") / "data")) as server:
        yield server
        server.check()


@pytest.fixture(scope="module")
def alice(server: Server) -> Person:
    (alice,) = signed_in(server, "alice")
    assert alice.ask("PUT", f"{alice.pod}kept", b"<> <urn:p> 1 .", TURTLE).status == 201
    return alice


@contextmanager
def _limited(pid: int, kind: int, soft: int) -> Iterator[None]:
    before = resource.prlimit(pid, kind)
    resource.prlimit(pid, kind, (soft, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, kind, before)


def _files(pid: int) -> int:
    """The number that no file of the process has reached."""
    return 1 + max(int(file.name) for file in Path(f"/proc/{pid}/fd").iterdir())


def _next_file(pid: int) -> int:
    """The number that the next file of the process will have: the lowest one that is free."""
    taken = {int(file.name) for file in Path(f"/proc/{pid}/fd").iterdir()}
    return next(number for number in count() if number not in taken)


def _serving(server: Server) -> int:
    """The process that answers."""
    return (server.worker_pids() or [server.pid])[0]


def test_without_files_nobody_new_is_taken_in_and_then_they_are_again(
    server: Server, alice: Person
) -> None:
    """J-07: whoever has a line is answered, whoever has none is hung up on; the process lives."""
    pid = _serving(server)
    with ExitStack() as opened:
        with _limited(pid, resource.RLIMIT_NOFILE, _files(pid) + 8):
            lines = [
                opened.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                for _ in range(64)
            ]
            wait_until(lambda: _files(pid) >= resource.prlimit(pid, resource.RLIMIT_NOFILE)[0])
            first, last = lines[0], lines[-1]
            for line in (first, last):
                line.settimeout(30)
            assert last.recv(20) == b""
            request = f"GET /alice/kept HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n"
            first.sendall(request.encode())
            assert first.recv(20).startswith(b"HTTP/1.1 401")
        opened.close()
        assert alice.ask("GET", f"{alice.pod}kept").status == 200
    assert alice.ask("PUT", f"{alice.pod}after", b"x" * 200_000, "text/plain").status == 201
    assert _serving(server) == pid


def test_without_files_for_a_large_body_it_is_refused_and_nothing_is_lost(
    server: Server, alice: Person
) -> None:
    """J-07, 507: a file of its own cannot be had for the body; what is there is there."""
    pid = _serving(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        url = f"{alice.pod}large"
        proof = alice.proven("PUT", url)
        line.sendall(f"GET /x HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        assert line.recv(65536).startswith(b"HTTP/1.1 404")
        with _limited(pid, resource.RLIMIT_NOFILE, _next_file(pid)):
            head = "".join(f"{name}: {value}\r\n" for name, value in proof.items())
            line.sendall(
                f"PUT /alice/large HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{head}"
                "Content-Type: text/plain\r\nContent-Length: 300000\r\n\r\n".encode()
                + b"x" * 300_000
            )
            status = int(line.recv(65536).split(b" ")[1])
        assert status in (503, 507), status
    assert alice.ask("GET", url).status == 404
    assert alice.ask("PUT", url, b"x" * 300_000, "text/plain").status == 201
    assert _serving(server) == pid


def test_a_body_that_memory_does_not_hold_is_no_end_of_the_process(
    server: Server, alice: Person
) -> None:
    pid = _serving(server)
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    held = int(status.split("VmSize:")[1].split()[0]) * 1024
    body = b"".join(b'<#a> <urn:p> "%d" .\n' % number for number in range(200_000))
    with _limited(pid, resource.RLIMIT_AS, held + 24 * 1024 * 1024):
        try:
            answered = alice.ask("PUT", f"{alice.pod}huge", body, TURTLE).status
        except OSError:
            answered = 0
    assert answered in (0, 201, 500, 503, 507)
    assert alice.ask("GET", f"{alice.pod}kept").status == 200
    assert (alice.ask("GET", f"{alice.pod}huge").status == 200) == (answered == 201)
