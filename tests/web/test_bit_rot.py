"""J-26, R-06: a byte that the disk has changed is found when it is read, and never served."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Ledger
from pod_server.storage import blobs
from tests.reference.inside import Inside
from tests.reference.rules import Who
from tests.web.served import Reply

BODY = bytes(range(256)) * 1_000
BINARY = "application/octet-stream"


class Home:
    """A pod with a large body in it."""

    def __init__(self, server: Inside, name: str) -> None:
        self.server = server
        pod = server.house.host.welcome(name).pod
        self.who = Who(name, pod.owner)
        self.url = f"{pod.base}large"
        self.ledger: Ledger = server.house.ledgers.by_id(pod.pod_id)
        assert self.put().status == 201

    def put(self) -> Reply:
        return self.server.ask("PUT", self.url, self.who, body=BODY, content=BINARY)

    def get(self, **headers: str) -> Reply:
        return self.server.ask("GET", self.url, self.who, headers=headers)

    @property
    def file(self) -> Path:
        stored = self.ledger.read("large")
        assert stored is not None
        assert stored.blob is not None
        return self.server.house.blobs.path(self.ledger.pod.pod_id, stored.blob)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Home]]:
    server = Inside(tmp_path_factory.mktemp("rotten"))
    yield Home(server, "alice"), Home(server, "bob")
    server.close()


def _flip(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100_000)
        byte = file.read(1)
        file.seek(100_000)
        file.write(bytes([byte[0] ^ 4]))


@pytest.mark.parametrize("is_read_before", [True, False])
def test_a_flipped_bit_is_never_served(
    homes: tuple[Home, Home], is_read_before: bool, caplog: pytest.LogCaptureFixture
) -> None:
    alice, bob = homes
    path = alice.file
    if is_read_before:
        assert alice.get().body == BODY
    _flip(path)
    with caplog.at_level(logging.CRITICAL):
        for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=-9"}):
            reply = alice.get(**headers)
            assert reply.status == 500
            assert len(reply.body) < 2_000
    assert bob.get().body == BODY  # other pods go on
    assert alice.put().status == 204  # the same bytes again heal it
    assert alice.get().body == BODY
    assert alice.get(Range="bytes=0-9").body == BODY[:10]


def test_what_rots_in_silence_is_looked_at_again_after_a_while(
    homes: tuple[Home, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that changes bytes does not change the file's time."""
    alice, _ = homes
    assert alice.get().status == 200
    looked: list[str] = []
    sound = blobs.FileBlobs.is_sound

    def looks(self: blobs.FileBlobs, pod_id: str, blob: str) -> bool:
        looked.append(blob)
        return sound(self, pod_id, blob)

    monkeypatch.setattr(blobs.FileBlobs, "is_sound", looks)
    assert alice.get().status == 200
    assert not looked
    monkeypatch.setattr(blobs, "PROVEN_FOR_S", -1.0)
    _ = alice.put(), alice.get()  # found sound for no time at all
    looked.clear()
    assert alice.get().status == alice.get().status == 200
    assert len(looked) == 2
