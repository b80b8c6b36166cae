"""Our own connection, by raw lines: order, framing, bounds, ends (S-54, RFC 9112)."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.web import connection, line
from tests.web.lines import Place, everything, get, place, statuses

HEAD = b"PUT /take HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def small() -> Iterator[Place]:
    with place() as found:
        yield found


# -- order and framing -----------------------------------------------------------------------


def test_requests_sent_ahead_are_answered_in_their_order(small: Place) -> None:
    """RFC 9112 §9.3.2; more of them than are begun at once, the first a slow one."""
    paths = ["/slow", *(f"/{number}" for number in range(3 * connection.AT_ONCE)), "/asgi"]
    answers = small.said(b"".join(map(get, paths)))
    bodies = [part.split(b"\r\n\r\n", 1)[1] for part in answers.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert bodies[:-1] == [f"GET {path}".encode() for path in paths[:-1]]
    assert bodies[-1] == b"1\r\n<\r\n1\r\n>\r\n0\r\n\r\n"


def test_a_request_may_come_octet_by_octet(small: Place) -> None:
    request = HEAD + b"Content-Length: 3\r\n\r\nabc"
    octets = [request[at : at + 1] for at in range(len(request))]
    assert small.said(*octets, pause=0.001).endswith(b"\r\n\r\nabc")


def test_a_body_in_chunks_ends_with_a_trailer_that_nobody_heeds(small: Place) -> None:
    chunks = b"2\r\nab\r\n1\r\nc\r\n0\r\nX-Late: 1\r\n\r\n"
    answers = small.said(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + get("/next"))
    assert answers.count(b"HTTP/1.1 200") == 2
    assert b"\r\n\r\nabc" in answers


@pytest.mark.parametrize("path", ["/a", "/stream", "/big", "/asgi", "/asgi/short"])
def test_head_has_no_body(small: Place, path: str) -> None:
    answer = small.said(f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert statuses(answer) == [200]
    assert answer.endswith(b"\r\n\r\n")
    assert b"piece" not in answer


def test_an_answer_without_content_says_no_length(small: Place) -> None:
    """RFC 9110 §8.6."""
    answer = small.said(get("/empty"))
    assert statuses(answer) == [204]
    assert b"content-length" not in answer
    assert b"transfer-encoding" not in answer


def test_a_body_in_the_making_comes_in_chunks(small: Place) -> None:
    answer = small.said(get("/stream"))
    assert b"transfer-encoding: chunked" in answer
    assert answer.endswith(b"8\r\npiece 2\n\r\n0\r\n\r\n")


@pytest.mark.parametrize("path", ["/a", "/stream", "/asgi"])
def test_before_http_1_1_a_body_ends_with_the_line(small: Place, path: str) -> None:
    with small.line() as line:
        line.sendall(get(path, "Connection: keep-alive", version="1.0"))
        answer = everything(line)
    assert b"connection: close" in answer
    assert b"chunked" not in answer
    assert answer.endswith((b"GET /a", b"piece 2\n", b"<>"))


def test_a_line_is_closed_where_that_is_asked(small: Place) -> None:
    with small.line() as line:
        line.sendall(get("/a", "Connection: close") + get("/never"))
        answer = everything(line)
    assert statuses(answer) == [200]
    assert b"connection: close" in answer
    assert "/never" not in small.app.begun


def test_half_closed_lines_get_their_answers(small: Place) -> None:
    assert statuses(small.said(get("/slow"))) == [200]
    assert small.said(get("/stream")).endswith(b"0\r\n\r\n")


@pytest.fixture
def file(small: Place, tmp_path: Path) -> bytes:
    octets = random.Random(1).randbytes(20_000_000)
    small.app.file = tmp_path / "body"
    small.app.file.write_bytes(octets)
    return octets[1000:]


def test_a_file_is_sent_to_the_octet_between_other_answers(small: Place, file: bytes) -> None:
    answer = small.said(get("/a") + get("/file") + get("/stream") + get("/file") + get("/b"))
    assert answer.startswith(b"HTTP/1.1 200")
    first = answer.index(file)
    second = answer.index(file, first + 1)
    assert b"piece 2" in answer[first + len(file) : second]
    assert answer.endswith(b"GET /b")
    assert len(answer) - 2 * len(file) < 2000


def test_a_slow_reader_of_a_file_holds_up_nobody(small: Place, file: bytes) -> None:
    with small.line() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        slow.sendall(get("/file"))
        assert statuses(slow.recv(4096)[:100]) == [200]
        for _ in range(5):
            assert small.said(get("/a")).endswith(b"GET /a")
        slow.shutdown(socket.SHUT_WR)
        assert everything(slow).endswith(file[-4096:])


def test_who_hangs_up_in_a_file_or_reads_nothing_of_it_ends_it(
    small: Place, file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "STALL_TIME", 0.2)
    before = len(os.listdir("/proc/self/fd"))
    with small.line() as gone, small.line() as silent:
        for asking in (gone, silent):
            asking.sendall(get("/file"))
            assert asking.recv(100)
        gone.close()
        time.sleep(2)
        assert len(everything(silent)) < len(file)
    assert small.said(get("/a")).endswith(b"GET /a")
    assert len(os.listdir("/proc/self/fd")) <= before + 1


def test_a_file_that_is_too_short_breaks_the_line(small: Place, file: bytes) -> None:
    answer = small.said(get("/short") + get("/never"))
    assert answer.endswith(file[-1000:])
    assert "/never" not in small.app.begun


# -- leave to send ---------------------------------------------------------------------------


def test_leave_to_send_is_given_when_the_body_is_wanted(small: Place) -> None:
    """RFC 9110 §10.1.1."""
    with small.line() as line:
        line.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        assert line.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"abc")
        assert line.recv(4096).endswith(b"abc")


def test_who_waits_for_leave_and_is_refused_is_told_that_the_line_ends(small: Place) -> None:
    head = b"PUT /refuse HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    with small.line() as line:
        line.sendall(head)
        answer = line.recv(4096)
        assert statuses(answer) == [413]
        assert b"connection: close" in answer


# -- bounds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"PUT / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nno size\r\n",
        b"GET /" + b"x" * connection.MAX_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * (connection.MAX_FIELDS + 1) + b"\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * connection.MAX_HEAD + b"\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered_so_and_ends_the_line(small: Place, octets: bytes) -> None:
    """S-54; what came before it is answered first."""
    with small.line() as line:
        line.sendall(get("/slow") + octets)
        answers = everything(line)
    assert statuses(answers) == [200, 400]
    assert b"connection: close" in answers


def test_requests_ahead_are_counted(small: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_AHEAD", 5)
    assert statuses(small.said(get("/slow") + get("/a") * 20)) == [200] * 5 + [400]


def test_who_does_not_read_is_not_answered_without_end(small: Place) -> None:
    """S-54: answers of a megabyte each are made no faster than they are taken."""
    before = len(small.app.begun)
    with small.line() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        line.sendall(get("/big") * 60)
        time.sleep(0.5)
        begun = len(small.app.begun) - before
        assert 1 <= begun < 20
        line.shutdown(socket.SHUT_WR)
        assert len(everything(line)) > 60 * 1_000_000


def test_who_reads_nothing_at_all_is_hung_up_on(
    small: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "STALL_TIME", 0.2)
    with small.line() as open_line:
        open_line.sendall(get("/big") * 60)
        time.sleep(2)
        assert len(everything(open_line)) < 50 * 1_000_000


def test_a_body_that_nobody_asks_for_is_not_read_on(small: Place) -> None:
    """S-54: a large body behind a slow request waits in the sender."""
    with small.line() as line:
        line.sendall(get("/endless") + HEAD + b"Content-Length: 100000000\r\n\r\n")
        line.settimeout(0.5)
        sent = 0
        with contextlib.suppress(TimeoutError):
            while sent < 30_000_000:
                sent += line.send(b"x" * 65536)
        assert sent < 30_000_000


def test_silence_in_a_body_is_answered(small: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """S-54."""
    monkeypatch.setattr(connection, "SILENCE", 0.2)
    with small.line() as line:
        line.sendall(HEAD + b"Content-Length: 10\r\n\r\nabc")
        assert statuses(line.recv(4096)) == [408]


def test_a_line_without_a_next_request_is_closed(
    small: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "IDLE_TIME", 0.2)
    with small.line() as line:
        line.sendall(get("/a"))
        began = time.monotonic()
        assert statuses(everything(line)) == [200]
        assert 0.1 < time.monotonic() - began < 3


def test_a_slow_next_head_is_cut_off(small: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_TIME", 0.3)
    with small.line() as line:
        line.sendall(get("/a") + b"GET /b HT")
        assert statuses(everything(line)) == [200]


def test_a_large_body_arrives_whole(small: Place) -> None:
    body = b"x" * 5_000_000
    answer = small.said(HEAD + b"Content-Length: 5000000\r\n\r\n", body)
    assert answer.endswith(b"\r\n\r\n5000000")


def test_a_refused_body_is_thrown_away_and_the_line_goes_on(small: Place) -> None:
    head = b"PUT /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n"
    assert statuses(small.said(head, b"x" * 5_000_000, get("/a"))) == [413, 200]


# -- ends ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/fault", "/split", "/asgi/fault"])
def test_a_fault_is_an_answer(small: Place, path: str) -> None:
    """S-41: a field that would become two is a fault of ours as well."""
    answer = small.said(get(path))
    assert statuses(answer) == [500]
    assert b"connection: close" in answer
    assert b"set-cookie" not in answer


def test_a_body_that_is_not_as_long_as_was_said_breaks_the_line(small: Place) -> None:
    answer = small.said(get("/asgi/short") + get("/a"))
    assert statuses(answer) == [200]
    assert b"GET /a" not in answer


def test_who_hangs_up_ends_the_stream(small: Place) -> None:
    small.app.closed.clear()
    with small.line() as line:
        line.sendall(get("/endless"))
        assert statuses(line.recv(4096)) == [200]
        assert not small.app.closed.is_set()
    assert small.app.closed.wait(5)


def test_other_upgrades_are_left_out(small: Place) -> None:
    """RFC 9110 §7.8."""
    with small.line() as line:
        line.sendall(get("/a", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c") + b"PRI *")
        assert everything(line).endswith(b"GET /a")


def test_a_stop_finishes_what_has_begun_and_ends_what_has_no_end() -> None:
    with place() as small, small.line() as slow, small.line() as idle, small.line() as endless:
        idle.sendall(get("/a"))
        assert statuses(idle.recv(4096)) == [200]
        endless.sendall(get("/endless"))
        assert statuses(endless.recv(4096)) == [200]
        slow.sendall(get("/slow"))
        assert small.begun(3)
        small.server.should_exit = True
        answer = everything(slow)
        assert statuses(answer) == [200]
        assert answer.endswith(b"GET /slow")
        everything(endless)
        assert everything(idle) == b""
        assert small.app.closed.wait(5)
