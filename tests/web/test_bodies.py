"""Bodies on their way in: limits, streams, slowness, and who may send one at all."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from pod_server.model.errors import TooLarge, TooSlow
from pod_server.web import bodies
from pod_server.web.asked import Disconnected
from pod_server.web.bodies import Intake, Receive, in_memory
from tests.web.served import TURTLE, Served

MEGA = 1024 * 1024


def coming(pieces: Sequence[bytes], *, hangs_up: bool = False) -> Receive:
    """What a connection would hand in for these pieces."""
    left = list(pieces)

    async def receive() -> tuple[bytes, bool]:
        piece = left.pop(0)
        if hangs_up and not left:
            raise Disconnected
        return piece, bool(left)

    return receive


class Shelf:
    """Blobs in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def store(self, pod_id: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        whole = b"".join(chunks)
        digest = hashlib.sha256(whole).hexdigest()
        self.kept[digest] = whole
        return digest, len(whole)

    def path(self, pod_id: str, blob: str) -> Path:
        raise NotImplementedError


def test_a_body_in_memory_is_put_together() -> None:
    assert asyncio.run(in_memory(coming([b"ab", b"cd", b""]), None, 10)) == b"abcd"


@pytest.mark.parametrize("start", [0, 200])
def test_a_large_body_that_hardly_comes_is_given_up(
    monkeypatch: pytest.MonkeyPatch, start: int
) -> None:
    """S-54: else a few senders would keep all who take in large bodies for themselves."""
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)

    async def receive() -> tuple[bytes, bool]:
        await asyncio.sleep(0.01)
        return b"x" * max(1, start * 100), True

    async def take() -> None:
        async with asyncio.timeout(5):
            await Intake(Shelf(), 100, MEGA).take("pod", receive, None)

    with pytest.raises((TooSlow, TooLarge)) as caught:
        asyncio.run(take())
    # Twenty thousand octets a second go on, until there are too many of them.
    assert caught.type is (TooLarge if start else TooSlow)


@pytest.mark.parametrize(
    ("pieces", "announced"),
    [([b"x"], 11), ([b"x" * 11], None), ([b"x" * 6, b"x" * 6], None), ([b"x"] * 100, None)],
)
def test_a_body_over_the_limit_is_refused_as_soon_as_it_is_known(
    pieces: list[bytes], announced: int | None
) -> None:
    with pytest.raises(TooLarge):  # S-54
        asyncio.run(in_memory(coming(pieces), announced, 10))


def test_dribbling_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)

    async def dribble() -> tuple[bytes, bool]:
        await asyncio.sleep(0.01)
        return b"x", True

    with pytest.raises(TooSlow):
        asyncio.run(in_memory(dribble, None, 10_000))


def test_whoever_hangs_up_gets_no_answer() -> None:
    with pytest.raises(Disconnected):
        asyncio.run(in_memory(coming([b"x", b"y"], hangs_up=True), None, 10))


@pytest.mark.parametrize("sizes", [[10], [60, 50], [200], [3 * MEGA, 2 * MEGA, 1]])
def test_large_bodies_go_to_the_blobs_and_small_ones_stay(sizes: list[int]) -> None:
    shelf = Shelf()
    pieces = [bytes([65 + number]) * size for number, size in enumerate(sizes)]
    whole = b"".join(pieces)
    body = asyncio.run(Intake(shelf, 100, 10 * MEGA).take("pod", coming(pieces), None))
    assert body.size == len(whole)
    if len(whole) <= 100:
        assert body.inline == whole
        assert not shelf.kept
    else:
        assert body.blob is not None
        assert shelf.kept[body.blob] == whole


def test_a_stream_without_end_is_cut_off() -> None:
    shelf = Shelf()
    with pytest.raises(TooLarge):
        asyncio.run(Intake(shelf, 10, 5 * MEGA).take("p", coming([b"x" * MEGA] * 9), None))
    assert not shelf.kept


# -- over the wire ---------------------------------------------------------------------------


def test_fifty_megabytes_of_json_ld_are_refused_cleanly(server: Served, place: str) -> None:
    began = time.monotonic()
    body = b'{"urn:p": "' + b"x" * (50 * MEGA) + b'"}'
    reply = server.ask("PUT", f"{place}a", who="alice", body=body, content="application/ld+json")
    assert reply.status == 413
    assert reply.json["limit"] == 20 * MEGA
    assert time.monotonic() - began < 10
    assert server.ask("GET", f"{place}a", who="alice").status == 404


def test_large_bytes_come_back_as_they_were(server: Served, place: str) -> None:
    body = bytes(range(256)) * 20_000
    url = f"{place}film.bin"
    assert server.ask("PUT", url, who="alice", body=body, content="video/mp4").status == 201
    reply = server.ask("GET", url, who="alice")
    assert reply.body == body
    assert reply["content-length"] == str(len(body))


def test_a_chunked_body_is_taken(server: Served, place: str) -> None:
    path = place.removeprefix(server.pods)
    person = server.sign_in("alice")
    proof = person.key.proof("PUT", f"{place}c.txt", at=time.time(), access_token=person.token)
    head = (
        f"PUT {path}c.txt HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n"
        f"Authorization: DPoP {person.token}\r\nDPoP: {proof}\r\n"
        "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(head.encode() + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 201")
    assert server.ask("GET", f"{place}c.txt", who="alice").body == b"abcde"


def test_strangers_are_refused_before_their_body_is_read(server: Served, place: str) -> None:
    """F-06: the answer is there while the body is not."""
    path = place.removeprefix(server.pods)
    head = (
        f"PUT {path}big HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Content-Type: text/plain\r\nContent-Length: 1000000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(head.encode() + b"x" * 1000)
        assert line.recv(4096).startswith(b"HTTP/1.1 401")


def test_a_sender_who_waits_for_leave_is_refused_without_sending(
    server: Served, place: str
) -> None:
    path = place.removeprefix(server.pods)
    head = (
        f"PUT {path}big HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nExpect: 100-continue\r\n"
        "Content-Type: text/turtle\r\nContent-Length: 1000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(head.encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 401")


def test_an_upload_that_breaks_off_leaves_nothing(server: Served, place: str) -> None:
    path = place.removeprefix(server.pods)
    person = server.sign_in("alice")
    proof = person.key.proof("PUT", f"{place}torn", at=time.time(), access_token=person.token)
    head = (
        f"PUT {path}torn HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Authorization: DPoP {person.token}\r\nDPoP: {proof}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {4 * MEGA}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(head.encode() + b"x" * (2 * MEGA))
        time.sleep(0.2)
    time.sleep(0.2)
    assert server.ask("GET", f"{place}torn", who="alice").status == 404


def test_a_put_without_a_body_needs_no_type(server: Served, place: str) -> None:
    assert server.ask("PUT", f"{place}empty", who="alice", body=b"").status == 201
    reply = server.ask("GET", f"{place}empty", who="alice")
    assert reply["content-type"] == "application/octet-stream"
    assert server.ask("PUT", f"{place}e.ttl", who="alice", content=TURTLE).status == 201
