"""Lines of attackers to the whole server: what could be read in two ways is refused (S-08).

Behind each odd request stands another one: were the first framed otherwise than by us, the second
would be smuggled. It is answered where the first is plain, and never heard where the line ends.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from pathlib import Path

import pytest

from pod_server.web import connection
from tests.web.served import Served

CHUNKED = b"Transfer-Encoding: chunked\r\n"
EMPTY = b"0\r\n\r\n"


def said(server: Served, *octets: bytes, pause: float = 0.0) -> bytes:
    """All that comes back for these octets, and then the end of the sender's side."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        for piece in octets:
            line.sendall(piece.replace(b"%HOST", f"127.0.0.1:{server.port}".encode()))
            time.sleep(pause)
        line.shutdown(socket.SHUT_WR)
        heard = b""
        while piece := line.recv(65536):
            heard += piece
        return heard


def statuses(heard: bytes) -> list[int]:
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


CARD = b"GET /alice/profile/card HTTP/1.1\r\nHost: %HOST\r\n"
PUT = b"PUT /alice/x HTTP/1.1\r\nHost: %HOST\r\nContent-Type: text/plain\r\n"

REFUSED = {
    "a length and chunks": PUT + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + EMPTY,
    "chunks and a length": PUT + CHUNKED + b"Content-Length: 5\r\n\r\n" + EMPTY,
    "two lengths": PUT + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    "the same length twice": PUT + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
    "a list of lengths": PUT + b"Content-Length: 5, 5\r\n\r\nabcde",
    "a length with a sign": PUT + b"Content-Length: +5\r\n\r\nabcde",
    "a negative length": PUT + b"Content-Length: -1\r\n\r\n",
    "a length in hexadecimal": PUT + b"Content-Length: 0x5\r\n\r\nabcde",
    "a length past all numbers": PUT + b"Content-Length: 99999999999999999999\r\n\r\nabcde",
    "a folded length": PUT + b"Content-Length: 1\r\n 0\r\n\r\n" + b"x" * 10,
    "a coding that we do not know": PUT + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + EMPTY,
    "chunks that are not last": PUT + b"Transfer-Encoding: chunked, identity\r\n\r\n" + EMPTY,
    "nearly chunked": PUT + b"Transfer-Encoding: xchunked\r\n\r\n" + EMPTY,
    "chunked behind a tab of another kind": PUT + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + EMPTY,
    "chunked twice": PUT + CHUNKED + CHUNKED + b"\r\n" + EMPTY,
    "identity and chunked": PUT + b"Transfer-Encoding: identity\r\n" + CHUNKED + b"\r\n" + EMPTY,
    "a space before the colon": PUT + b"Transfer-Encoding : chunked\r\n\r\n" + EMPTY,
    "a folded coding": PUT + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + EMPTY,
    "chunks before HTTP/1.1": PUT.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + EMPTY,
    "a chunk in C's hexadecimal": PUT + CHUNKED + b"\r\n0x0\r\n\r\n",
    "a chunk with a sign": PUT + CHUNKED + b"\r\n+0\r\n\r\n",
    "a chunk past all numbers": PUT + CHUNKED + b"\r\n10000000000000000\r\nabc\r\n" + EMPTY,
    "a chunk ended by a line feed": PUT + CHUNKED + b"\r\n0\n\n",
    "a chunk longer than said": PUT + CHUNKED + b"\r\n3\r\nabcd\r\n" + EMPTY,
    "a line feed in a chunk's extension": PUT + CHUNKED + b"\r\n0;a\nb\r\n\r\n",
    "lines that end with a line feed": CARD.replace(b"\r\n", b"\n") + b"\n",
    "lines that end with a carriage return": CARD.replace(b"\r\n", b"\r") + b"\r\r",
    "a carriage return in a value": CARD + b"X: a\rContent-Length: 5\r\n\r\nabcde",
    "a NUL in a value": CARD + b"X: a\x00b\r\n\r\n",
    "a field without a name": CARD + b": x\r\n\r\n",
    "a field without a colon": CARD + b"foo\r\n\r\n",
    "tabs in the request line": CARD.replace(b" ", b"\t", 2) + b"\r\n",
    "HTTP/2.0 in words": CARD.replace(b"1.1", b"2.0") + b"\r\n",
    "HTTP/0.9 in words": CARD.replace(b"1.1", b"0.9") + b"\r\n",
    "HTTP/1.2": CARD.replace(b"1.1", b"1.2") + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a tunnel": b"CONNECT %HOST HTTP/1.1\r\nHost: %HOST\r\n\r\n",
    "the whole server": b"OPTIONS * HTTP/1.1\r\nHost: %HOST\r\n\r\n",
    "a file of ours": b"GET file:///etc/passwd HTTP/1.1\r\nHost: %HOST\r\n\r\n",
    "somebody in front of the host": b"GET http://a@%HOST/alice/profile/card HTTP/1.1\r\n"
    b"Host: %HOST\r\n\r\n",
    "a fragment": CARD.replace(b"card ", b"card#x ") + b"\r\n",
    "a target beyond ASCII": CARD.replace(b"card ", "é ".encode()) + b"\r\n",
    "a method in small letters": CARD.replace(b"GET", b"get") + b"\r\n",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_could_be_framed_in_two_ways_ends_the_line(server: Served, what: str) -> None:
    """S-07, S-08; RFC 9112 §2.2, §5.1, §6.1, §6.3, §7.1."""
    heard = said(server, REFUSED[what] + CARD + b"\r\n")
    found = statuses(heard)
    assert found[-1] == 400, heard
    assert 200 not in found  # what came behind it was not taken for a request
    assert b"foaf" not in heard


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (CARD + b"Content-Length: 20\r\n\r\nGET /alice/ HTTP/1.1", [200, 200]),
        (CARD + b"Connection: Transfer-Encoding\r\n" + CHUNKED + b"\r\n" + EMPTY, [200, 200]),
        (PUT + CHUNKED + b"\r\n5;a=b\r\nabcde\r\n0;c\r\nX: y\r\n\r\n", [401, 200]),
        (b"\r\n\r\n" + CARD + b"\r\n", [200, 200]),
        (CARD + b"Connection: close\r\n\r\n", [200]),
        (CARD.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n\r\n", [200]),
        (CARD + b"Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n\r\n", [200]),
        (CARD + b"Expect: 200-maybe\r\n\r\n", [200, 200]),
        (b"GET http://%HOST/alice/profile/card HTTP/1.1\r\nHost: evil.example\r\n\r\n", [200, 200]),
        (b"GET /alice/profile/card HTTP/1.1\r\n\r\n", [400, 200]),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: %HOST\r\n\r\n", [421, 200]),
    ],
)
def test_what_is_plain_is_answered_and_so_is_what_follows(
    server: Served, first: bytes, expected: list[int]
) -> None:
    assert statuses(said(server, first + CARD + b"\r\n")) == expected


@pytest.mark.parametrize(
    "start",
    [
        CARD + b"X: ",
        CARD,
        b"GET /",
        b"",
        PUT + CHUNKED + b"\r\n5;",
        PUT + CHUNKED + b"\r\n0\r\nX: ",
        PUT + CHUNKED + b"\r\n5;a=",
    ],
)
def test_what_does_not_end_is_cut_off_and_fills_no_memory(
    server: Served, start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-54: a name, a value, a target, a chunk's extension, a trailer without end."""
    monkeypatch.setattr(connection, "LAST_WORD", 0.2)
    before = _memory()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(start.replace(b"%HOST", f"127.0.0.1:{server.port}".encode()))
        with pytest.raises(OSError, match=r"reset|pipe"):
            _send_on(line)
    assert _memory() - before < 32 * 1024
    assert server.ask("GET", f"{server.home}profile/card").status == 200


def _send_on(line: socket.socket) -> None:
    """100 MB and then some, until nobody takes it."""
    for _ in range(400):
        line.sendall(b"y" * 262_144)
    time.sleep(2 * connection.LAST_WORD)
    for _ in range(2):
        line.sendall(b"y")
        time.sleep(0.1)


def _memory() -> int:
    """Of this process, in which the server runs too, in kB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1])


def test_many_slow_lines_keep_nobody_else_waiting(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-54: heads that come drop by drop are cut off, and others are answered meanwhile."""
    monkeypatch.setattr(connection, "HEAD_TIME", 1.0)
    address = ("127.0.0.1", server.port)
    lines = [socket.create_connection(address, timeout=10) for _ in range(300)]
    stop = threading.Event()

    def drop() -> None:
        for letter in CARD:
            for line in lines:
                try:
                    line.sendall(bytes([letter]))
                except OSError:
                    continue
            if stop.wait(0.2):
                return

    dropping = threading.Thread(target=drop)
    dropping.start()
    try:
        slowest = 0.0
        for _ in range(20):
            since = time.monotonic()
            assert server.ask("GET", f"{server.home}profile/card").status == 200
            slowest = max(slowest, time.monotonic() - since)
        assert slowest < 2
        for line in lines:
            assert line.recv(10) == b""  # hung up on, and without a word
    finally:
        stop.set()
        dropping.join()
        for line in lines:
            line.close()


def test_lines_that_break_off_leave_nothing_behind(server: Served) -> None:
    """Closed and reset at every place of a request: the next one is answered as ever."""
    alice = server.sign_in("alice")
    request = (
        f"PUT /alice/broken HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Authorization: DPoP {alice.token}\r\nContent-Type: text/plain\r\n"
        "Content-Length: 10\r\n\r\n12345"
    ).encode()
    for at in range(1, len(request), 7):
        line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        line.sendall(request[:at])
        if at % 2:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        line.close()
    assert server.ask("GET", f"{server.home}broken", who="alice").status == 404
    assert server.ask("GET", f"{server.home}profile/card").status == 200
